"""The choice among thresholds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.extraction.choice import DOUBT, Choice, choose, expected_f1, prefer
from transforms.cleaning.extraction.judge import Judged

LINES = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 200), st.booleans()), min_size=1, max_size=30)


def judged(lines: list[tuple[float, int, bool]]) -> Judged:
    return Judged(np.array([line[0] for line in lines]), np.array([line[1] for line in lines], np.int64))


@given(LINES)
def test_what_is_expected_is_a_share(lines: list[tuple[float, int, bool]]) -> None:
    """Between 0 and 1, whatever is kept."""
    kept = np.array([line[2] for line in lines])
    assert 0 <= expected_f1(kept, judged(lines)) <= 1
    assert 0 <= choose(judged(lines), kept).confidence <= 1


def test_sure_lines_are_kept_and_sure_others_not() -> None:
    """Where the judge is sure its lines are taken, and much is expected of them."""
    sure = Judged(np.array([0.99, 0.99, 0.01, 0.98]), np.array([80, 90, 70, 60], np.int64))
    choice = choose(sure, np.zeros(4, np.bool_))
    assert choice.kept.tolist() == [True, True, False, True]
    assert choice.confidence > DOUBT


def test_a_lower_threshold_is_taken_where_more_is_expected() -> None:
    """Of lines that are all as likely as not to be text, all are kept rather than none."""
    doubtful = Judged(np.full(4, 0.45), np.full(4, 30, np.int64))
    choice = choose(doubtful, np.zeros(4, np.bool_))
    assert choice.kept.all()
    assert choice.confidence < DOUBT


def test_furniture_is_kept_only_where_it_is_sure() -> None:
    """A caption that may be text is none, one that surely is stays; on a page of few lines surer."""
    lines = Judged(np.tile([0.99, 0.75, 0.95, 0.75], 6), np.full(24, 30, np.int64))
    furniture = np.tile([False, True, True, False], 6)
    assert choose(lines, furniture).kept.tolist() == [True, False, True, True] * 6
    few = Judged(lines.probabilities[:4], lines.words[:4])
    assert choose(few, furniture[:4]).kept.tolist() == [True, False, False, True]


def test_another_answer_is_taken_where_it_is_nearly_as_good() -> None:
    """Of two answers that are nearly the same the judge's is left only where less is expected of it, but for a
    little; an answer of which nothing is expected is never taken."""
    lines = Judged(np.array([0.95, 0.9, 0.55, 0.1]), np.array([60, 60, 12, 20], np.int64))
    choice = choose(lines, np.zeros(4, np.bool_))
    assert prefer(np.array([True, True, False, False]), choice, lines, choice.confidence) is not None
    assert prefer(np.array([True, True, True, True]), choice, lines, choice.confidence) is None
    assert prefer(np.zeros(4, np.bool_), choice, lines, choice.confidence) is None


def test_an_answer_far_from_the_judges_may_be_expected_to_be_worse() -> None:
    """Where the two have little in common, the extractor's answer is taken though more is expected of the judge's."""
    lines = Judged(np.array([0.7, 0.7, 0.45, 0.45]), np.array([50, 50, 50, 50], np.int64))
    mine = Choice(np.array([True, True, False, False]), 0.7)
    far, near = np.array([False, True, True, True]), np.array([True, True, True, False])
    assert expected_f1(far, lines) < mine.confidence - 0.02
    assert prefer(far, mine, lines, 0.9) is not None
    assert prefer(near, Choice(mine.kept, expected_f1(near, lines) + 0.05), lines, 0.9) is None


def test_who_is_unsure_of_the_own_lines_believes_the_other_sooner() -> None:
    """Of a page of a sort that the judge has hardly seen little is expected, and the rest is misjudged."""
    lines = Judged(np.array([0.95, 0.15, 0.15, 0.1]), np.array([50, 50, 50, 50], np.int64))
    mine = choose(lines, np.zeros(4, np.bool_))
    other = np.array([True, True, True, True])
    assert 0.1 < mine.confidence - expected_f1(other, lines) < 0.4
    assert prefer(other, mine, lines, 0.6) is not None
    assert prefer(other, mine, lines, 0.9) is None


def test_an_answer_of_which_next_to_nothing_is_expected_is_not_taken() -> None:
    """However unsure the judge is of its own lines."""
    lines = Judged(np.array([0.4, 0.01, 0.01]), np.array([20, 200, 200], np.int64))
    mine, names = choose(lines, np.zeros(3, np.bool_)), np.array([False, True, True])
    assert mine.confidence - expected_f1(names, lines) > 0.1
    assert prefer(names, mine, lines, 0.3) is None
