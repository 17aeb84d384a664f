"""Spans of time as people write them: 30s, 5m, 1h30m, 2w."""

from __future__ import annotations

import re

_UNITS = {"w": 604_800.0, "d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0}
_PART = re.compile(r"(?<!\d)(\d+(?:\.\d+)?)(w|d|h|m|s|$)")


def parse_duration(text: str, plain: str = "s") -> float:
    """Reads a span of time; `plain` is the unit of a number without one.

    Returns seconds; raises ValueError for what is no span of time above zero.
    """
    compact = text.strip().lower().replace(" ", "")
    parts = _PART.findall(compact)
    if not parts or "".join(number + unit for number, unit in parts) != compact:
        raise ValueError(f"{text!r} is no span of time: write 30s, 5m, 1h30m, 30d or 2w")
    seconds = sum(float(number) * _UNITS[unit or plain] for number, unit in parts)
    if seconds <= 0:
        raise ValueError(f"{text!r} is not above zero")
    return seconds


def format_duration(seconds: float) -> str:
    """A span of time, short: 0.5s, 30s, 5m, 1h30m."""
    if seconds < 60:
        return f"{round(seconds, 1):g}s"
    left = round(seconds)
    parts = []
    for unit in ("d", "h", "m", "s"):
        count, left = divmod(left, int(_UNITS[unit]))
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)
