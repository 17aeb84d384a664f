"""Time zones as stamps write them: offsets, abbreviations, names of the tz database."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

ZONES: dict[str, int] = {
    **dict.fromkeys(("z", "utc", "gmt", "wet", "ut"), 0),
    **dict.fromkeys(("cet", "mez", "bst", "west", "wat"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "cat", "sast"), 120),
    **dict.fromkeys(("eest", "msk", "мск", "eat", "trt", "idt"), 180),
    "irst": 210,
    "gst": 240,
    "aft": 270,
    "pkt": 300,
    "ist": 330,
    "npt": 345,
    **dict.fromkeys(("bdt", "bdst"), 360),
    "mmt": 390,
    **dict.fromkeys(("ict", "wib"), 420),
    **dict.fromkeys(("hkt", "sgt", "myt", "pht", "wita", "awst"), 480),
    **dict.fromkeys(("jst", "kst", "wit"), 540),
    "acst": 570,
    "aest": 600,
    "acdt": 630,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "ndt": -150,
    **dict.fromkeys(("brt", "art", "adt"), -180),
    "nst": -210,
    **dict.fromkeys(("edt", "ast"), -240),
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    **dict.fromkeys(("pst", "akdt"), -480),
    "akst": -540,
    "hst": -600,
}
"""Minutes east of UTC by lower-case abbreviation. Where one stands for two zones, the press's more frequent: IST is
India's, CST and EST are America's, BST is Britain's summer."""

DAYLIGHT_ZONES: dict[str, int] = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
"""American zones that do not say whether it is summer; their standard offset."""

_NUMBER = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")
_FARTHEST = 15 * 60


def zone_offset(zone: str | None, local: datetime) -> int | None:
    """Minutes east of UTC of a zone in lower case at a local time; None where it is missing or unknown."""
    name = (zone or "").strip(" []()")
    number = _NUMBER.search(name)
    if number:
        minutes = int(number.group(2)) * 60 + int(number.group(3) or 0)
        return None if minutes > _FARTHEST else minutes * (-1 if number.group(1) == "-" else 1)
    if name in DAYLIGHT_ZONES:
        return DAYLIGHT_ZONES[name] + (60 if _american_summer(local) else 0)
    return _named_offset(name, local) if "/" in name else ZONES.get(name)


def _named_offset(name: str, local: datetime) -> int | None:
    """The offset of a zone of the tz database, as in "america/new_york"."""
    proper = _names().get(name)
    offset = local.replace(tzinfo=ZoneInfo(proper)).utcoffset() if proper else None
    return None if offset is None else offset // timedelta(minutes=1)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones())}


def _american_summer(local: datetime) -> bool:
    """Daylight saving time as in force in the United States since 2007, to the day."""
    march = datetime(local.year, 3, 8, 2, tzinfo=timezone.utc)
    november = datetime(local.year, 11, 1, 2, tzinfo=timezone.utc)
    start = march + timedelta(days=(6 - march.weekday()) % 7)
    end = november + timedelta(days=(6 - november.weekday()) % 7)
    return start <= local < end
