"""Chooses among answers the one that the judge's probabilities expect to be best.

Were every line's probability right, an answer that keeps some lines would have, for words w and probabilities p, an
expected F1 of about 2 · Σ kept p·w / (Σ kept w + Σ p·w). That value is published as `text_confidence`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.cleaning.extraction.judge import Judged

THRESHOLDS = (0.5, 0.4, 0.6, 0.3, 0.7)
"""Tried in this order; of equals the first is taken."""
DOUBT = 0.93
"""Where less is expected, a second opinion is worth its time."""

MARGIN = 0.02
"""The extractor's answer is taken where it is expected to be as good but for this: it sees what no figure says."""
FAR, FAR_MARGIN = 0.8, 0.1
"""Where the two have less in common (F1 over words), one of them has taken the wrong part of the page, and the judge,
who is in doubt, rather than the extractor: there its answer may be expected to be worse by more."""
UNSURE, UNSURE_MARGIN = 0.7, 0.4
"""And by much more where the judge expects less of its own lines, with or without the extractor's voice: a page of a
sort that it has hardly seen, where its probabilities tell little."""
_LEAST = 0.2
"""But not an answer of which next to nothing is expected: a list of names, a form."""
SURE = 0.8
"""So sure the judge must be of a line in a block that calls itself a menu, a caption, a promo or the like."""
_FEW_LINES, _SURER = 20, 0.97
"""A page of fewer lines gives the judge little to see: there the names of blocks count for more."""

Kept = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choice:
    """The lines that are kept, and the F1 that is expected of them (0 to 1)."""

    kept: Kept
    confidence: float


def choose(judged: Judged, furniture: Kept) -> Choice:
    """The judge's lines at the threshold of which most is expected; of those in a block that calls itself furniture,
    the sure ones."""
    free = ~furniture | (judged.probabilities >= (SURE if len(furniture) >= _FEW_LINES else _SURER))
    found = [_expecting((judged.probabilities >= at) & free, judged) for at in THRESHOLDS]
    return max(found, key=_confidence)


def _expecting(kept: Kept, judged: Judged) -> Choice:
    return Choice(kept, expected_f1(kept, judged))


def expected_f1(kept: Kept, judged: Judged) -> float:
    """The F1 over words that the probabilities expect of these lines."""
    mass = judged.probabilities * judged.words
    both = float(judged.words[kept].sum() + mass.sum())
    return round(2.0 * float(mass[kept].sum()) / both, 6) if both else 0.0


def prefer(heard: Kept, choice: Choice, judged: Judged, own: float) -> Choice | None:
    """The extractor's lines where they are to be taken rather than the judge's choice, else None; `own` is what the
    judge expected before it heard them."""
    expected = expected_f1(heard, judged)
    unsure = min(own, choice.confidence) < UNSURE and expected >= _LEAST
    margin = _margin(_in_common(heard, choice.kept, judged), unsure)
    return Choice(heard, expected) if expected > 0 and expected >= choice.confidence - margin else None


def _in_common(one: Kept, other: Kept, judged: Judged) -> float:
    """How much of two choices is the same: F1 over their words."""
    both = float(judged.words[one].sum() + judged.words[other].sum())
    return 2.0 * float(judged.words[one & other].sum()) / both if both else 0.0


def _margin(common: float, unsure: bool) -> float:
    """By how much less may be expected of the extractor's answer."""
    if common >= FAR:
        return MARGIN
    return UNSURE_MARGIN if unsure else FAR_MARGIN


def _confidence(choice: Choice) -> float:
    return choice.confidence
