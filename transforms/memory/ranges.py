"""Parts of a table by ranges of its keys: as many equal ranges of the 64-bit numbers as there are parts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from transforms.syndication.batches import Indices, Keys, buckets_of


def parts_of(keys: Keys, parts: int) -> Indices:
    """The part of each key; keys rise from part to part."""
    width = -(-(1 << 64) // parts)
    if parts == 1:
        return np.zeros(len(keys), np.int64)
    places: Indices = (keys // np.uint64(width)).astype(np.int64)
    return places


def parted_by_range(keys: Keys, parts: int) -> Iterator[tuple[int, Indices]]:
    """(part, indices of the keys in its range) of each part that has any."""
    return _parted(parts_of(keys, parts), parts)


def parted_by_hash(keys: Keys, parts: int) -> Iterator[tuple[int, Indices]]:
    """The same, by a hash of the keys: for those that no table is sorted by."""
    return _parted(buckets_of(keys, parts), parts)


def _parted(places: NDArray[np.int64], parts: int) -> Iterator[tuple[int, Indices]]:
    order = np.argsort(places, kind="stable")
    stops = np.cumsum(np.bincount(places, minlength=parts)).tolist()
    for part, (start, stop) in enumerate(zip([0, *stops[:-1]], stops, strict=True)):
        if stop > start:
            yield part, order[start:stop]
