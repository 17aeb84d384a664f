"""Symmetric trees are asked by numpy as they were taught, and only for the figures that they know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.trees import UNIT, Trees, probability, read_trees, write_trees

NAMES = ("words", "links")
TREES = Trees(
    names=NAMES,
    figures=np.array([[0, 1], [1, 0]], np.int32),
    thresholds=np.array([[10.0, 0.5], [0.25, 100.0]], np.float32),
    leaves=np.array([[[1], [2], [3], [4]], [[10], [20], [30], [40]]], np.int64) * UNIT,
    bias=np.array([UNIT // 2], np.int64),
)


def by_hand(words: float, links: float) -> float:
    """The same trees, one question after the other."""
    first = (words > 10.0) + 2 * (links > 0.5)
    second = (links > 0.25) + 2 * (words > 100.0)
    return float((1, 2, 3, 4)[first] + (10, 20, 30, 40)[second] + 0.5)


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from([0.0, 0.25, 0.3, 0.5, 0.75])), max_size=30))
def test_answers_are_those_of_the_questions(rows: list[tuple[int, float]]) -> None:
    """A threshold itself is not above it; any number of rows is asked at once, none too."""
    figures = np.array(rows, np.float32).reshape(len(rows), 2)
    assert TREES.ask(NAMES, figures)[:, 0].tolist() == [by_hand(*row) for row in rows]


@pytest.mark.parametrize("names", [("words",), ("links", "words"), ("words", "links", "more")])
def test_unknown_figures_are_an_error(names: tuple[str, ...]) -> None:
    """Figures that were not taught, or in another order, are not answered."""
    with pytest.raises(ValueError, match="not those that the trees were taught with"):
        TREES.ask(names, np.zeros((1, len(names)), np.float32))


def test_a_file_holds_all_of_them(tmp_path: Path) -> None:
    """What is written is read again, the same bytes each time."""
    for name in ("a.npz", "b.npz"):
        write_trees(str(tmp_path / name), {"first": TREES}, {"version": 1, "sources": ["made here"]})
    found, about = read_trees(str(tmp_path / "a.npz"))
    assert about["sources"] == ["made here"]
    assert found["first"].names == NAMES
    rows = np.array([[11, 0.6], [3, 0.1]], np.float32)
    assert (found["first"].ask(NAMES, rows) == TREES.ask(NAMES, rows)).all()
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_probabilities_are_bounded() -> None:
    """Whatever the log-odds."""
    assert probability(np.array([-1e9, 0.0, 1e9])).tolist() == [0.0, 0.5, 1.0]
