"""Which records were taken back: kept by hashes alone, so that no run brings them again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from pipeline.published.store import FileStore
from schemas.layout import RETRACTED
from transforms.memory.published_ids import content_id, pack_ids
from transforms.publishing.faults import told_as_damaged


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A record that was taken back: its id, the SHA-256 of its bytes where it was an accepted copy (None of a reject:
    an empty page has the bytes of every other), when, and the reason that was given."""

    copy_id: str
    content_sha256: str | None
    retracted_at: str
    reason: str | None = None


def tombstones_to_lines(stones: Iterable[Tombstone]) -> bytes:
    """A JSON line each."""
    return "".join(json.dumps(asdict(stone), separators=(",", ":")) + "\n" for stone in stones).encode("ascii")


def tombstones(store: FileStore) -> bytes:
    """The packed ids of all records that were taken back, and those of their bytes, wherever these stand again.

    Raises OutputError where a list of them cannot be read: what it holds would be published again.
    """
    names = [name for name in store.names(RETRACTED) if name.endswith(".jsonl")]
    return pack_ids(id for name in names for id in _ids(store, f"{RETRACTED}/{name}")) if names else b""


def _ids(store: FileStore, path: str) -> Iterator[bytes]:
    with told_as_damaged(store.full_path(path)):
        for line in (store.read(path) or b"").splitlines():
            stone = Tombstone(**json.loads(line))
            yield bytes.fromhex(stone.copy_id)
            if stone.content_sha256 is not None:
                yield bytes.fromhex(content_id(stone.content_sha256))
