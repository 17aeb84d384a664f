"""Killable worker processes: parallelism, a time limit for each record, and containment of crashes.

Beam's own ways to use several cores were measured and left (docs/architecture.md): this pool gives a local run all
its cores, and a worker of an engine the time limit and the containment.
"""

from __future__ import annotations

import atexit
import multiprocessing
import multiprocessing.forkserver
import os
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from schemas.errors import UsageError

Task = TypeVar("Task")
Result = TypeVar("Result")
Told = Callable[[Task, Result], None]

# A worker that dies in the instant between taking a task and saying so leaves a future that never ends.
_LOST_AFTER_LIMITS = 3
_LOST_AFTER_SECONDS = 60.0
_NICENESS = 5
_LARGE_BYTES = 1_048_576
_UNKNOWN_EXIT = 255
"""What Python says of a process whose fork server has died: nobody can know how the process itself ended."""


class TimeLimitError(Exception):
    """The task was stopped because it took longer than allowed."""


class CrashError(Exception):
    """The process that worked on the task ended; the message says how."""


class _LostError(Exception):
    """The pool gave no answer long after the time limit."""


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """How many processes, how many seconds each task may take, what is imported before the first task, and what each
    process does when it begins."""

    workers: int
    time_limit: float
    preload: tuple[str, ...] = ()
    begin: Callable[[], None] | None = None


class Pending(Generic[Task, Result]):
    """A task that was handed in; `result()` waits for it."""

    def __init__(
        self, pool: WorkerPool, function: Callable[[Task], Result], task: Task, told: Told[Task, Result] | None = None
    ) -> None:
        self._pool, self._function, self.task = pool, function, task
        self._future = pool.schedule(function, task)
        if told is not None:
            self._future.add_done_callback(lambda future: _tell(told, task, future))

    def result(self) -> Result:
        """What the function returned. Raises TimeLimitError, CrashError, or what the function raised.

        Raises UsageError where no process can start, as the program has no guard.
        """
        try:
            return self._wait()
        except (BrokenProcessPool, CancelledError, _LostError):
            self._future = self._pool.schedule(self._function, self.task)
        try:
            return self._wait()
        except (BrokenProcessPool, CancelledError, _LostError) as error:
            check_main_can_be_imported()
            raise CrashError("the worker process ended twice without an answer") from error

    def drop(self) -> None:
        """Lets go of the task: its result is no longer wanted."""
        self._future.cancel()

    def _wait(self) -> Result:
        limit = self._pool.settings.time_limit
        try:
            result: Result = self._future.result(timeout=limit * _LOST_AFTER_LIMITS + _LOST_AFTER_SECONDS)
        except ProcessExpired as error:
            if error.exitcode == _UNKNOWN_EXIT:
                raise _LostError from error
            raise CrashError(f"the worker process ended with exit code {error.exitcode}") from error
        except FutureTimeoutError as error:
            if not self._future.done():
                self._future.cancel()
                raise _LostError from error
            raise TimeLimitError(f"stopped after {limit:g} s") from error
        return result


def _tell(told: Told[Task, Result], task: Task, future: ProcessFuture) -> None:
    if not future.cancelled() and future.exception() is None:
        told(task, future.result())


class WorkerPool:
    """A pool of worker processes that is made on first use and made anew where it breaks."""

    def __init__(self, settings: PoolSettings) -> None:
        self.settings = settings
        self._lock = Lock()
        self._pool: ProcessPool | None = None

    def submit(
        self, function: Callable[[Task], Result], task: Task, told: Told[Task, Result] | None = None
    ) -> Pending[Task, Result]:
        """Hands in a task; `told` hears of its result as soon as it is there, in another thread, if it has one."""
        return Pending(self, function, task, told)

    def schedule(self, function: Callable[[Task], Result], task: Task) -> ProcessFuture:
        with self._lock:
            try:
                return self._hand_in(function, task)
            except (BrokenProcessPool, RuntimeError):
                # What starts the processes may itself have been killed; it starts anew with the next pool.
                self._pool = None
                return self._hand_in(function, task)

    def _hand_in(self, function: Callable[[Task], Result], task: Task) -> ProcessFuture:
        if self._pool is None or not self._pool.active:
            self._pool = self._start()
        return self._pool.schedule(function, args=(task,), timeout=self.settings.time_limit)

    def close(self) -> None:
        """Ends the worker processes at once."""
        with self._lock:
            if self._pool is not None:
                self._pool.stop()
                self._pool.join()
                self._pool = None

    def _start(self) -> ProcessPool:
        if getattr(multiprocessing.current_process(), "_inheriting", False):
            os._exit(1)  # a worker process that runs the whole program while it imports it: its parent tells why
        # Forking this process would copy the locks of Beam's threads in whatever state they are.
        _have_memory_returned()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(self.settings.preload))
        # The one process that hands out work, merges and publishes must not wait for those that clean.
        return ProcessPool(
            max_workers=self.settings.workers, context=context, initializer=_begin, initargs=[self.settings.begin]
        )


def _begin(begin: Callable[[], None] | None) -> None:
    os.nice(_NICENESS)
    if begin is not None:
        begin()


def check_main_can_be_imported() -> None:
    """Raises UsageError where worker processes cannot start, as they import the program's main module and run it."""
    probe = multiprocessing.get_context("forkserver").Process(target=_do_nothing)
    probe.start()
    probe.join()
    if probe.exitcode:
        raise UsageError(
            "worker processes cannot start: they import the main module, which then does everything again; put what "
            'your script does below `if __name__ == "__main__":`'
        )


def _do_nothing() -> None:
    """What a process does that is only to see whether it starts."""


def start_fork_server(preload: Sequence[str]) -> None:
    """Starts what forks the worker processes, and returns while it imports: its seconds pass beside this process's."""
    _have_memory_returned()
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(preload))
    multiprocessing.forkserver.ensure_running()


def _have_memory_returned() -> None:
    """Has processes that are started from now on give large buffers back to the system when they are freed: one text of
    many megabytes would leave their heaps as large as it made them. glibc reads these names; others know none of them.
    """
    for name in ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"):
        os.environ.setdefault(name, str(_LARGE_BYTES))


_pools: dict[PoolSettings, WorkerPool] = {}
_pools_lock = Lock()


def shared_pool(settings: PoolSettings) -> WorkerPool:
    """The one pool of these settings in this process: pipelines that follow each other share its processes."""
    with _pools_lock:
        return _pools.setdefault(settings, WorkerPool(settings))


@atexit.register
def close_pools() -> None:
    """Ends the processes of all shared pools."""
    with _pools_lock:
        for pool in _pools.values():
            pool.close()
        _pools.clear()
