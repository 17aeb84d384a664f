"""One run at a time on an output folder.

Local disk: one lock file, made by an atomic create, so of runs that start together exactly one wins. A dead run's lock
is removed under a file lock, so that two runs which find it at once cannot remove each other's.

Object stores: see `object_lock`.

Elsewhere (hdfs) nothing can be created exclusively, so each run writes a claim of its own name and then lists: whoever
sees a living claim beside its own withdraws. Writing comes before listing, and listings show what is written, so two
runs can never both go on; two that start at the same moment may both withdraw.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeAlias

from pipeline.published.local_store import LocalStore
from pipeline.published.lock_owner import (
    REFRESH,
    LockOwner,
    describe,
    is_alive,
    owner_from_json,
    refusal,
    this_process,
    utc_now,
)
from pipeline.published.object_lock import ObjectLock, take_object_lock
from pipeline.published.object_store import ObjectStore
from pipeline.published.store import FileStore
from schemas.errors import OutputError
from schemas.layout import LOCK, LOCKS


class Lock:
    """A lock that is held; `keep` shows that its run lives, `confirm` makes sure that nobody has taken it over."""

    def __init__(self, store: FileStore, path: str, owner: LockOwner, now: Callable[[], datetime]) -> None:
        self._store = store
        self._path = path
        self._now = now
        self.owner = owner

    def keep(self) -> None:
        """Renews the lease, at most once a minute, so that it may be called often."""
        now = self._now()
        if now - datetime.fromisoformat(self.owner.seen_at) >= REFRESH:
            self.confirm()
            self.owner = self.owner.seen(now)
            self._store.replace(self._path, self.owner.to_json())

    def confirm(self) -> None:
        """Raises OutputError where the lock is no longer this run's own."""
        content = self._store.read(self._path)
        owner = owner_from_json(content) if content else None
        if owner is None or owner.token != self.owner.token:
            taker = f"taken over by {describe(owner, self._now())}" if owner else "removed"
            raise OutputError(f"the lock of {self._store.root} was {taker}; nothing more is published by this run")

    def release(self) -> None:
        """Gives the lock up, where it is still this run's own."""
        content = self._store.read(self._path)
        owner = owner_from_json(content) if content else None
        if owner is not None and owner.token == self.owner.token:
            self._store.delete(self._path)


HeldLock: TypeAlias = Lock | ObjectLock


def take_lock(store: FileStore, run_id: str, now: Callable[[], datetime] = utc_now) -> HeldLock:
    """Locks the output folder for this run; raises OutputError that names the owner where it is locked."""
    owner = this_process(run_id, now())
    if isinstance(store, LocalStore):
        return _take_file(store, owner, now)
    if isinstance(store, ObjectStore):
        return take_object_lock(store, owner, now)
    return _take_claim(store, owner, now)


def living_owner(store: FileStore, now: Callable[[], datetime] = utc_now) -> LockOwner | None:
    """The run that is at work on this folder, if any."""
    here = this_process("", now())
    paths = (
        [LOCK] if isinstance(store, LocalStore | ObjectStore) else [f"{LOCKS}/{name}" for name in store.names(LOCKS)]
    )
    for path in paths:
        content = store.read(path)
        owner = owner_from_json(content) if content else None
        if owner is not None and is_alive(owner, here, now()):
            return owner
    return None


def _take_file(store: LocalStore, owner: LockOwner, now: Callable[[], datetime]) -> Lock:
    with _alone(store):
        content = store.read(LOCK)
        other = owner_from_json(content) if content is not None else None
        if other is not None and is_alive(other, owner, now()):
            raise refusal(store.root, store.full_path(LOCK), other, now())
        if content is not None:
            store.delete(LOCK)
        try:
            created = store.create(LOCK, owner.to_json())
        except OSError:
            # A full disk may fail the last sync of a lock that is there already; nobody would give it up.
            store.delete(LOCK)
            raise
        if not created:
            raise OutputError(f"{store.root} was locked by another run at this moment; try again when it has ended")
    return Lock(store, LOCK, owner, now)


def _take_claim(store: FileStore, owner: LockOwner, now: Callable[[], datetime]) -> Lock:
    own = f"{LOCKS}/{owner.token}.json"
    store.replace(own, owner.to_json())
    for path in (f"{LOCKS}/{name}" for name in store.names(LOCKS)):
        content = store.read(path) if path != own else None
        other = owner_from_json(content) if content else None
        if other is not None and is_alive(other, owner, now()):
            store.delete(own)
            raise refusal(store.root, store.full_path(path), other, now())
        if content is not None:
            store.delete(path)
    return Lock(store, own, owner, now)


@contextmanager
def _alone(store: LocalStore) -> Iterator[None]:
    """Lets one process at a time judge the lock file; the kernel ends this when the process does."""
    descriptor = os.open(store.full_path(LOCK + ".guard"), os.O_CREAT | os.O_RDWR, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
