"""Runs of words: which words of a passage stand in another text, also where its sentences were cut or joined.

A passage is matched whole or not at all, so that one new clause counts as much as a new sentence. Of its runs of five
words a quarter is kept, chosen by the run itself: the share of them that the other text has is the share of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import xxhash
from numpy.typing import NDArray

RUN = 5
SAMPLE = 4
"""One run in so many is kept."""
_MOST = 255
_AT_ONCE = 2_000
_FACTORS = np.array([xxhash.xxh3_64_intdigest(bytes([place])) | 1 for place in range(RUN)], np.uint64)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_TOP = np.uint64(40)


def sample_runs(passages: Sequence[Sequence[str]]) -> tuple[bytes, bytes]:
    """(runs, counts): the sampled runs of all passages as little-endian uint16, in reading order, and how many each
    passage has, as uint8."""
    sampled = [_sample(part) for part in _portions(passages)]
    return b"".join(runs for runs, _ in sampled), b"".join(counts for _, counts in sampled)


def _portions(passages: Sequence[Sequence[str]]) -> Iterator[Sequence[Sequence[str]]]:
    """The passages some thousand at a time: no run goes from one to the next, and each word takes 30 bytes."""
    return (passages[start : start + _AT_ONCE] for start in range(0, len(passages), _AT_ONCE))


def _sample(passages: Sequence[Sequence[str]]) -> tuple[bytes, bytes]:
    lengths = np.array([len(words) for words in passages], np.int64)
    hashes = np.fromiter((_hash(word) for words in passages for word in words), np.uint64, int(lengths.sum()))
    if len(hashes) < RUN:
        return b"", bytes(len(passages))
    size = len(hashes) - RUN + 1
    runs = np.zeros(size, np.uint64)
    for place, factor in enumerate(_FACTORS):
        runs += hashes[place : place + size] * factor
    runs = (runs * _SPREAD) >> _TOP
    owners = np.repeat(np.arange(len(passages)), lengths)
    kept = (runs % np.uint64(SAMPLE) == 0) & (owners[:size] == owners[RUN - 1 :])
    kept &= _rank_in_passage(kept, owners[:size]) < _MOST
    counts = np.bincount(owners[:size][kept], minlength=len(passages))
    return (runs[kept] // np.uint64(SAMPLE)).astype("<u2").tobytes(), counts.astype(np.uint8).tobytes()


def shares_of_runs(
    runs: NDArray[np.uint16], counts: NDArray[np.uint8], others: NDArray[np.uint16], rooms: Sequence[int]
) -> NDArray[np.float64]:
    """For each of n passages the share of its runs among the first `room` of the others, rooms × n; NaN where it has
    no run."""
    shares = np.full((len(rooms), len(counts)), np.nan)
    held = np.flatnonzero(counts)
    if not len(held):
        return shares
    order = np.argsort(others, kind="stable")
    known = others[order]
    places = np.searchsorted(known, runs)
    places[places == len(known)] = 0
    firsts = np.where(known[places] == runs, order[places], len(known)) if len(known) else np.zeros(len(runs), np.int64)
    found = firsts < np.minimum(np.array(rooms)[:, np.newaxis], len(known))
    stops = np.cumsum(counts[held], dtype=np.int64)
    starts = stops - counts[held]
    shares[:, held] = np.add.reduceat(found, starts, axis=1, dtype=np.int64) / counts[held]
    return shares


def _rank_in_passage(kept: NDArray[np.bool_], owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many kept runs stand before each in its own passage."""
    before: NDArray[np.int64] = np.cumsum(kept) - kept
    firsts = np.searchsorted(owners, owners)
    ranks: NDArray[np.int64] = before - before[firsts]
    return ranks


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return xxhash.xxh3_64_intdigest(word.encode("utf-8", "surrogatepass"))
