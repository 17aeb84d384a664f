"""Sorted, packed ids of records that are published already."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.bytes_]
"""Sorted copy ids, 16 bytes each."""

ID = np.dtype("S16")


def pack_ids(ids: Iterable[bytes]) -> bytes:
    """Sorts ids of 16 bytes each and packs them."""
    return bytes(np.sort(np.array(list(ids), ID)).tobytes())


def join_ids(*packed: bytes) -> bytes:
    """The ids of several such, packed as one."""
    held = [part for part in packed if part]
    return held[0] if len(held) == 1 else bytes(np.sort(unpack_ids(b"".join(held))).tobytes())


def content_id(sha256: str) -> str:
    """The id by which a record's bytes are known among ids of records: half of their SHA-256."""
    return sha256[:32]


def is_left_out(copy_id: str, content_sha256: str | None, ids: Ids) -> bool:
    """Whether a record is among those of sorted ids, by its own id, or by that of its bytes wherever they stand."""
    return is_published(copy_id, ids) or (content_sha256 is not None and is_published(content_id(content_sha256), ids))


def unpack_ids(packed: bytes) -> Ids:
    """The ids that `pack_ids` packed."""
    return np.frombuffer(packed, ID)


def is_published(copy_id: str, ids: Ids) -> bool:
    """Whether an id is among sorted ones."""
    key = np.array(bytes.fromhex(copy_id), ID)
    place = int(np.searchsorted(ids, key))
    return place < len(ids) and bool(ids[place] == key)
