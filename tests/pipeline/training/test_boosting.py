"""Trees that go on from others answer the sum of both."""

from __future__ import annotations

import numpy as np

from pipeline.training.boosting import sum_of
from transforms.cleaning.trees import UNIT, Trees

NAMES = ("words", "links")


def a_tree(depth: int, unit: int) -> Trees:
    """One tree whose questions are all about words, each with a higher threshold than the last."""
    leaves = np.arange(1 << depth, dtype=np.int64).reshape(1, -1, 1) * unit * UNIT
    thresholds = np.arange(1, depth + 1, dtype=np.float32)[None, :]
    return Trees(NAMES, np.zeros((1, depth), np.int32), thresholds, leaves, np.array([unit * UNIT], np.int64))


def test_a_sum_answers_what_both_do() -> None:
    """Whichever of them asks more questions."""
    rows = np.array([[0.0, 1.0], [1.5, 0.0], [2.5, 0.0], [9.0, 9.0]], np.float32)
    for one, other in ((a_tree(3, 1), a_tree(1, 10)), (a_tree(1, 1), a_tree(3, 10)), (a_tree(2, 1), a_tree(2, 10))):
        both = sum_of(one, other).ask(NAMES, rows)
        assert (both == one.ask(NAMES, rows) + other.ask(NAMES, rows)).all()
