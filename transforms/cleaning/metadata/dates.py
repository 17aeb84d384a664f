"""Points in time, as pages and people write them: ISO 8601, mail headers, epochs, dates in the press's languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from schemas.article import Precision
from transforms.cleaning.metadata.calendars import (
    ERAS,
    PERSIAN_MONTHS,
    PERSIAN_YEARS,
    from_persian,
    gregorian_year,
)
from transforms.cleaning.metadata.months import MONTHS, month_number, names_pattern
from transforms.cleaning.metadata.zones import zone_offset

FUTURE_ALLOWANCE = timedelta(days=1)
"""How far past the file's own time a date may lie: clocks differ, and so do zones."""

_EARLIEST = datetime(1800, 1, 1, tzinfo=timezone.utc)
_FIRST_PAGES = datetime(1991, 1, 1, tzinfo=timezone.utc)  # archives set the time of what they pack to 1970 or 1980
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LONGEST = 400  # characters that are looked through; a stamp is a line


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was read in a text: in UTC; the day as it is written, in its own zone; how fine it is; where it
    stood, as character offsets; minutes east of UTC of the zone that stands with it, None where none does."""

    at: datetime
    day: date
    precision: Precision
    start: int
    end: int
    offset: int | None = None

    @property
    def has_time(self) -> bool:
        """Whether it names the time of the day; exactly midnight is how databases write that they know none."""
        return self.precision in (Precision.SECOND, Precision.MINUTE)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page writes its dates: `month_first` settles 3/4/2021, which otherwise is the third of April; the
    language, as a tag, settles names that are different months in two languages."""

    month_first: bool = False
    language: str | None = None


_PLAIN = Habits()
_DIGITS = {code: str(value) for code in range(128, 0x1FC00) if (value := unicodedata.decimal(chr(code), -1)) >= 0}
_MONTH = names_pattern([*MONTHS, *PERSIAN_MONTHS])
_OF = r"(?:\s*(?:de|del|of|d'|,|\.|/|-|พ\.ศ\.|ค\.ศ\.)\s*|\s+)"
_DATES = [
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?=$|\D|\d{2}:)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일号]"),
    re.compile(
        rf"(?<![\d:.])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º|°|ª)?\.?{_OF}?(?P<name>{_MONTH})\.?(?!\w)"
        rf"(?:\s*/\s*{_MONTH}(?!\w))?{_OF}?(?P<y>\d{{4}}|['’]\d\d)(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<y>\d{{4}})\.?\s*(?:m\.|gada|\. gada|,)?\s*(?:(?P<d2>\d{{1,2}})\.\s*)?(?P<name>{_MONTH})\.?(?!\w)"
        r"(?(d2)|\s*(?P<d>\d{1,2})(?!\d))"
    ),
    re.compile(
        rf"(?<!\w)(?P<name>{_MONTH})\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,|\s)+(?P<y>\d{{4}}|['’]\d\d)(?!\d)"
    ),
    re.compile(
        r"(?<![\d.])(?P<a>\d{1,2})\s?(?P<sep>[./-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d{2})(?![\d.]\d)"
    ),
    re.compile(
        rf"(?P<era>{'|'.join(ERAS)})\s*(?P<y>\d{{1,3}}|元)\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*日"
    ),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?=$|\D|\d{6}(?!\d)|\d{4}(?!\d))"),
]
_ZONE = (
    r"(?P<zone>z(?!\w)|(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|\[?[a-z]+/[a-z_]+(?:/[a-z_]+)?\]?"
    r"|[a-zмск]{2,5}(?![\w.]))"
)
_TIME = re.compile(
    r"(?<![\d:])(?P<h>\d{1,2})\s?[:.h時时시]\s?(?P<min>\d{2})(?:分|분)?(?::(?P<s>\d{2})(?:[.,]\d+)?)?"
    rf"\s*(?P<half>[ap]\.?m\.?(?!\w))?[\s,(]*(?:uhr|часов|hrs|hours|heures)?\s*(?:{_ZONE})?"
)
_COMPACT_TIME = re.compile(rf"[t ]?(?P<h>\d{{2}})(?P<min>\d{{2}})(?P<s>\d{{2}})?(?:\.\d+)?(?:{_ZONE})?(?!\d)")
_BARE_HALF = re.compile(rf"(?<![\d:.])(?P<h>\d{{1,2}})\s?(?P<half>[ap]\.?m\.?(?!\w))[\s,(]*(?:{_ZONE})?")
_AFTERNOON = re.compile(r"下午|午後|晚上|오후")
_GAP = 24  # characters between a date and its time
_EPOCH_STAMP = re.compile(r"(?:/date\()?(\d{10})(\d{3})?(?:\.\d+)?(?:[+-]\d{4})?(?:\)/)?", re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"(?P<y>\d{{4}})-(?P<m>0[1-9]|1[0-2])|(?P<name>{_MONTH})\.?,?\s+(?:de\s+)?(?P<y2>\d{{4}})")


