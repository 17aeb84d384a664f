"""The choice between the judge's lines and those of the extractor."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.extraction.choice import choose, expected_f1
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
    """Where the extractor misses half of a sure text, the judge's lines are taken."""
    sure = Judged(np.array([0.99, 0.99, 0.01, 0.98]), np.array([80, 90, 70, 60], np.int64))
    choice = choose(sure, np.array([True, False, True, False]))
    assert choice.kept.tolist() == [True, True, False, True]
    assert choice.confidence > 0.95


def test_the_extractor_stands_where_as_much_is_expected() -> None:
    """One short line of doubt is no reason to overrule it."""
    doubtful = Judged(np.array([0.99, 0.99, 0.6]), np.array([80, 90, 2], np.int64))
    assert choose(doubtful, np.array([True, True, False])).kept.tolist() == [True, True, False]
