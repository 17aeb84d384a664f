"""Other calendars than the Gregorian."""

from __future__ import annotations

from datetime import date

import pytest

from transforms.cleaning.metadata.calendars import from_persian, gregorian_year


@pytest.mark.parametrize(
    ("persian", "expected"),
    [
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1402, 12, 30), None),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1250, 1, 1), None),
        ((1400, 13, 1), None),
    ],
)
def test_persian_days(persian: tuple[int, int, int], expected: date | None) -> None:
    """New years and leap days fall on their Gregorian days; days that are none are none."""
    assert from_persian(*persian) == expected


def test_buddhist_years() -> None:
    """A year that only the Buddhist calendar has is turned, any other stays."""
    assert (gregorian_year(2564), gregorian_year(2021)) == (2021, 2021)
