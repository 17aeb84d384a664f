"""Teaching the judge of pairs: it learns what pairs say, and stays near what it knew where they say little."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from transforms.syndication.pair_figures import FIGURES
from transforms.syndication.pair_judge import PairJudge, shipped_judge
from transforms.syndication.teaching import FOLDS, ask, cross_validated, figures_of_pairs, folds_of, teach

COUNT = len(FIGURES)
BLANK = PairJudge(np.zeros(COUNT), np.ones(COUNT), np.zeros(COUNT), 0.0, 0.5)


def rows(values: list[float]) -> Any:
    """Pairs that differ in their third figure alone."""
    figures = np.zeros((len(values), COUNT))
    figures[:, 2] = values
    return figures


def test_a_judge_learns_what_parts_the_pairs() -> None:
    """The figure that parts copies from others gets weight, the others none; twice the same."""
    figures, copies = rows([-2.0, -1.0, 1.0, 2.0] * 20), np.array([False, False, True, True] * 20)
    taught = teach(BLANK, figures, copies)
    assert (ask(taught, figures) >= 0.5).tolist() == copies.tolist()
    assert np.flatnonzero(taught.weights).tolist() == [2]
    assert teach(BLANK, figures, copies).weights.tolist() == taught.weights.tolist()


def test_few_pairs_move_little() -> None:
    """Two pairs leave the weights near those that it began with."""
    prior = shipped_judge()
    taught = teach(prior, np.vstack((prior.means + 1.0, prior.means - 1.0)), np.array([True, False]))
    assert np.abs(taught.weights - prior.weights).max() < 0.1


def test_what_nobody_knows_teaches_nothing() -> None:
    """NaN counts as the mean."""
    figures = np.full((4, COUNT), np.nan)
    assert teach(BLANK, figures, np.array([True, False, True, False])).weights.tolist() == [0.0] * COUNT


def test_pairs_that_share_a_text_are_in_one_fold() -> None:
    """a~b and b~c hang together; folds are about equally large."""
    names = [(f"a{n}", f"b{n}") for n in range(40)] + [(f"b{n}", f"c{n}") for n in range(40)]
    folds = folds_of(names)
    assert folds[:40].tolist() == folds[40:].tolist()
    assert np.bincount(folds, minlength=FOLDS).tolist() == [8] * FOLDS


def test_pairs_are_judged_by_what_did_not_see_them() -> None:
    """A pair whose label contradicts all others is judged as the others say."""
    figures, copies = rows([-1.0, 1.0] * 20), np.array([False, True] * 20)
    copies[0] = True
    names = [(f"a{n}", f"b{n}") for n in range(40)]
    assert cross_validated(BLANK, names, figures, copies)[0] < 0.5


def test_figures_are_those_of_a_run(copy_of: Any, sentences: Any) -> None:
    """Equal texts share all, strangers nothing and the judge is not asked; what three articles hold is told apart."""
    text, gallery = sentences(1, 8), sentences(9, 2)
    copies = [
        copy_of("a", text),
        copy_of("b", text),
        *(copy_of(f"n{n}", [*sentences(10 + n, 6), *gallery]) for n in range(3)),
    ]
    figures, asked = figures_of_pairs(copies, [(0, 1), (0, 2), (2, 3)])
    assert asked.tolist() == [True, False, True]
    assert figures[:, FIGURES.index("all_whole_low")].tolist() == pytest.approx([1.0, 0.0, 0.25], abs=0.05)
    assert figures[:, FIGURES.index("own_whole_low")].tolist() == pytest.approx([1.0, 0.0, 0.0])
