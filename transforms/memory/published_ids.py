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


def unpack_ids(packed: bytes) -> Ids:
    """The ids that `pack_ids` packed."""
    return np.frombuffer(packed, ID)


def is_published(copy_id: str, ids: Ids) -> bool:
    """Whether an id is among sorted ones."""
    key = np.array(bytes.fromhex(copy_id), ID)
    place = int(np.searchsorted(ids, key))
    return place < len(ids) and bool(ids[place] == key)
