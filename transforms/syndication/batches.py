"""Fingerprints of many articles in columns: what is shuffled, instead of an object for each passage.

All arrays are numpy's. Passages of all articles stand one after another, `lengths` says how many each article has.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import xxhash
from numpy.typing import NDArray

from schemas.fingerprint import Fingerprint

Keys = NDArray[np.uint64]
Indices = NDArray[np.int64]

NEVER = np.iinfo(np.int64).max
_MIX = np.uint64(0x9E3779B97F4A7C15)
_FOLD = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Batch:
    """n articles with m passages in all.

    copy_ids, story_ids ("" where none), sites: n strings. keys: n uint64 that stand for the copies in joins. ranks: n
    uint64, the order in which articles take precedence where nothing else says: of what they hold, not of their ids.
    site_keys: n uint64, 0 where unknown. published: n int64, `NEVER` where unknown or not trusted. origins: n bool.
    word_counts: n int64. title_keys: n uint64, 0 where there is no title. lengths: n int64. passages: m uint64,
    words: m uint16. facts: m uint32. quoted, prose, held, sure and run_counts: m uint8. title_words: n packed uint32.
    names: n packed uint16. runs: the sampled runs of all passages, uint16.
    """

    copy_ids: list[str]
    story_ids: list[str]
    sites: list[str]
    keys: Keys
    ranks: Keys
    site_keys: Keys
    published: Indices
    origins: NDArray[np.bool_]
    word_counts: Indices
    title_keys: Keys
    lengths: Indices
    passages: Keys
    words: NDArray[np.uint16]
    quoted: NDArray[np.uint8]
    facts: NDArray[np.uint32]
    prose: NDArray[np.uint8]
    held: NDArray[np.uint8]
    sure: NDArray[np.uint8]
    run_counts: NDArray[np.uint8]
    runs: NDArray[np.uint16]
    title_words: list[bytes]
    names: list[bytes]

    def __len__(self) -> int:
        return len(self.copy_ids)

    @property
    def starts(self) -> Indices:
        """Where each article's passages begin."""
        return np.cumsum(self.lengths) - self.lengths

    @property
    def owners(self) -> Indices:
        """The article that each passage belongs to."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def take(self, indices: Indices) -> Batch:
        """The articles of these indices, in their order."""
        lengths = self.lengths[indices]
        rows = ragged(self.starts[indices], lengths)
        counts = self.run_counts.astype(np.int64)
        run_rows = ragged((np.cumsum(counts) - counts)[rows], counts[rows])
        picked = indices.tolist()
        return Batch(
            [self.copy_ids[i] for i in picked],
            [self.story_ids[i] for i in picked],
            [self.sites[i] for i in picked],
            self.keys[indices],
            self.ranks[indices],
            self.site_keys[indices],
            self.published[indices],
            self.origins[indices],
            self.word_counts[indices],
            self.title_keys[indices],
            lengths,
            self.passages[rows],
            self.words[rows],
            self.quoted[rows],
            self.facts[rows],
            self.prose[rows],
            self.held[rows],
            self.sure[rows],
            self.run_counts[rows],
            self.runs[run_rows],
            [self.title_words[i] for i in picked],
            [self.names[i] for i in picked],
        )


def batch_of(copies: Sequence[Fingerprint]) -> Batch:
    """Puts fingerprints into columns."""
    sites = [sys.intern(copy.site) for copy in copies]
    site_keys = {site: key_of(site) if site else 0 for site in set(sites)}
    return Batch(
        copy_ids=[copy.copy_id for copy in copies],
        story_ids=[copy.story_id or "" for copy in copies],
        sites=sites,
        keys=np.array([key_of(copy.copy_id) for copy in copies], np.uint64),
        ranks=np.array([content_rank(copy) for copy in copies], np.uint64),
        site_keys=np.array([site_keys[site] for site in sites], np.uint64),
        published=np.array([_trusted_time(copy) for copy in copies], np.int64),
        origins=np.array([copy.is_origin for copy in copies], bool),
        word_counts=np.array([copy.word_count for copy in copies], np.int64),
        title_keys=np.array([copy.title_key for copy in copies], np.uint64),
        lengths=np.array([len(copy.passages) // 8 for copy in copies], np.int64),
        passages=np.frombuffer(b"".join(copy.passages for copy in copies), "<u8"),
        words=np.frombuffer(b"".join(copy.words for copy in copies), "<u2"),
        quoted=np.frombuffer(b"".join(copy.quoted for copy in copies), np.uint8),
        facts=np.frombuffer(b"".join(copy.facts or bytes(len(copy.passages) // 2) for copy in copies), "<u4"),
        prose=np.frombuffer(b"".join(copy.prose or b"\1" * (len(copy.passages) // 8) for copy in copies), np.uint8),
        held=np.frombuffer(b"".join(copy.held or bytes(len(copy.passages) // 8) for copy in copies), np.uint8),
        sure=np.frombuffer(b"".join(copy.sure or b"\xff" * (len(copy.passages) // 8) for copy in copies), np.uint8),
        run_counts=np.frombuffer(
            b"".join(copy.run_counts or bytes(len(copy.passages) // 8) for copy in copies), np.uint8
        ),
        runs=np.frombuffer(b"".join(copy.runs for copy in copies), "<u2"),
        title_words=[copy.title_words for copy in copies],
        names=[copy.names for copy in copies],
    )


def join_batches(batches: Sequence[Batch]) -> Batch:
    """One batch of all articles of several, in their order."""
    if not batches:
        return batch_of([])
    lists: dict[str, Any] = {name: [x for batch in batches for x in getattr(batch, name)] for name in _LISTS}
    names = [name for name in Batch.__slots__ if name not in lists]
    columns: dict[str, Any] = {name: np.concatenate([getattr(batch, name) for batch in batches]) for name in names}
    return Batch(**lists, **columns)


_LISTS = ("copy_ids", "story_ids", "sites", "title_words", "names")


def to_bytes(value: Batch | tuple[Any, ...]) -> bytes:
    """Packs a batch or a tuple of arrays for a shuffle."""
    if isinstance(value, Batch):
        value = tuple(getattr(value, name) for name in Batch.__slots__)
    return pickle.dumps(value, protocol=5)


def batch_from(packed: bytes) -> Batch:
    return Batch(*pickle.loads(packed))


def arrays_from(packed: bytes) -> tuple[NDArray[Any], ...]:
    return cast("tuple[NDArray[Any], ...]", pickle.loads(packed))


def join_arrays(packed: Sequence[bytes], kinds: Sequence[Any]) -> tuple[NDArray[Any], ...]:
    """Columns of several packed tuples, one after another; empty columns of these kinds where there are none."""
    parts = [arrays_from(piece) for piece in packed]
    return tuple(
        np.concatenate([part[i] for part in parts]) if parts else np.zeros(0, kind) for i, kind in enumerate(kinds)
    )


def key_of(text: str) -> int:
    """The 64-bit number that stands for a copy or a site in joins."""
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))


def content_rank(copy: Fingerprint) -> int:
    """A number of what a copy holds: whoever renames its file does not change it, whoever edits it does."""
    held = (copy.site, copy.is_origin, copy.published_at, copy.date_trusted, copy.word_count, copy.title_key)
    hashed = xxhash.xxh3_64(repr(held).encode("utf-8", "surrogatepass"))
    for column in (copy.passages, copy.words, copy.quoted, copy.facts, copy.runs, copy.names, copy.title_words):
        hashed.update(column)
    return hashed.intdigest()


def mix(values: Keys, other: Keys | int = 0) -> Keys:
    """Spreads simhashes, which are alike by design, evenly; `other` is a second part of the key."""
    mixed: Keys = (values ^ (np.asarray(other, np.uint64) * _MIX)) * _MIX
    mixed ^= mixed >> _FOLD
    mixed *= _MIX
    return mixed


def buckets_of(keys: Keys, buckets: int) -> Indices:
    """The shuffle bucket of each key."""
    places: Indices = (mix(keys) % np.uint64(buckets)).astype(np.int64)
    return places


def ragged(starts: Indices, lengths: Indices) -> Indices:
    """The indices start, start + 1, … start + length - 1 of each pair, one after another."""
    total = int(lengths.sum())
    rows: Indices = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(total)
    return rows


def _trusted_time(copy: Fingerprint) -> int:
    return copy.published_at if copy.date_trusted and copy.published_at is not None else NEVER
