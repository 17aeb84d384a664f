"""Points in time, as pages and people write them: ISO 8601, mail headers, epochs, dates in the press's languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from transforms.cleaning.metadata.months import DAYLIGHT_ZONES, MONTHS, ZONES

FUTURE_ALLOWANCE = timedelta(days=1)
"""How far past the file's own time a date may lie: clocks differ, and so do zones."""

_EARLIEST = datetime(1800, 1, 1, tzinfo=timezone.utc)
_FIRST_PAGES = datetime(1991, 1, 1, tzinfo=timezone.utc)  # archives set the time of what they pack to 1970 or 1980
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LONGEST = 400  # characters that are looked through; a stamp is a line


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was read in a text: in UTC; the day as it is written, in its own zone; whether it names the hour;
    where it stood, as character offsets."""

    at: datetime
    day: date
    has_time: bool
    start: int
    end: int


_DIGITS = {code: str(value) for code in range(128, 0x1FC00) if (value := unicodedata.decimal(chr(code), -1)) >= 0}
_MONTH = "|".join(re.escape(name) for name in sorted(MONTHS, key=lambda name: (-len(name), name)))
_OF = r"(?:\s*(?:de|del|of|d'|,|\.|/|-)\s*|\s+)"
_DATES = [
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?=$|\D|\d{2}:)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일号]"),
    re.compile(
        rf"(?<![\d:.])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|°|ª)?\.?{_OF}?(?P<name>{_MONTH})\.?(?!\w){_OF}?"
        rf"(?P<y>\d{{4}})(?!\d)"
    ),
    re.compile(rf"(?<!\w)(?P<name>{_MONTH})\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,|\s)+(?P<y>\d{{4}})(?!\d)"),
    re.compile(
        r"(?<![\d.])(?P<a>\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d{2})(?![\d.]\d)"
    ),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?=$|\D|\d{6}(?!\d)|\d{4}(?!\d))"),
]
_ZONE = r"(?P<zone>z(?!\w)|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|[a-zмск]{2,5}(?![\w.]))"
_TIME = re.compile(
    r"(?<![\d:])(?P<h>\d{1,2})\s?[:.h時时시]\s?(?P<min>\d{2})(?:分|분)?(?::(?P<s>\d{2})(?:[.,]\d+)?)?"
    rf"\s*(?P<half>[ap]\.?m\.?(?!\w))?[\s,(]*(?:uhr|часов|hrs|hours|heures)?\s*(?:{_ZONE})?"
)
_COMPACT_TIME = re.compile(rf"[t ]?(?P<h>\d{{2}})(?P<min>\d{{2}})(?P<s>\d{{2}})?(?:\.\d+)?(?:{_ZONE})?(?!\d)")
_BARE_HALF = re.compile(rf"(?<![\d:.])(?P<h>\d{{1,2}})\s?(?P<half>[ap]\.?m\.?(?!\w))[\s,(]*(?:{_ZONE})?")
_AFTERNOON = re.compile(r"下午|午後|晚上|오후")
_GAP = 24  # characters between a date and its time
_EPOCH_STAMP = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")


def parse_time(text: str, month_first: bool = False) -> Moment | None:
    """The first point in time that a value names, None where it names none.

    `month_first` settles 3/4/2021, which otherwise is the third of April.
    """
    stripped = text.strip()
    epoch = _EPOCH_STAMP.fullmatch(stripped)
    if epoch:
        at = _EPOCH + timedelta(seconds=int(epoch.group(1)))
        return Moment(at, at.date(), True, 0, len(text))
    return next(find_times(text, month_first), None)


def find_times(text: str, month_first: bool = False) -> Iterator[Moment]:
    """Every point in time that a line names with its year, in order of reading."""
    line = text[:_LONGEST].translate(_DIGITS).lower()
    if len(line) != len(text[:_LONGEST]):  # a letter whose lower case is longer: its place is lost, not its sense
        line = text[:_LONGEST].translate(_DIGITS)
    found = sorted(_dates(line, month_first), key=lambda moment: (moment.start, -moment.end))
    end = 0
    for index, day in enumerate(found):
        if day.start < end:
            continue
        later = next((other.start for other in found[index + 1 :] if other.start >= day.end), len(line))
        moment = _with_time(line, day, end, later)
        end = moment.end
        yield moment


def trusted(at: datetime, file_time: datetime | None) -> bool:
    """Whether a date can be an article's: not an unset clock's, and not past the file's own time."""
    if at < _EARLIEST or abs(at - _EPOCH) <= FUTURE_ALLOWANCE:
        return False
    bound = earliest_bound(file_time)
    return bound is None or at <= bound + FUTURE_ALLOWANCE


