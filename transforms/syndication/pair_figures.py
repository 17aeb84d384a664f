"""The figures of a pair of articles that the judge weighs: how much of which part of each stands in the other.

Each figure is the same whichever article comes first. Where both articles have one, the smaller is called `low` and the
larger `high`. NaN says that nobody knows: a title, a date or a site is missing.
"""

from __future__ import annotations

import math
import re
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from transforms.syndication.alignment import HEADS, PARTS, VIEWS, Alignment, Floats, Side
from transforms.syndication.batches import NEVER

_DAY = 86_400_000_000
_WEIGHT, QUOTED = len(VIEWS) * len(PARTS), len(VIEWS) * len(PARTS) + 1
_OPENING = 3
_AGREEING = 0.6
"""Below this share of names and numbers in common, passages that match are a form filled in again."""


def _share_places() -> list[tuple[str, int, int]]:
    """(name, row of matches, column of weights) of each share that is taken of both articles."""
    places = [(f"{view}_{part}", 0, len(PARTS) * v + p) for v, view in enumerate(VIEWS) for p, part in enumerate(PARTS)]
    places += [
        (f"{view}_head{head}_in_head", 1 + h, len(PARTS) * v + 1 + h)
        for v, view in enumerate(VIEWS)
        for h, head in enumerate(HEADS)
    ]
    return [*places, ("weight", 0, _WEIGHT)]


_SHARES = _share_places()
_ROWS = np.array([row for _, row, _ in _SHARES])
_COLUMNS = np.array([column for _, _, column in _SHARES])

FIGURES: tuple[str, ...] = (
    *(f"{name}_{end}" for name, _, _ in _SHARES for end in ("low", "high")),
    "opening_low",
    "opening_high",
    "longest_run",
    "in_order",
    "facts_agree",
    "facts_differ",
    "facts_clash",
    "quoted_share",
    "names_jaccard",
    "names_contained",
    "title_jaccard",
    "title_contained",
    "same_site",
    "days_apart",
    "own_words",
    "size_ratio",
)
"""The names of all figures, in their order."""


def figures_of(left: Side, right: Side, found: Alignment) -> Floats:
    """The figures of an aligned pair, in the order of `FIGURES`."""
    lefts, rights = _shares(left, found.on_left), _shares(right, found.on_right)
    shares = np.stack((np.minimum(lefts, rights), np.maximum(lefts, rights)), axis=1).ravel()
    opening = sorted((_opening(left, found.on_left[0]), _opening(right, found.on_right[0])))
    sizes = sorted((float(left.totals[0]), float(right.totals[0])))
    rest = (
        *opening,
        *_course(left, right, found),
        _quoted(left, right, found),
        *_overlap(left.names, right.names, "H"),
        *_overlap(left.title_words, right.title_words, "I"),
        float(left.site_key == right.site_key) if left.site_key and right.site_key else math.nan,
        _days_apart(left.published, right.published),
        math.log1p(min(float(left.totals[len(PARTS)]), float(right.totals[len(PARTS)]))),
        sizes[0] / (sizes[1] or 1.0),
    )
    return np.concatenate((shares, rest))


def _shares(side: Side, matched: Floats) -> Floats:
    """The share of each part of an article that matches."""
    sums = (matched @ side.weights)[_ROWS, _COLUMNS]
    shares: Floats = sums / np.maximum(side.totals[_COLUMNS], 1.0)
    return shares


def _opening(side: Side, matched: Floats) -> float:
    """The share of the first own passages that match."""
    own = matched[side.weights[:, len(PARTS)] > 0][:_OPENING]
    return float(own.mean()) if len(own) else 0.0


def _course(left: Side, right: Side, found: Alignment) -> tuple[float, ...]:
    """How the matches run, seen from the smaller article: the share of its words in the longest run, the share of steps
    that go forward; and how its facts agree with those of the passages they match: bits in common, the share of
    matched words whose facts differ, and how far too few are in common for one piece."""
    distances, near = found.distances, found.near
    if _size_key(left) > _size_key(right):
        left, right, distances, near = right, left, distances.T, near.T
    rows = np.flatnonzero(near.any(axis=1))
    if not len(rows):
        return 0.0, 0.0, math.nan, math.nan, math.nan
    best = distances[rows].argmin(axis=1)
    words = left.words[rows]
    steps = np.diff(best)
    groups = np.cumsum(np.concatenate(([0], (np.diff(rows) != 1) | (steps != 1))))
    longest = float(np.bincount(groups, words).max()) / (float(left.totals[0]) or 1.0)
    forward = float((steps > 0).mean()) if len(steps) else 1.0
    return longest, forward, *_facts(left.facts[rows], right.facts[best], words)