def parse_time(text: str, habits: Habits = _PLAIN) -> Moment | None:
    """The first point in time that a value names, a month where it names no more, None where it names none."""
    stripped = text.strip()
    epoch = _EPOCH_STAMP.fullmatch(stripped)
    if epoch:
        at = _EPOCH + timedelta(seconds=int(epoch.group(1)))
        return Moment(at, at.date(), Precision.SECOND, 0, len(text))
    return next(find_times(text, habits), None) or _month(stripped, habits)


def find_times(text: str, habits: Habits = _PLAIN) -> Iterator[Moment]:
    """Every point in time that a line names with its year, in order of reading."""
    line = text[:_LONGEST].translate(_DIGITS).lower()
    if len(line) != len(text[:_LONGEST]):  # a letter whose lower case is longer: its place is lost, not its sense
        line = text[:_LONGEST].translate(_DIGITS)
    found = sorted(_dates(line, habits), key=lambda moment: (moment.start, -moment.end))
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


def _dates(line: str, habits: Habits) -> Iterator[Moment]:
    for pattern in _DATES:
        for match in pattern.finditer(line):
            day = _day(match.groupdict(), habits)
            if day:
                at = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
                yield Moment(at, day, Precision.DAY, match.start(), match.end())


def _day(parts: dict[str, str | None], habits: Habits) -> date | None:
    """The day that the parts of a date mean; None where there is no such day."""
    year, name = _year(parts), parts.get("name") or ""
    day = int(parts.get("d") or parts.get("d2") or 0)
    if name in PERSIAN_MONTHS:
        return from_persian(year, PERSIAN_MONTHS[name], day)
    if name:
        month = month_number(name, habits.language)
    elif parts.get("a"):
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        swap = second > 12 or (habits.month_first and first <= 12)
        day, month = (second, first) if swap else (first, second)
    else:
        month = int(parts["m"] or 0)
    if year in PERSIAN_YEARS and not name:
        return from_persian(year, month, day)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(parts: dict[str, str | None]) -> int:
    written = (parts["y"] or "").lstrip("'’")
    if parts.get("era"):
        return ERAS[parts["era"] or ""] + (1 if written == "元" else int(written))
    if len(written) == 2:
        return int(written) + (2000 if int(written) < 70 else 1900)
    return gregorian_year(int(written))


def _month(text: str, habits: Habits) -> Moment | None:
    """The month that a value names where it is nothing but a month of a year."""
    match = _MONTH_ALONE.fullmatch(text.translate(_DIGITS).lower())
    if match is None or match["name"] in PERSIAN_MONTHS:
        return None
    month = month_number(match["name"], habits.language) if match["name"] else int(match["m"])
    year = gregorian_year(int(match["y"] or match["y2"]))
    if not 1800 <= year <= 2200:
        return None
    return Moment(datetime(year, month, 1, tzinfo=timezone.utc), date(year, month, 1), Precision.MONTH, 0, len(text))


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
    offset = zone_offset(parts.get("zone"), local)
    try:
        at = local - timedelta(minutes=offset or 0)
    except OverflowError:
        return day
    return Moment(at, day.day, _precision(parts, local), start, end, offset)


def _precision(parts: dict[str, str | None], local: datetime) -> Precision:
    """How fine a written time is; exactly midnight is the start of a day without a time."""
    if (local.hour, local.minute, local.second) == (0, 0, 0) and not parts.get("half"):
        return Precision.DAY
    return Precision.SECOND if parts.get("s") else Precision.MINUTE
