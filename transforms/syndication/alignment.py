"""Alignment: how much of two articles is the same, from their passages' fingerprints alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.syndication.batches import Batch, Keys
from transforms.syndication.furniture import mark_furniture
from transforms.syndication.settings import MergeSettings

HEAD = 5
"""So many passages are an article's head."""


@dataclass(frozen=True, slots=True)
class Side:
    """One article as alignment sees it: its passages without furniture, their words, and what they weigh."""

    passages: Keys
    words: NDArray[np.float64]
    weights: NDArray[np.float64]
    all_words: float
    all_weights: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much of two articles is the same. `left` and `right` are shares of weights, which decide; `left_words` and
    `right_words` shares of words, which are published; `left_head` and `right_head` say whether it begins in an
    article's first passages."""

    left: float
    right: float
    left_words: float
    right_words: float
    left_head: bool
    right_head: bool


class Sides:
    """The articles of a batch, made ready for alignment; `furniture` are sorted keys of site furniture."""

    def __init__(self, batch: Batch, furniture: Keys, settings: MergeSettings) -> None:
        kept = ~mark_furniture(batch, furniture)
        owners, size = batch.owners[kept], len(batch)
        self._passages = batch.passages[kept]
        self._words = batch.words[kept].astype(np.float64)
        self._weights = weigh(batch.words[kept], batch.quoted[kept], settings)
        self._stops = np.cumsum(np.bincount(owners, minlength=size)).tolist()
        self._all_words = np.bincount(owners, self._words, size).tolist()
        self._all_weights = np.bincount(owners, self._weights, size).tolist()

    def __getitem__(self, article: int) -> Side:
        part = slice(self._stops[article - 1] if article else 0, self._stops[article])
        return Side(
            self._passages[part],
            self._words[part],
            self._weights[part],
            self._all_words[article],
            self._all_weights[article],
        )


def weigh(words: NDArray[np.uint16], quoted: NDArray[np.uint8], settings: MergeSettings) -> NDArray[np.float64]:
    """What passages weigh in a decision: their words, short ones and direct speech less."""
    weights: NDArray[np.float64] = np.maximum(words.astype(np.float64) - settings.free_words, 1.0)
    weights *= 1.0 - (1.0 - settings.speech) * quoted / 255.0
    return weights


def align(left: Side, right: Side, settings: MergeSettings) -> Alignment:
    """Matches the passages of two articles."""
    near = np.bitwise_count(left.passages[:, np.newaxis] ^ right.passages) <= settings.near
    on_left, on_right = near.any(axis=1), near.any(axis=0)
    return Alignment(
        float(left.weights @ on_left) / (left.all_weights or 1.0),
        float(right.weights @ on_right) / (right.all_weights or 1.0),
        float(left.words @ on_left) / (left.all_words or 1.0),
        float(right.words @ on_right) / (right.all_words or 1.0),
        bool(on_left[:HEAD].any()),
        bool(on_right[:HEAD].any()),
    )


def are_copies(alignment: Alignment, settings: MergeSettings) -> bool:
    """Whether two articles are copies of one text.

    Where one is many times longer, an excerpt begins where its dispatch begins. A brief that a live blog has swallowed,
    or a speech in a transcript, stands somewhere inside: that is no copy.
    """
    high, low = alignment.left, alignment.right
    head = alignment.right_head
    if high < low:
        high, low, head = low, high, alignment.left_head
    if low < settings.least_reverse:
        return head and high >= settings.least_coverage and low >= settings.least_excerpt
    return high >= settings.least_coverage