def agreement_of(left: Side, right: Side, found: Alignment) -> float:
    """The share of the names and numbers in passages that match which is the same; 1 where they have none."""
    agree = _course(left, right, found)[2]
    return 1.0 if math.isnan(agree) else agree


def _facts(ours: NDArray[np.uint32], theirs: NDArray[np.uint32], words: Floats) -> tuple[float, float, float]:
    held = (ours | theirs) != 0
    if not held.any():
        return math.nan, math.nan, math.nan
    common, either = np.bitwise_count(ours & theirs)[held], np.bitwise_count(ours | theirs)[held]
    differ = float(words[held] @ (common < either)) / float(words[held].sum())
    agree = float(common.sum()) / float(either.sum())
    return agree, differ, max(0.0, 1.0 - agree / _AGREEING)


def _size_key(side: Side) -> tuple[int, float, bytes]:
    return len(side.passages), float(side.totals[0]), side.passages.tobytes()


def _quoted(left: Side, right: Side, found: Alignment) -> float:
    """The share of what matches, in both, that is direct speech."""
    speech = left.weights[:, QUOTED] @ found.on_left[0] + right.weights[:, QUOTED] @ found.on_right[0]
    words = left.words @ found.on_left[0] + right.words @ found.on_right[0]
    return float(speech) / (float(words) or 1.0)


def _overlap(left: bytes, right: bytes, kind: Literal["H", "I"]) -> tuple[float, float]:
    """What two packed sets have in common: by all that is in either, and by the smaller one."""
    if not left or not right:
        return math.nan, math.nan
    if left == right:
        return 1.0, 1.0
    ours, theirs = set(memoryview(left).cast(kind)), set(memoryview(right).cast(kind))
    common = len(ours & theirs)
    return common / len(ours | theirs), common / min(len(ours), len(theirs))


def _days_apart(left: int, right: int) -> float:
    return math.nan if NEVER in (left, right) else math.log1p(abs(left - right) / _DAY)


_VIEWS = {"all": "all words", "own": "words that are not widely held", "prose": "prose that is not widely held"}
_PARTS = {
    "whole": "of the whole text",
    "head60": "of the first 60 words",
    "head150": "of the first 150 words",
    "tail150": "of the last 150 words",
    "head60_in_head": "of the first 60 words, in the other's head",
    "head150_in_head": "of the first 150 words, in the other's head",
}
_ENDS = {"low": "the smaller share that the other has", "high": "the larger share that the other has"}
_SHARE = re.compile(r"(all|own|prose)_(.+)_(low|high)")
_OTHERS = {
    "weight_low": "the smaller share, where speech and captions count less",
    "weight_high": "the larger share, where speech and captions count less",
    "opening_low": "the smaller share of the first three passages that the other has",
    "opening_high": "the larger share of the first three passages that the other has",
    "longest_run": "the longest stretch of matches in one order, as a share of the smaller text",
    "in_order": "how many matches follow each other in the same order",
    "facts_agree": "names and numbers that are the same where passages match",
    "facts_differ": "the share of matching words whose names or numbers differ",
    "facts_clash": "how far too few names and numbers agree: a form filled in again",
    "quoted_share": "the share of direct speech in what matches",
    "names_jaccard": "names and numbers in common, by all that either text has",
    "names_contained": "names and numbers in common, by the text that has fewer",
    "title_jaccard": "words of the titles in common, by all that either has",
    "title_contained": "words of the titles in common, by the shorter title",
    "same_site": "whether both stand on one site",
    "days_apart": "the days between both",
    "own_words": "how long the shorter text is",
    "size_ratio": "how much shorter one text is than the other",
}


def in_words(figure: str) -> str:
    """What a figure of `pair_figures.FIGURES` says."""
    share = _SHARE.fullmatch(figure)
    if share is None:
        return _OTHERS[figure]
    view, part, end = share.groups()
    return f"{_ENDS[end]}: {_VIEWS[view]} {_PARTS[part]}"
