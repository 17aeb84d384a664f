"""Years and days of other calendars than the Gregorian: Persian, Buddhist, the eras of Japan and Taiwan."""

from __future__ import annotations

from datetime import date, timedelta

PERSIAN_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "فروردین حمل", "اردیبهشت ثور", "خرداد جوزا", "تیر سرطان", "مرداد امرداد اسد", "شهریور سنبله",
            "مهر میزان", "آبان عقرب", "آذر قوس", "دی جدی", "بهمن دلو", "اسفند حوت",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""The months of the Persian calendar, by their names in Iran and in Afghanistan."""

ERAS: dict[str, int] = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "民國": 1911, "民国": 1911,
}  # fmt: skip
"""The Gregorian year before an era's first."""

BUDDHIST_YEARS = range(2420, 2651)
"""What years of the Buddhist calendar the press can write; no article is of that year of ours."""

PERSIAN_YEARS = range(1300, 1480)

_BUDDHA = 543
_CYCLE = 33  # Persian years, of which the leap ones repeat as long as there has been a press
_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
_NEW_YEAR_1300 = date(1921, 3, 21)


def gregorian_year(year: int) -> int:
    """The year itself, or what it is where it can only be one of the Buddhist calendar."""
    return year - _BUDDHA if year in BUDDHIST_YEARS else year


def from_persian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Persian one; None where there is no such day."""
    if year not in PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= _month_days(year, month):
        return None
    years = sum(366 if _is_leap(other) else 365 for other in range(PERSIAN_YEARS.start, year))
    months = sum(_month_days(year, other) for other in range(1, month))
    return _NEW_YEAR_1300 + timedelta(days=years + months + day - 1)


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP


def _month_days(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or _is_leap(year) else 29
