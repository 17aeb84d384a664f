"""Alignment: how much of two articles is the same, from their passages' fingerprints alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEAR = 10
"""Two passages are one where at most this many of their 64 bits differ."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which passages of two articles stand in the other one too."""

    left: NDArray[np.bool_]
    right: NDArray[np.bool_]


def align(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> Alignment:
    """Matches two lists of passage fingerprints."""
    near = np.bitwise_count(left[:, np.newaxis] ^ right[np.newaxis, :]) <= NEAR
    return Alignment(near.any(axis=1), near.any(axis=0))


def coverage(matched: NDArray[np.bool_], words: NDArray[np.float64]) -> float:
    """The share of the words that stand in matched passages; 0 for an article without passages."""
    total = float(words.sum())
    return float(words[matched].sum()) / total if total else 0.0
