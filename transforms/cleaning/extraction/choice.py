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

Kept = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choice:
    """The lines that are kept, and the F1 that is expected of them (0 to 1)."""

    kept: Kept
    confidence: float


def choose(judged: Judged) -> Choice:
    """The judge's lines at the threshold of which most is expected."""
    found = [Choice(kept, expected_f1(kept, judged)) for kept in (judged.probabilities >= at for at in THRESHOLDS)]
    return max(found, key=_confidence)


def expected_f1(kept: Kept, judged: Judged) -> float:
    """The F1 over words that the probabilities expect of these lines."""
    mass = judged.probabilities * judged.words
    both = float(judged.words[kept].sum() + mass.sum())
    return round(2.0 * float(mass[kept].sum()) / both, 6) if both else 0.0


def _confidence(choice: Choice) -> float:
    return choice.confidence
