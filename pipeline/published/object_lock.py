"""One run at a time on an object store: one lock object, made and replaced on conditions that the store itself checks.

Of machines that start together exactly one makes the object (`If-None-Match: *`), and of those that find a dead run's
lock exactly one replaces it (`If-Match`). A lock that is given up is left empty, since no store deletes on a condition.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pipeline.published.lock_owner import REFRESH, LockOwner, is_alive, owner_from_json, refusal
from pipeline.published.object_store import ObjectStore
from schemas.errors import OutputError
from schemas.layout import LOCK


class ObjectLock:
    """A lock that is held, as `pipeline.published.lock.Lock`."""

    def __init__(self, store: ObjectStore, owner: LockOwner, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now
        self.owner = owner

    def keep(self) -> None:
        """Renews the lease, at most once a minute, so that it may be called often."""
        now = self._now()
        if now - datetime.fromisoformat(self.owner.seen_at) >= REFRESH:
            self._become(self.owner.seen(now))

    def confirm(self) -> None:
        """Raises OutputError where the lock is no longer this run's own."""
        found = self._store.read_version(LOCK)
        owner = owner_from_json(found[0]) if found else None
        if owner is None or owner.token != self.owner.token:
            raise self._lost(owner)

    def release(self) -> None:
        """Gives the lock up, where it is still this run's own."""
        found = self._store.read_version(LOCK)
        owner = owner_from_json(found[0]) if found else None
        if found is not None and owner is not None and owner.token == self.owner.token:
            self._store.replace_version(LOCK, b"", found[1])

    def _become(self, owner: LockOwner) -> None:
        found = self._store.read_version(LOCK)
        there = owner_from_json(found[0]) if found else None
        if found is None or there is None or there.token != owner.token:
            raise self._lost(there)
        if not self._store.replace_version(LOCK, owner.to_json(), found[1]):
            raise self._lost(None)
        self.owner = owner

    def _lost(self, owner: LockOwner | None) -> OutputError:
        taker = f"taken over by run {owner.run_id} on {owner.host}" if owner else "removed or taken over"
        return OutputError(f"the lock of {self._store.root} was {taker}; nothing more is published by this run")


def take_object_lock(store: ObjectStore, owner: LockOwner, now: Callable[[], datetime]) -> ObjectLock:
    """Locks the folder; raises OutputError that names the owner where it is locked."""
    if not store.create(LOCK, owner.to_json()):
        found = store.read_version(LOCK)
        other = owner_from_json(found[0]) if found else None
        if other is not None and is_alive(other, owner, now()):
            raise refusal(store.root, store.full_path(LOCK), other, now())
        if found is None or not store.replace_version(LOCK, owner.to_json(), found[1]):
            raise OutputError(f"{store.root} was locked by another run at this moment; try again when it has ended")
    return ObjectLock(store, owner, now)