def earliest_bound(*times: datetime | None) -> datetime | None:
    """The earliest time at which a page is known to have been there, UTC; clocks that were never set know nothing."""
    known = [as_utc(at) for at in times if at]
    return min((at for at in known if at >= _FIRST_PAGES), default=None)


def as_utc(at: datetime) -> datetime:
    """The same moment in UTC; a time without a zone is UTC."""
    return at.replace(tzinfo=timezone.utc) if at.tzinfo is None else at.astimezone(timezone.utc)


def _dates(line: str, month_first: bool) -> Iterator[Moment]:
    for pattern in _DATES:
        for match in pattern.finditer(line):
            day = _day(match.groupdict(), month_first)
            if day:
                yield Moment(day, day.date(), False, match.start(), match.end())


def _day(parts: dict[str, str | None], month_first: bool) -> datetime | None:
    year = int(parts["y"] or 0)
    if len(parts["y"] or "") == 2:
        year += 2000 if year < 70 else 1900
    if parts.get("name"):
        month, day = MONTHS[parts["name"] or ""], int(parts["d"] or 0)
    elif parts.get("a"):
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        swap = second > 12 or (month_first and first <= 12)
        day, month = (second, first) if swap else (first, second)
    else:
        month, day = int(parts["m"] or 0), int(parts["d"] or 0)
    try:
        return datetime(year, month, day, tzinfo=timezone.utc)
    except ValueError:
        return None


def _with_time(line: str, day: Moment, floor: int, ceiling: int) -> Moment:
    """The day with the time that stands right after it, or right before it."""
    compact = _COMPACT_TIME.match(line, day.end, ceiling)
    after = compact or _near(line, day.end, min(ceiling, day.end + _GAP))
    if after:
        return _timed(line, day, after, day.start, max(after.end(), day.end))
    before = _near(line, max(floor, day.start - _GAP), day.start)
    return _timed(line, day, before, before.start(), day.end) if before else day


def _near(line: str, start: int, limit: int) -> re.Match[str] | None:
    window = min(len(line), limit + _GAP)
    for pattern in (_TIME, _BARE_HALF):
        match = pattern.search(line, start, window)
        if match and match.start() < limit:
            return match
    return None


def _timed(line: str, day: Moment, match: re.Match[str], start: int, end: int) -> Moment:
    parts = match.groupdict()
    hour, minute, second = int(parts["h"]), int(parts.get("min") or 0), int(parts.get("s") or 0)
    half = parts.get("half")
    if half or _AFTERNOON.search(line, max(0, match.start() - 4), match.start()):
        hour = hour % 12 + (12 if not half or half.startswith("p") else 0)
    if hour > 24 or minute > 59 or second > 60:
        return day
    local = day.at + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))
    try:
        at = local - timedelta(minutes=_offset(parts.get("zone"), local))
    except OverflowError:
        return day
    return Moment(at, day.day, True, start, end)


def _offset(zone: str | None, local: datetime) -> int:
    """Minutes east of UTC of a written zone; nought where it is missing or unknown."""
    name = (zone or "").strip()
    number = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", name)
    if number:
        minutes = int(number.group(2)) * 60 + int(number.group(3) or 0)
        return 0 if minutes > 15 * 60 else minutes * (-1 if number.group(1) == "-" else 1)
    if name in DAYLIGHT_ZONES:
        return DAYLIGHT_ZONES[name] + (60 if _american_summer(local) else 0)
    return ZONES.get(name, 0)


def _american_summer(local: datetime) -> bool:
    """Daylight saving time as in force in the United States since 2007, to the day."""
    march = datetime(local.year, 3, 8, 2, tzinfo=timezone.utc)
    november = datetime(local.year, 11, 1, 2, tzinfo=timezone.utc)
    start = march + timedelta(days=(6 - march.weekday()) % 7)
    end = november + timedelta(days=(6 - november.weekday()) % 7)
    return start <= local < end
