"""Whether a value of a config is what its key wants; each check returns the value as the run takes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

from pipeline.durations import parse_duration
from schemas.page_kind import NEVER_KEPT, PageKind
from transforms.cleaning.selectors import problem_with

Check = Callable[[Any], Any]
"""Returns the value, or raises ValueError with what is wanted instead."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
_HOST = re.compile(r"[^\s/:@]+(\.[^\s/:@]+)+")


def text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError('a text in quotes, as "Northport Gazette"')
    return value


def switch(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false, without quotes")
    return value


def number(low: float, high: float = float("inf"), whole: bool = False) -> Check:
    """A number from `low` to `high`."""

    def check(value: Any) -> float:
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
            bounds = f"from {low:g} on" if high == float("inf") else f"from {low:g} to {high:g}"
            raise ValueError(f"a {'whole number' if whole else 'number'} {bounds}, without quotes")
        return value

    return check


def several(check: Check) -> Check:
    """A list of values, each of which is checked."""

    def check_all(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise ValueError('a list, as ["…", "…"]')
        return tuple(check(each) for each in value)

    return check_all


def names(value: Any) -> tuple[str, ...]:
    """The name of a field of the input, or several of which the first that holds something is meant."""
    found = tuple(value) if isinstance(value, list) else (value,)
    if not found or not all(isinstance(one, str) and one.strip() and not set(one) & set(",=") for one in found):
        raise ValueError(
            'a name in quotes or a list of names, as "body" or ["body", "story.text"], without "," and "="'
        )
    return found


def kind(value: Any) -> str:
    """A kind of page that can be kept."""
    names = [each.value for each in PageKind if each not in NEVER_KEPT]
    if value not in names:
        raise ValueError(f"one of {', '.join(names)}")
    return str(value)


def language(value: Any) -> str:
    """A language by its code."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value.lower()):
        raise ValueError('a language by its code, as "en" or "zh-cn"')
    return value.lower()


def host(value: Any) -> str:
    """A host or a domain without a scheme."""
    if not isinstance(value, str) or not _HOST.fullmatch(value):
        raise ValueError('a host or domain alone, as "example.org"')
    return value.lower().removeprefix("www.")


def selector(value: Any) -> str:
    """A CSS selector."""
    words = text(value)
    if problem := problem_with(words):
        raise ValueError(f"a CSS selector ({problem})")
    return words


def span(value: Any) -> str:
    """A span of time."""
    try:
        parse_duration(value if isinstance(value, str) else "", plain="d")
    except ValueError as error:
        raise ValueError('a span of time in quotes, as "30d" or "12h"') from error
    return str(value)


def day(value: Any) -> datetime:
    """A day or a time; without a zone it is UTC."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=timezone.utc)
    if not isinstance(value, date):
        raise ValueError("a day or a time without quotes, as 2024-11-05")
    return datetime(value.year, value.month, value.day, tzinfo=timezone.utc)


def last_day(value: Any) -> datetime:
    """The first time that is too late: the day after a day, a time itself."""
    return day(value) if isinstance(value, datetime) else day(value) + timedelta(days=1)
