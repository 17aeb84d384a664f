"""Values are taken as the run needs them, or the error says what is wanted."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest

from pipeline.config import checks
from pipeline.config.checks import Check

FIFTH = datetime(2024, 11, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("check", "value", "taken"),
    [
        (checks.text, "Staff", "Staff"),
        (checks.switch, False, False),
        (checks.number(0, 1), 0.5, 0.5),
        (checks.number(1, whole=True), 3, 3),
        (checks.several(checks.language), ["EN", "zh-cn"], ("en", "zh-cn")),
        (checks.kind, "forum", "forum"),
        (checks.host, "www.Example.org", "example.org"),
        (checks.selector, "div.story > p", "div.story > p"),
        (checks.span, "30d", "30d"),
        (checks.day, date(2024, 11, 5), FIFTH),
        (checks.day, datetime(2024, 11, 5), FIFTH),
        (checks.last_day, date(2024, 11, 4), FIFTH),
        (checks.last_day, FIFTH, FIFTH),
    ],
)
def test_what_is_taken(check: Check, value: Any, taken: Any) -> None:
    """Each check returns the value as it is used."""
    assert check(value) == taken


@pytest.mark.parametrize(
    ("check", "value", "wanted"),
    [
        (checks.text, " ", "quotes"),
        (checks.switch, "yes", "true or false"),
        (checks.number(0, 1), 2, "from 0 to 1"),
        (checks.number(0), True, "from 0 on"),
        (checks.number(1, whole=True), 1.5, "whole number"),
        (checks.several(checks.text), "x", "a list"),
        (checks.several(checks.text), [], "a list"),
        (checks.kind, "wall", "article"),
        (checks.language, "English", "code"),
        (checks.host, "https://example.org/", "host or domain alone"),
        (checks.selector, "div[", "CSS selector"),
        (checks.span, "soon", "span of time"),
        (checks.day, "2024-11-05", "without quotes"),
    ],
)
def test_what_is_not(check: Check, value: Any, wanted: str) -> None:
    """The error says what is wanted."""
    with pytest.raises(ValueError, match=wanted):
        check(value)
