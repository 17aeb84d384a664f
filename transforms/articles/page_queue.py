"""Pages and records on their way through the worker processes, in the order in which it happens.

1. `PageQueue.begin` hands a batch's pages to the processes while the graph is still being built, some at a time.
2. The graph's steps `take` each page, begun or not, and keep a bounded number of them `InFlight`.
3. When the last page of a batch is taken, `begin_planned` begins those of the next one: they are cleaned while
   this batch is merged and published.
4. `close` lets go of what was begun and is no longer wanted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from schemas.errors import UsageError
from transforms.articles.answers import tell_pages
from transforms.articles.tasks import Outcome, PageFile, take_pages
from transforms.articles.worker_pool import Pending, PoolSettings, WorkerPool, shared_pool

PENDING_PER_WORKER = 16
"""Enough that no process waits for its next record, few enough that their bytes do not count."""

Task = TypeVar("Task")
Result = TypeVar("Result")
Pages = tuple[PageFile, ...]

TASK_PAGES = 8
TASK_BYTES = 1_000_000
"""A task holds so many pages or bytes; the first sixteen hold one page each, the next sixteen two, and so on."""
_ALIKE = 16


class PendingPage(Pending[PageFile, "Outcome | None"]):
    """A page that was handed in with others, or alone."""

    def __init__(self, pool: WorkerPool, together: Pending[Pages, list[Outcome | None]], place: int) -> None:
        self._pool, self._together, self._place = pool, together, place
        self.task = together.task[place]

    def result(self) -> Outcome | None:
        """What became of the page; where its task went wrong, it is handed in alone."""
        try:
            return self._together.result()[self._place]
        except UsageError:
            raise
        except Exception:
            if len(self._together.task) == 1:
                raise
        return self._pool.submit(take_pages, (self.task,), tell_pages).result()[0]

    def drop(self) -> None:
        self._together.drop()


class PageQueue:
    """The pages that a process has handed to its worker pool and not taken back yet."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._begun: dict[PageFile, PendingPage] = {}
        self._waiting: dict[PageFile, None] = {}
        self._tasks = 0
        self._planned: Callable[[], None] | None = None

    def begin(self, page: PageFile) -> None:
        """Hands in a page that will be taken later, perhaps with those that come next: `begin_waiting` lets it go."""
        if page in self._begun:
            return
        self._waiting[page] = None
        enough = min(TASK_PAGES, 1 + self._tasks // _ALIKE)
        if len(self._waiting) >= enough or sum(page.file.size for page in self._waiting) >= TASK_BYTES:
            self.begin_waiting()

    def begin_waiting(self) -> None:
        """Hands in the pages that wait for others."""
        if self._waiting:
            pages, self._waiting = tuple(self._waiting), {}
            self._tasks += 1
            self._begun.update(zip(pages, self._hand_in(pages), strict=True))

    def take(self, page: PageFile) -> PendingPage:
        """Takes back a page that was begun, or hands it in now."""
        if page in self._waiting:
            self.begin_waiting()
        begun = self._begun.pop(page, None)
        return self._hand_in((page,))[0] if begun is None else begun

    def plan(self, begin: Callable[[], None] | None) -> None:
        """Notes how the next batch begins, in place of what was noted before; None where there is no next batch."""
        self._planned = begin

    def begin_planned(self) -> None:
        """Begins the next batch, where one is planned: all pages of the present one are handed in."""
        planned, self._planned = self._planned, None
        if planned is not None:
            planned()

    def close(self) -> None:
        """Lets go of the plan, and of all pages that were begun and not taken."""
        self._planned = None
        self._waiting.clear()
        self._tasks = 0
        while self._begun:
            self._begun.popitem()[1].drop()

    def _hand_in(self, pages: Pages) -> list[PendingPage]:
        together = self._pool.submit(take_pages, pages, tell_pages)
        return [PendingPage(self._pool, together, place) for place in range(len(pages))]


_queues: dict[PoolSettings, PageQueue] = {}
_queues_lock = Lock()


def page_queue(settings: PoolSettings) -> PageQueue:
    """The one queue of these settings in this process: who begins a page and who takes it share it."""
    with _queues_lock:
        if settings not in _queues:
            _queues[settings] = PageQueue(shared_pool(settings))
        return _queues[settings]


@dataclass(frozen=True)
class Flying(Generic[Task, Result]):
    """A task that was handed in, its window and time, and what its step wants to know when it comes back."""

    pending: Pending[Task, Result]
    window: Any
    timestamp: Any
    note: Any = None


class InFlight(Generic[Task, Result]):
    """The tasks of one bundle that are with the processes, a bounded number; they come out in their order."""

    def __init__(self, settings: PoolSettings) -> None:
        self._most = PENDING_PER_WORKER * settings.workers
        self._tasks: deque[Flying[Task, Result]] = deque()

    def add(self, task: Flying[Task, Result]) -> Iterable[Flying[Task, Result]]:
        """Adds one task, and gives those that must be waited for so that no more than allowed are out."""
        self._tasks.append(task)
        while len(self._tasks) > self._most:
            yield self._tasks.popleft()

    def drain(self) -> Iterator[Flying[Task, Result]]:
        """Gives all that are left."""
        while self._tasks:
            yield self._tasks.popleft()
