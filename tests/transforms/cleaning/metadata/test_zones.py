"""Time zones as stamps write them."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from transforms.cleaning.metadata.zones import DAYLIGHT_ZONES, ZONES, zone_offset

WINTER = datetime(2021, 1, 4, 12, tzinfo=timezone.utc)
SUMMER = datetime(2021, 7, 4, 12, tzinfo=timezone.utc)


def test_zones_lie_on_earth() -> None:
    """No zone is further than fourteen hours from UTC, and names are lower case."""
    assert all(abs(minutes) <= 14 * 60 for minutes in [*ZONES.values(), *DAYLIGHT_ZONES.values()])
    assert all(name == name.lower() for name in ZONES)


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("+05:30", 330, 330),
        ("utc-3", -180, -180),
        ("et", -300, -240),
        ("europe/paris", 60, 120),
        ("[asia/tokyo]", 540, 540),
    ],
)
def test_offsets_of_zones(zone: str, winter: int, summer: int) -> None:
    """Numbers, American zones without a season and names of the database tell the minutes east of UTC."""
    assert (zone_offset(zone, WINTER), zone_offset(zone, SUMMER)) == (winter, summer)


@pytest.mark.parametrize("zone", [None, "", "xyz", "+99:00", "mars/base"])
def test_an_unknown_zone_is_none(zone: str | None) -> None:
    """What is no zone says nothing, which is not UTC."""
    assert zone_offset(zone, WINTER) is None
