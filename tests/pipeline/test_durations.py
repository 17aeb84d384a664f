"""Spans of time, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30),
        ("5m", 300),
        ("1h", 3600),
        ("90", 90),
        ("1h30m", 5400),
        ("0.5s", 0.5),
        (" 2 H ", 7200),
        ("1d", 86400),
        ("2w", 1_209_600),
    ],
)
def test_the_ways_of_writing_a_span(text: str, seconds: float) -> None:
    """Units, sums of units, fractions, plain seconds."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "s", "0", "0s", "-5s", "5x", "1h-", "nan", "inf", "5 m or so", "1.5.2s"])
def test_what_is_no_span_is_refused(text: str) -> None:
    """Nonsense and spans that are not above zero raise ValueError with the text in it."""
    with pytest.raises(ValueError, match=r"no span|not above"):
        parse_duration(text)


@given(st.integers(1, 10**7))
def test_whole_seconds_come_back(seconds: int) -> None:
    """What is written can be read again."""
    assert parse_duration(format_duration(seconds)) == seconds


def test_short_spans_keep_a_tenth() -> None:
    """Under a minute one decimal is shown, and none that is zero."""
    assert [format_duration(seconds) for seconds in (0.04, 0.45, 12.0, 59.94)] == ["0s", "0.5s", "12s", "59.9s"]


def test_a_plain_number_has_the_unit_that_is_meant() -> None:
    """Days where days are asked for, and a unit that is written wins."""
    assert parse_duration("30", plain="d") == 30 * 86_400
    assert parse_duration("12h", plain="d") == 43_200
