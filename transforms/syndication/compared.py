"""What was found of a pair of articles a moment ago, so that it need not be found again.

Candidates are compared to see which hang together, and most of the same pairs once more when stories are made of them.
Where one process does both, as on one worker, the second time costs a look here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import xxhash

from transforms.syndication.alignment import Side
from transforms.syndication.pair_judge import PairJudge
from transforms.syndication.settings import MergeSettings

MOST_PAIRS = 65_536
"""So many pairs are held, some 10 MB; then all are let go."""


class Found(NamedTuple):
    """The shares of both articles' words that match, and how likely they are one piece."""

    left_words: float
    right_words: float
    probability: float


class ComparedPairs:
    """The pairs that this process has compared with one judge and settings. What is told of a pair is a function of
    all that the comparison sees, so that it is what would be found."""

    def __init__(self) -> None:
        self._found: dict[bytes, Found] = {}

    def note(self, left: Side, right: Side, found: Found) -> None:
        """Keeps what was found of a pair."""
        if len(self._found) >= MOST_PAIRS:
            self._found.clear()
        self._found[_name_of(left) + _name_of(right)] = found

    def of(self, left: Side, right: Side) -> Found | None:
        """What was found of the pair, in either order; None where nothing is kept."""
        first, second = _name_of(left), _name_of(right)
        found = self._found.get(first + second)
        if found is not None:
            return found
        found = self._found.get(second + first)
        return None if found is None else Found(found.right_words, found.left_words, found.probability)


def compared_pairs(judge: PairJudge, settings: MergeSettings) -> ComparedPairs:
    """The pairs of this process that were compared with this judge and these settings."""
    figures = (judge.means, judge.scales, judge.weights)
    return _pairs_of(b"".join(map(np.ndarray.tobytes, figures)), judge.intercept, judge.threshold, settings)


@lru_cache(4)
def _pairs_of(figures: bytes, intercept: float, threshold: float, settings: MergeSettings) -> ComparedPairs:
    return ComparedPairs()


def _name_of(side: Side) -> bytes:
    """A hash of all that comparisons see of an article."""
    digest = xxhash.xxh3_128()
    for name in Side.__slots__:
        value = getattr(side, name)
        if isinstance(value, np.ndarray):
            digest.update(b"%d " % len(value))
            digest.update(np.ascontiguousarray(value).data)
        else:
            digest.update(f"{value!r} ".encode("utf-8", "surrogatepass"))
    return digest.digest()
