"""Alignment: which passages of two articles are the same, from their fingerprints alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.syndication.batches import Batch, Indices, Keys
from transforms.syndication.furniture import mark_furniture
from transforms.syndication.runs import shares_of_runs
from transforms.syndication.settings import MergeSettings

VIEWS = ("all", "own", "prose")
"""An article's words: all of them, those of passages that are not widely held, and those of prose among these."""
PARTS = ("whole", "head60", "head150", "tail150")
HEADS = (60, 150)
TAIL = 150
HEAD_IN = 3
"""A head is looked for in the first words of the other article, so many times its length."""
_RAREST = 0.3
_PROSE_WORDS = 8

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Side:
    """One article as alignment sees it, its site's furniture left out.

    Of n passages: `words` and `facts`, `weights` (n × columns: each view's parts, then the weight in a decision and the
    words in quotation marks), `heads` (how many passages reach the ends of the shortest and the longest head's room).
    `totals` are the sums of `weights`. `runs` and `run_counts` are as in `schemas.article.Passages`, `run_heads` the
    runs of the passages of `heads`.
    """

    passages: Keys
    words: Floats
    facts: NDArray[np.uint32]
    weights: Floats
    totals: Floats
    heads: tuple[int, ...]
    runs: NDArray[np.uint16]
    run_counts: NDArray[np.uint8]
    run_heads: tuple[int, ...]
    names: bytes
    title_words: bytes
    site_key: int
    published: int
    copy_id: str
    rank: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which passages of two articles are the same. `distances` are the bits in which each pair of passages differs;
    `near` says which pairs match; `on_left` and `on_right` say how much of each passage stands in the other article, 0
    to 1, in a row for anywhere in it, and one for each head's room. `left_words` and `right_words` are the shares of
    all words that match."""

    distances: NDArray[np.uint8]
    near: Marks
    on_left: Floats
    on_right: Floats
    left_words: float
    right_words: float


class Sides:
    """The articles of a batch, made ready for alignment; `furniture` are sorted keys of site furniture."""

    def __init__(self, batch: Batch, furniture: Keys, settings: MergeSettings) -> None:
        kept = ~mark_furniture(batch, furniture)
        owners, size = batch.owners[kept], len(batch)
        words = batch.words[kept].astype(np.float64)
        own = words * ~widely_held(batch.held[kept], words, owners, size)
        prose = own * ((batch.prose[kept] > 0) & (words >= _PROSE_WORDS))
        columns = [part for view in (words, own, prose) for part in parts_of(view, owners, size)]
        columns += [weigh(batch.words[kept], batch.quoted[kept], settings), words * batch.quoted[kept] / 255.0]
        self._batch, self._passages, self._words, self._facts = batch, batch.passages[kept], words, batch.facts[kept]
        self._weights = np.stack(columns, axis=1)
        self._runs = batch.runs[np.repeat(kept, batch.run_counts)]
        self._run_counts = batch.run_counts[kept]
        self._run_stops = np.concatenate(([0], np.cumsum(self._run_counts, dtype=np.int64)))
        self._before = _before(own, owners, size)
        self._totals = np.stack([np.bincount(owners, column, size) for column in columns], axis=1)
        self._stops = np.cumsum(np.bincount(owners, minlength=size)).tolist()

    def __getitem__(self, article: int) -> Side:
        part = slice(self._stops[article - 1] if article else 0, self._stops[article])
        before, run_stops = self._before[part], self._run_stops
        heads = tuple(int(before.searchsorted(HEAD_IN * head)) for head in HEADS)
        return Side(
            self._passages[part],
            self._words[part],
            self._facts[part],
            self._weights[part],
            self._totals[article],
            heads,
            self._runs[run_stops[part.start] : run_stops[part.stop]],
            self._run_counts[part],
            tuple(int(run_stops[part.start + head] - run_stops[part.start]) for head in heads),
            self._batch.names[article],
            self._batch.title_words[article],
            int(self._batch.site_keys[article]),
            int(self._batch.published[article]),
            self._batch.copy_ids[article],
            int(self._batch.ranks[article]),
            bool(self._batch.story_ids[article]),
        )


def weigh(words: NDArray[np.uint16], quoted: NDArray[np.uint8], settings: MergeSettings) -> Floats:
    """What passages weigh in a decision: their words, short ones and direct speech less."""
    weights: Floats = np.maximum(words.astype(np.float64) - settings.free_words, 1.0)
    weights *= 1.0 - (1.0 - settings.speech) * quoted / 255.0
    return weights


def widely_held(held: NDArray[np.uint8], words: Floats, owners: Indices, size: int) -> Marks:
    """Which passages stand in far more articles than the rest of their own article does.

    What the rarest passages of an article are held by, that is how far its story is spread: so a story that one site
    publishes ten times has no widely held passage, and a gallery beside ten stories has many.
    """
    if not held.any():
        return np.zeros(len(held), bool)
    order = np.lexsort((held, owners))
    sums = _before(words[order], owners[order], size) + words[order]
    reached = sums >= _RAREST * np.bincount(owners, words, size)[owners[order]]
    spread = np.full(size, 255, np.int64)
    np.minimum.at(spread, owners[order][reached], held[order][reached].astype(np.int64))
    wide: Marks = held > 2 * np.maximum(spread, 1)[owners]
    return wide


def parts_of(words: Floats, owners: Indices, size: int) -> list[Floats]:
    """The words of each passage in each of the parts of its article: the whole, its heads, its tail."""
    before = _before(words, owners, size)
    after = np.bincount(owners, words, size)[owners] - before - words
    heads = [np.clip(head - before, 0.0, words) for head in HEADS]
    return [words, *heads, np.clip(TAIL - after, 0.0, words)]


def _before(words: Floats, owners: Indices, size: int) -> Floats:
    """The words of each article before each of its passages."""
    sums = np.cumsum(words) - words
    starts = np.cumsum(np.bincount(owners, minlength=size)) - np.bincount(owners, minlength=size)
    before: Floats = sums - sums[np.minimum(starts, max(0, len(words) - 1))][owners] if len(words) else sums
    return before


def align(left: Side, right: Side, settings: MergeSettings) -> Alignment:
    """Matches the passages of two articles."""
    distances = np.bitwise_count(left.passages[:, np.newaxis] ^ right.passages)
    near = distances <= settings.near
    on_left, on_right = near.any(axis=1), near.any(axis=0)
    return Alignment(
        distances,
        near,
        _held_in(left, right, near, on_left),
        _held_in(right, left, near.T, on_right),
        float(left.words @ on_left) / (float(left.totals[0]) or 1.0),
        float(right.words @ on_right) / (float(right.totals[0]) or 1.0),
    )


def _held_in(side: Side, other: Side, near: Marks, anywhere: Marks) -> Floats:
    """How much of each passage stands anywhere in the other article, and in its heads' rooms: by its runs of words, and
    where it has none by the passages that match."""
    held = shares_of_runs(side.runs, side.run_counts, other.runs, (len(other.runs), *other.run_heads))
    unknown = np.isnan(held[0]) if len(other.runs) else np.ones(len(anywhere), bool)
    if unknown.any():
        matched = np.stack([anywhere, *(near[:, :head].any(axis=1) for head in other.heads)])
        held[:, unknown] = matched[:, unknown]
    return held
