"""Pages are begun early, taken once, and let go of when nobody wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pebble import ProcessExpired

from schemas.record import InputFile
from transforms.articles import page_queue as page_queue_module
from transforms.articles.page_queue import PENDING_PER_WORKER, Flying, InFlight, PageQueue, page_queue
from transforms.articles.tasks import PageFile
from transforms.articles.worker_pool import CrashError, PoolSettings, WorkerPool
from transforms.intake.reading import ReadLimits

SETTINGS = PoolSettings(workers=1, time_limit=10.0)


@pytest.fixture
def pages(tmp_path: Path) -> list[PageFile]:
    """Three files that are no pages, which workers hand back unread in no time."""
    found = []
    for number in range(3):
        file = tmp_path / f"{number}.jsonl"
        file.write_text('{"text": "a"}\n{"text": "b"}\n', encoding="utf-8")
        found.append(PageFile(InputFile(str(file), file.stat().st_size, None), ReadLimits()))
    return found


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    """One worker process, ended with the test."""
    made = WorkerPool(SETTINGS)
    yield made
    made.close()


def test_a_page_that_was_begun_is_taken_and_not_handed_in_again(pool: WorkerPool, pages: list[PageFile]) -> None:
    """The task begun early is the one that is taken; the second taking hands in a new one."""
    queue = PageQueue(pool)
    queue.begin(pages[0])
    begun = queue._begun[pages[0]]
    queue.begin(pages[0])
    assert queue.take(pages[0]) is begun
    assert begun.result() is None
    assert queue.take(pages[0]) is not begun


def test_later_pages_share_tasks_and_go_wrong_alone(pages: list[PageFile], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page has its own outcome, also where another of its task ends the process."""
    queue = PageQueue(_Crashing(SETTINGS, crashes_at=pages[1]))
    monkeypatch.setattr(page_queue_module, "_ALIKE", 1)
    many = [*(replace(pages[0], file=replace(pages[0].file, size=size)) for size in range(6)), *pages]
    for page in many:
        queue.begin(page)
    queue.begin_waiting()
    assert max(len(pending._together.task) for pending in queue._begun.values()) > 2
    for page in many:
        pending = queue.take(page)
        assert pending.task == page
        if page is pages[1]:
            with pytest.raises(CrashError):
                pending.result()
        else:
            assert pending.result() is None
    assert not queue._begun


class _Crashing(WorkerPool):
    """A pool without processes, whose process would end at one of the pages."""

    def __init__(self, settings: PoolSettings, crashes_at: PageFile) -> None:
        super().__init__(settings)
        self._crashes_at = crashes_at

    def schedule(self, function: Callable[[Any], Any], task: Any) -> Any:
        future: Future[Any] = Future()
        if self._crashes_at in task:
            future.set_exception(ProcessExpired("ended", code=-11))
        else:
            future.set_result(function(task))
        return future


def test_the_next_batch_begins_once(pool: WorkerPool, pages: list[PageFile]) -> None:
    """What is planned is begun when it is asked for, the latest plan alone, and never a second time."""
    queue, begun = PageQueue(pool), list[str]()
    queue.plan(lambda: begun.append("first"))
    queue.plan(lambda: begun.append("second"))
    queue.begin_planned()
    queue.begin_planned()
    assert begun == ["second"]


def test_closing_forgets_plan_and_pages(pool: WorkerPool, pages: list[PageFile]) -> None:
    """After a failure nothing of the next batch is begun or kept."""
    queue, begun = PageQueue(pool), list[str]()
    for page in pages:
        queue.begin(page)
    queue.plan(lambda: begun.append("never"))
    queue.close()
    queue.begin_planned()
    assert not queue._begun
    assert begun == []


def test_one_queue_for_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who begins a page and who takes it find the same queue."""
    monkeypatch.setattr(page_queue_module, "_queues", {})
    assert page_queue(SETTINGS) is page_queue(PoolSettings(workers=1, time_limit=10.0))
    assert page_queue(SETTINGS) is not page_queue(PoolSettings(workers=2, time_limit=10.0))


@given(count=st.integers(0, 100), workers=st.integers(1, 3))
def test_tasks_come_out_in_order_and_bounded(count: int, workers: int) -> None:
    """Every task comes out once, in its order, and no more than allowed are out at a time."""
    flight: InFlight[int, int] = InFlight(PoolSettings(workers, 1.0))
    out = []
    for number in range(count):
        out += [task.note for task in flight.add(Flying(None, None, None, number))]  # type: ignore[arg-type]
        assert number + 1 - len(out) <= PENDING_PER_WORKER * workers
    out += [task.note for task in flight.drain()]
    assert out == list(range(count))
