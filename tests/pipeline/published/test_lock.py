"""One run at a time on an output folder."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest

from pipeline.published.lock import living_owner, take_lock
from pipeline.published.lock_owner import LEASE, LockOwner, owner_from_json
from pipeline.published.store import FileStore, open_store
from schemas.errors import OutputError


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.time = datetime(2024, 11, 2, 12, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


@pytest.fixture(params=["local", "whole puts", "renames"])
def store(request: pytest.FixtureRequest, tmp_path: Path, make_bucket: Callable[[str], str]) -> FileStore:
    """An empty store of each kind."""
    store = open_store(str(tmp_path) if request.param == "local" else make_bucket(request.param))
    store.prepare()
    return store


def lock_files(store: FileStore) -> list[str]:
    """Where locks lie."""
    return [path for path in store.files("_copydesk") if "lock" in path and not path.endswith(".guard")]


def rewrite(store: FileStore, change: Callable[[LockOwner], LockOwner]) -> None:
    """Changes the owner in the lock's file."""
    (path,) = lock_files(store)
    owner = owner_from_json(store.read(path) or b"")
    assert owner is not None
    store.replace(path, change(owner).to_json())


def test_a_second_run_is_refused(store: FileStore, clock: Clock) -> None:
    """It hears which run, process and host has the folder, for how long, and what to do; the first is not disturbed."""
    first = take_lock(store, "nightly", clock)
    clock.time += timedelta(minutes=5)
    with pytest.raises(OutputError) as refused:
        take_lock(store, "hourly", clock)
    told = str(refused.value)
    assert (
        f"{store.root} is in use by run nightly (process {first.owner.pid} on {first.owner.host}, for 0:05:00)" in told
    )
    assert store.full_path(lock_files(store)[0]) in told
    assert "\n" not in told
    first.confirm()


def test_the_folder_is_free_after_the_run(store: FileStore, clock: Clock) -> None:
    """What is released can be taken, and leaves nothing."""
    take_lock(store, "nightly", clock).release()
    assert lock_files(store) == []
    take_lock(store, "nightly", clock).confirm()


def test_a_dead_runs_lock_is_taken_over(store: FileStore, clock: Clock) -> None:
    """Its process is gone, so nothing needs to be deleted by hand."""
    take_lock(store, "nightly", clock)
    rewrite(store, lambda owner: replace(owner, process_start="1"))
    take_lock(store, "hourly", clock).confirm()
    assert len(lock_files(store)) == 1


def test_a_damaged_lock_is_taken_over(store: FileStore, clock: Clock) -> None:
    """A machine that went down while it wrote the lock leaves an empty file at most."""
    take_lock(store, "nightly", clock)
    store.replace(lock_files(store)[0], b"")
    take_lock(store, "hourly", clock).confirm()


def test_a_lease_runs_out_and_its_run_notices(store: FileStore, clock: Clock) -> None:
    """A run on another machine that gave no sign of life is taken for dead; if it lives, it publishes nothing more."""
    lost = take_lock(store, "elsewhere", clock)
    rewrite(store, lambda owner: replace(owner, host="desk-3"))
    clock.time += LEASE / 2
    with pytest.raises(OutputError, match="on desk-3"):
        take_lock(store, "hourly", clock)
    clock.time += LEASE
    taker = take_lock(store, "hourly", clock)
    with pytest.raises(OutputError, match="nothing more is published by this run"):
        lost.confirm()
    lost.release()
    taker.confirm()


def test_signs_of_life_keep_the_lease(store: FileStore, clock: Clock) -> None:
    """A long run keeps its lock by calling often; the file is written once a minute at most."""
    lock = take_lock(store, "nightly", clock)
    before = lock.owner
    clock.time += timedelta(seconds=59)
    lock.keep()
    assert lock.owner == before
    clock.time += timedelta(seconds=1)
    lock.keep()
    owner = living_owner(store, clock)
    assert owner is not None
    assert owner.seen_at == clock.time.isoformat()


def test_a_removed_lock_is_noticed(store: FileStore, clock: Clock) -> None:
    """Who deletes a living run's lock stops it."""
    lock = take_lock(store, "nightly", clock)
    store.delete(lock_files(store)[0])
    with pytest.raises(OutputError, match="was removed; nothing more is published"):
        lock.confirm()
    assert living_owner(store, clock) is None


def test_two_claims_at_once_let_at_most_one_go_on(bucket: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """On an object store a run that comes between another's claim and its look around is seen by it."""
    store = open_store(bucket)
    listing = store.names

    def late(folder: str) -> list[str]:
        monkeypatch.setattr(store, "names", listing)
        with pytest.raises(OutputError, match="in use by run slow"):
            take_lock(store, "quick", clock)
        return listing(folder)

    monkeypatch.setattr(store, "names", late)
    slow = take_lock(store, "slow", clock)
    slow.confirm()
    assert len(lock_files(store)) == 1


@pytest.mark.parametrize("stale", [False, True], ids=["free", "left by a dead run"])
def test_of_many_that_start_together_one_wins(tmp_path: Path, clock: Clock, stale: bool) -> None:
    """On a local disk exactly one gets the folder, even where all find a dead run's lock at once."""
    store = open_store(str(tmp_path))
    store.prepare()
    if stale:
        take_lock(store, "dead", clock)
        rewrite(store, lambda owner: replace(owner, process_start="1"))
    barrier = Barrier(8)

    def start(number: int) -> bool:
        barrier.wait()
        try:
            take_lock(store, f"run-{number}", clock)
        except OutputError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(start, range(8))) == 1
