"""The months' names and the zones."""

from __future__ import annotations

import pytest

from transforms.cleaning.metadata.months import DAYLIGHT_ZONES, MONTHS, ZONES


@pytest.mark.parametrize(
    ("name", "number"),
    [("mai", 5), ("mag", 5), ("août", 8), ("вересня", 9), ("ekim", 10), ("listopada", 11), ("kasım", 11), ("déc", 12)],
)
def test_names_of_months(name: str, number: int) -> None:
    """A month is known by its name in each language."""
    assert MONTHS[name] == number


def test_zones_lie_on_earth() -> None:
    """No zone is further than fourteen hours from UTC, and names are lower case."""
    assert all(abs(minutes) <= 14 * 60 for minutes in [*ZONES.values(), *DAYLIGHT_ZONES.values()])
    assert all(name == name.lower() for name in ZONES)
