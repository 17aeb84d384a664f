"""The months' names."""

from __future__ import annotations

import re

import pytest

from transforms.cleaning.metadata.months import MONTHS, month_number, names_pattern


@pytest.mark.parametrize(
    ("name", "number"),
    [("mai", 5), ("mag", 5), ("août", 8), ("вересня", 9), ("ekim", 10), ("listopada", 11), ("kasım", 11), ("déc", 12)],
)
def test_names_of_months(name: str, number: int) -> None:
    """A month is known by its name in each language."""
    assert MONTHS[name] == number


def test_every_language_has_its_twelve_months() -> None:
    """Every month of the languages that are told has a name, and none is a figure or a single letter."""
    assert set(MONTHS.values()) == set(range(1, 13))
    assert all(len(name) > 1 and not name[0].isdigit() for name in MONTHS)
    assert month_number("listopad", "cs") == 11
    assert month_number("listopad", "hr_HR") == 10


def test_a_pattern_of_names_finds_each_of_them_whole() -> None:
    """The pattern that asks for each letter once matches every name, and the longest there is."""
    pattern = re.compile(names_pattern(MONTHS))
    assert all(pattern.fullmatch(name) for name in MONTHS)
    match = pattern.match("marchons")
    assert match is not None
    assert match.group() == "march"
