"""The judge that says how likely two articles are one piece: a logistic model over the figures of the pair.

Its weights are a data file, made by `benchmarks/train_pair_judge.py` from pairs that people have read; the file names
its figures, its sources and their licences. A run needs no library to ask it: it is a dot product.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from transforms.syndication.alignment import Alignment, Floats, Side
from transforms.syndication.pair_figures import FIGURES, figures_of

WEIGHTS = Path(__file__).with_name("pair_judge.json")
LEAST_SHARED = 0.1
"""Where less of both articles than this share matches, nothing is asked: no cut of a piece keeps so little of both …"""
LEAST_EXCERPT = 0.05
"""… nor where this little of one matches: a round-up holds many pieces, and is none of them."""


@dataclass(frozen=True, slots=True, eq=False)
class PairJudge:
    """A logistic model: each figure less its `means`, by its `scales`, times its `weights`; a figure that nobody knows
    counts as its mean. From `threshold` on two articles are one piece."""

    means: Floats
    scales: Floats
    weights: Floats
    intercept: float
    threshold: float

    def probability(self, figures: Floats) -> float:
        """How likely the pair with these figures is one piece."""
        score = self.intercept + float(self.contributions(figures).sum())
        return 1.0 / (1.0 + math.exp(-min(max(score, -700.0), 700.0)))

    def of_pair(self, left: Side, right: Side, found: Alignment) -> float:
        """How likely two aligned articles are one piece; 0 where next to nothing of either matches."""
        return self.probability(figures_of(left, right, found)) if is_asked(found) else 0.0

    def is_one_piece(self, probability: float) -> bool:
        """Whether a pair of this probability merges."""
        return probability >= self.threshold

    def contributions(self, figures: Floats) -> Floats:
        """What each figure adds to the score, in the order of `FIGURES`."""
        parts: Floats = np.nan_to_num((figures - self.means) * self.scales, nan=0.0) * self.weights
        return parts

    def weighed_most(self, figures: Floats, count: int = 5) -> list[tuple[str, float, float]]:
        """(figure, its value, what it adds to the score) of those that decided most."""
        parts = self.contributions(figures)
        order = np.argsort(-np.abs(parts), kind="stable")[:count].tolist()
        return [(FIGURES[i], float(figures[i]), float(parts[i])) for i in order]


def is_asked(found: Alignment) -> bool:
    """Whether enough of two articles matches to ask a judge."""
    low, high = sorted((found.left_words, found.right_words))
    return high >= LEAST_SHARED and low >= LEAST_EXCERPT


def judge_to_data(judge: PairJudge, made_by: str, sources: Sequence[Mapping[str, Any]], licence: str) -> dict[str, Any]:
    """What a judge's data file says: `judge_from` reads it."""
    rows = zip(FIGURES, judge.means.tolist(), (1.0 / judge.scales).round(6).tolist(), judge.weights, strict=True)
    return {
        "made_by": made_by,
        "sources": list(sources),
        "licence": licence,
        "threshold": judge.threshold,
        "intercept": judge.intercept,
        "figures": [{"name": n, "mean": m, "scale": s, "weight": float(w)} for n, m, s, w in rows],
    }


def judge_from(data: Mapping[str, Any]) -> PairJudge:
    """The judge of a data file. Raises ValueError where its figures are not those that are taken here."""
    rows = data["figures"]
    if tuple(row["name"] for row in rows) != FIGURES:
        raise ValueError(f"the figures of {WEIGHTS.name} are not those of pair_figures: train the judge again")
    means, scales, weights = (np.array([row[key] for row in rows], float) for key in ("mean", "scale", "weight"))
    return PairJudge(means, 1.0 / scales, weights, data["intercept"], data["threshold"])


@cache
def shipped_judge() -> PairJudge:
    """The judge that comes with the package."""
    return judge_from(json.loads(WEIGHTS.read_text("utf-8")))


def read_judge(path: str) -> PairJudge:
    """The judge of a file that `copydesk train merge` wrote. Raises ValueError where it is none, OSError where it
    cannot be read."""
    try:
        return judge_from(json.loads(Path(path).read_text("utf-8")))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is no judge of pairs: {error!r}") from error
