"""Alignment: how much of two articles is the same, from their passages' fingerprints alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.syndication.batches import Batch, Keys
from transforms.syndication.furniture import mark_furniture
from transforms.syndication.settings import MergeSettings

NEAR = 10
"""Two passages are one where at most this many of their 64 bits differ."""
_SPEECH = 0.5
"""Direct speech weighs half: different reports of one event quote the same words."""
_FREE_WORDS = 3
"""A passage weighs by its words beyond these: captions, headlines and names in lists are short, and prove little."""


@dataclass(frozen=True, slots=True)
class Side:
    """One article as alignment sees it: its passages without furniture, their words, and what they weigh."""

    passages: Keys
    words: NDArray[np.float64]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much of two articles is the same. `left` and `right` are shares of weights, which decide; `left_words` and
    `right_words` shares of words, which are published."""

    left: float
    right: float
    left_words: float
    right_words: float


def weigh(words: NDArray[np.uint16], quoted: NDArray[np.uint8]) -> NDArray[np.float64]:
    """What passages weigh in a decision: their words, short ones and direct speech less."""
    weights: NDArray[np.float64] = np.maximum(words.astype(np.float64) - _FREE_WORDS, 1.0)
    weights *= 1.0 - _SPEECH * quoted / 255.0
    return weights


def align(left: Side, right: Side) -> Alignment:
    """Matches the passages of two articles."""
    near = np.bitwise_count(left.passages[:, np.newaxis] ^ right.passages[np.newaxis, :]) <= NEAR
    on_left, on_right = near.any(axis=1), near.any(axis=0)
    return Alignment(
        _share(left.weights, on_left),
        _share(right.weights, on_right),
        _share(left.words, on_left),
        _share(right.words, on_right),
    )


def are_copies(alignment: Alignment, settings: MergeSettings) -> bool:
    """Whether two articles are copies of one text."""
    high, low = max(alignment.left, alignment.right), min(alignment.left, alignment.right)
    return high >= settings.least_coverage and low >= settings.least_reverse


def sides_of(batch: Batch, furniture: Keys) -> list[Side]:
    """Each article of a batch, made ready for alignment; `furniture` are sorted keys of site furniture."""
    kept = ~mark_furniture(batch, furniture)
    passages, words = batch.passages[kept], batch.words[kept].astype(np.float64)
    weights = weigh(batch.words[kept], batch.quoted[kept])
    lengths = np.bincount(batch.owners[kept], minlength=len(batch))
    stops = np.cumsum(lengths)
    return [
        Side(passages[start:stop], words[start:stop], weights[start:stop])
        for start, stop in zip((stops - lengths).tolist(), stops.tolist(), strict=True)
    ]


def _share(amounts: NDArray[np.float64], matched: NDArray[np.bool_]) -> float:
    total = float(amounts.sum())
    return float(amounts[matched].sum()) / total if total else 0.0
