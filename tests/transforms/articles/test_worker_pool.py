"""Worker processes: results, time limits, crashes, and pools that are made anew."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path

import pytest

from transforms.articles.worker_pool import CrashError, PoolSettings, TimeLimitError, WorkerPool, shared_pool

HANG, CRASH, FAIL = -1, -2, -3
KEPT: list[bytes] = []


def end_unknown(marker: str) -> str:
    """Ends its process, the first time, as one is told of whose fork server has died; then answers."""
    if not os.path.exists(marker):
        open(marker, "x").close()
        os._exit(255)
    return "answered"


def work(number: int) -> int:
    """Doubles a number; some numbers hang, crash or fail."""
    if number == HANG:
        time.sleep(600)
    if number == CRASH:
        os._exit(7)
    if number == FAIL:
        raise ValueError("no such number")
    return number * 2


@dataclass(frozen=True)
class Note:
    """Adds a letter to a file."""

    path: str

    def __call__(self) -> None:
        with open(self.path, "a") as notes:
            notes.write("x")


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(PoolSettings(workers=2, time_limit=2.0))
    yield pool
    pool.close()


def test_results_come_back_in_order(pool: WorkerPool) -> None:
    """Each task's result is its own, however the processes share the work."""
    pending = [pool.submit(work, number) for number in range(50)]
    assert [each.result() for each in pending] == [number * 2 for number in range(50)]


def test_a_hanging_task_is_stopped_and_the_others_go_on(pool: WorkerPool) -> None:
    """A task over its time limit raises, and every task around it is finished."""
    pending = [pool.submit(work, number) for number in (1, HANG, 2, HANG, 3)]
    outcomes: list[object] = []
    for each in pending:
        try:
            outcomes.append(each.result())
        except TimeLimitError as error:
            outcomes.append(str(error))
    assert outcomes == [2, "stopped after 2 s", 4, "stopped after 2 s", 6]


def test_a_crash_is_contained(pool: WorkerPool) -> None:
    """A task that ends its process raises, says how it ended, and costs no other task."""
    pending = [pool.submit(work, number) for number in (1, CRASH, 2)]
    assert pending[0].result() == 2
    with pytest.raises(CrashError, match="exit code 7"):
        pending[1].result()
    assert pending[2].result() == 4


def test_errors_of_the_function_come_through(pool: WorkerPool) -> None:
    """What the function raises is raised here."""
    with pytest.raises(ValueError, match="no such number"):
        pool.submit(work, FAIL).result()


def test_each_process_begins_with_what_it_is_told_to(tmp_path: Path) -> None:
    """One that takes the place of another too."""
    pool = WorkerPool(PoolSettings(workers=1, time_limit=20.0, begin=Note(str(tmp_path / "begun"))))
    assert pool.submit(work, 4).result() == 8
    with pytest.raises(CrashError):
        pool.submit(work, CRASH).result()
    assert pool.submit(work, 5).result() == 10
    pool.close()
    assert len((tmp_path / "begun").read_text()) == 2


def test_a_closed_pool_starts_anew(pool: WorkerPool) -> None:
    """A pool that was closed takes work again."""
    assert pool.submit(work, 1).result() == 2
    pool.close()
    assert pool.submit(work, 2).result() == 4


def test_equal_settings_share_one_pool() -> None:
    """Pipelines that follow each other in one process use the same worker processes."""
    settings = PoolSettings(workers=1, time_limit=9.0)
    assert shared_pool(settings) is shared_pool(PoolSettings(workers=1, time_limit=9.0))
    assert shared_pool(settings) is not shared_pool(PoolSettings(workers=2, time_limit=9.0))


def test_the_pool_outlives_what_starts_its_processes(pool: WorkerPool) -> None:
    """Where the fork server is killed, its processes are counted as lost and the next tasks find new ones."""
    assert pool.submit(work, 1).result() == 2
    os.kill(vars(forkserver._forkserver)["_forkserver_pid"], signal.SIGKILL)
    assert [pool.submit(work, number).result() for number in range(20)] == [number * 2 for number in range(20)]


def test_a_process_whose_end_nobody_knows_is_asked_for_once_more(pool: WorkerPool, tmp_path: Path) -> None:
    """A page is no crash because what started its process has died."""
    assert pool.submit(end_unknown, str(tmp_path / "tried")).result() == "answered"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc how much is held")
def test_processes_give_large_buffers_back() -> None:
    """A process holds little more after tasks that took twenty megabytes each than before them."""
    pool = WorkerPool(PoolSettings(workers=1, time_limit=30.0))
    try:
        before, *_, after = (pool.submit(held_after, size).result() for size in (0, 20_000_000, 10_000_000))
    finally:
        pool.close()
    assert after < before + 10_000_000


def held_after(size: int) -> int:
    """The bytes that this process holds when it has made and freed so many at once, and kept something behind them."""
    large = bytearray(b"x" * size)
    KEPT.append(bytes(100_000))
    del large
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
