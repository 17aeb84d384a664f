"""An output folder on an object store, in memory: the protocol of all stores, and the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from obstore.store import MemoryStore

from pipeline.published.lock import living_owner, take_lock
from pipeline.published.lock_owner import this_process, utc_now
from pipeline.published.object_lock import ObjectLock
from pipeline.published.object_store import ObjectStore
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from schemas.errors import OutputError
from schemas.layout import LOCK
from transforms import objects

URI = "s3://bucket/out"


@pytest.fixture(autouse=True)
def _in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    stores: dict[str, Any] = {}
    monkeypatch.setattr(objects, "_store", lambda root, process: stores.setdefault(root, MemoryStore()))


@pytest.fixture
def store() -> ObjectStore:
    found = open_store(URI + "/")
    assert isinstance(found, ObjectStore)
    return found


def test_files(store: ObjectStore) -> None:
    """Made once, replaced, moved, listed and deleted, by their paths."""
    store.prepare()
    assert store.create("a/b/1", b"one")
    assert not store.create("a/b/1", b"two")
    store.replace("a/2", b"two")
    assert (store.names("a"), list(store.files("a")), store.names("")) == (["2", "b"], ["a/2", "a/b/1"], ["a"])
    store.move("a/2", "c/3")
    assert (store.read("a/2"), store.read("c/3"), store.size("c/3")) == (None, b"two", 3)
    with store.open("c/3") as source:
        assert source.read() == b"two"
    store.delete("a")
    store.delete_empty("a")
    store.sync(["c/3"])
    assert list(store.files("")) == ["c/3"]
    assert not store.replace_in_folder("c", "p", {}, [])
    assert store.free_bytes() is None
    assert store.full_path("") == URI


def test_a_run(store: ObjectStore, nightly: ModuleType, publish: Callable[..., None]) -> None:
    """What is published is sound, and locked by nobody afterwards."""
    publish(URI, [*nightly.rows_of("one"), *nightly.rows_of("empty")])
    assert verify(URI) == []
    assert living_owner(store) is None
    found = ["_copydesk", "articles", "copies", "links", "rejects"]
    assert (store.read(LOCK), sorted(store.names(""))) == (b"", found)


def test_one_at_a_time(store: ObjectStore) -> None:
    """Who comes second is told who is first; a dead run's lock and a given up one are taken."""
    lock = take_lock(store, "first")
    assert isinstance(lock, ObjectLock)
    assert living_owner(store) == lock.owner
    with pytest.raises(OutputError, match="is in use by run first"):
        take_lock(store, "second")
    lock.release()
    take_lock(store, "second")
    store.replace(LOCK, replace(this_process("dead", utc_now()), pid=2**22 - 1, process_start="0").to_json())
    take_lock(store, "third").confirm()


def test_a_lock_that_is_taken_at_this_moment(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that find a dead run's lock the slower one is told to try again."""
    store.replace(LOCK, replace(this_process("dead", utc_now()), pid=2**22 - 1, process_start="0").to_json())
    found = store.read_version(LOCK)
    take_lock(store, "quick")
    monkeypatch.setattr(store, "read_version", lambda path: found)
    with pytest.raises(OutputError, match="was locked by another run at this moment"):
        take_lock(store, "slow")


def test_a_lock_that_is_lost(store: ObjectStore) -> None:
    """It is neither renewed nor given up, and nothing is published under it."""
    now = [utc_now()]
    lock = take_lock(store, "first", lambda: now[0])
    now[0] += timedelta(minutes=2)
    lock.keep()
    assert living_owner(store) == lock.owner
    store.replace(LOCK, this_process("other", utc_now()).to_json())
    now[0] += timedelta(minutes=2)
    for act in (lock.keep, lock.confirm):
        with pytest.raises(OutputError, match="taken over by run other"):
            act()
    lock.release()
    assert b"other" in (store.read(LOCK) or b"")


@pytest.mark.parametrize("uri", ["s3://bucket/out", "gs://bucket/out", "azfs://account/bucket/out"])
def test_what_is_not_installed(monkeypatch: pytest.MonkeyPatch, uri: str, tmp_path: Path) -> None:
    """The command to install it is told."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(OutputError, match="pip install"):
        open_store(uri)
