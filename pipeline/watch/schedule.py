"""When to look next."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_BACK_OFF = 300.0
"""Seconds between two tries where everything fails, unless the interval itself is longer."""
_MOST_DOUBLINGS = 16


@dataclass(frozen=True, slots=True)
class Schedule:
    """Seconds between two looks, and seconds for which a file must stay as it is before it counts as complete."""

    every: float
    settle: float

    @classmethod
    def of(cls, every: float, settle: float | None = None) -> Schedule:
        """A schedule by which a complete file is taken within one and a half intervals, unless `settle` is longer."""
        return cls(every, min(every / 2, 10.0) if settle is None else settle)

    def back_off(self, failures: int) -> float:
        """Seconds to wait after this many failed rounds in a row: the interval, doubled each time."""
        longest = max(self.every, LONGEST_BACK_OFF)
        return min(self.every * 2.0 ** min(failures - 1, _MOST_DOUBLINGS), longest)


class Rhythm:
    """The looks of a schedule: regular ones an interval apart, and one between two where files were unsettled.

    The look between comes when those files can have settled; only one, so that a file which grows for hours does not
    make for looks at a faster pace. A regular look that is overdue comes at once.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._due = float("-inf")

    def next_look(self, began: float, unsettled: int) -> float:
        """When to look again after a look that began then."""
        if began >= self._due:
            self._due = began + self._schedule.every
            if unsettled and self._schedule.settle < self._schedule.every:
                return began + self._schedule.settle
        return self._due
