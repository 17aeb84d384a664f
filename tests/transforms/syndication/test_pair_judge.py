"""The judge of pairs: its data file, its probability, and what weighed most."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from transforms.syndication.alignment import Sides, align
from transforms.syndication.batches import batch_of
from transforms.syndication.pair_figures import FIGURES
from transforms.syndication.pair_judge import (
    WEIGHTS,
    PairJudge,
    judge_from,
    read_judge,
    shipped_judge,
)
from transforms.syndication.settings import MergeSettings

COUNT = len(FIGURES)


def judged(left: Any, right: Any) -> float:
    sides = Sides(batch_of([left, right]), np.zeros(0, np.uint64), MergeSettings())
    return shipped_judge().of_pair(sides[0], sides[1], align(sides[0], sides[1], MergeSettings()))


def test_the_shipped_judge_names_its_figures_and_sources() -> None:
    """The data file has a weight for each figure, in order, and says what taught it."""
    data = json.loads(WEIGHTS.read_text("utf-8"))
    assert [row["name"] for row in data["figures"]] == list(FIGURES)
    assert all(source["pairs"] >= source["copies"] > 0 for source in data["sources"])
    assert data["licence"]


def test_other_figures_are_an_error() -> None:
    """A file that was made for other figures is refused."""
    data = json.loads(WEIGHTS.read_text("utf-8"))
    with pytest.raises(ValueError, match="train the judge again"):
        judge_from({**data, "figures": data["figures"][1:]})


def test_a_judge_is_read_from_a_file(tmp_path: Path) -> None:
    """The shipped file read as a user's own is the shipped judge; what is no judge is told as such."""
    assert read_judge(str(WEIGHTS)).weights.tolist() == shipped_judge().weights.tolist()
    other = tmp_path / "other.json"
    other.write_text('{"pairs": 3}')
    with pytest.raises(ValueError, match="is no judge of pairs"):
        read_judge(str(other))


def test_a_figure_that_nobody_knows_counts_as_its_mean() -> None:
    """NaN adds nothing to the score, and what adds most is told first."""
    judge = PairJudge(np.zeros(COUNT), np.ones(COUNT), np.ones(COUNT), 0.0, 0.5)
    figures = np.full(COUNT, np.nan)
    assert judge.probability(figures) == 0.5
    figures[[2, 5]] = 1.0, -3.0
    assert judge.weighed_most(figures, 2) == [(FIGURES[5], -3.0, -3.0), (FIGURES[2], 1.0, 1.0)]
    assert judge.probability(figures) < 0.5


def test_extreme_figures_give_a_probability() -> None:
    """No figure makes the exponent overflow."""
    judge = PairJudge(np.zeros(COUNT), np.ones(COUNT), np.ones(COUNT), 0.0, 0.5)
    assert judge.probability(np.full(COUNT, -1e6)) == pytest.approx(0.0)
    assert judge.probability(np.full(COUNT, 1e6)) == 1.0


def test_copies_and_strangers(copy_of: Any, sentences: Any) -> None:
    """The same text is surely one piece, another text surely none, whichever comes first."""
    text = sentences(1, 12)
    edited = [*text[:11], *sentences(2, 1)]
    assert judged(copy_of("a", text), copy_of("b", text)) > 0.9
    assert shipped_judge().is_one_piece(judged(copy_of("a", text), copy_of("b", edited)))
    assert judged(copy_of("a", text), copy_of("b", edited)) == judged(copy_of("b", edited), copy_of("a", text))
    assert judged(copy_of("a", text), copy_of("b", sentences(3, 12))) == 0.0
    assert 0.0 < shipped_judge().threshold < 1.0


def test_a_follow_up_over_old_background_is_no_copy(copy_of: Any, sentences: Any) -> None:
    """New text on top of a third of an earlier report is another piece."""
    old = sentences(1, 15)
    assert not shipped_judge().is_one_piece(judged(copy_of("a", old), copy_of("b", [*sentences(2, 10), *old[10:]])))
