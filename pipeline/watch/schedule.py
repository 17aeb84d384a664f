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

    def next_look(self, round_began: float, unsettled: int, regular: bool) -> tuple[float, bool]:
        """When to look again after a good round, and whether that look is a regular one.

        Regular looks are an interval apart. Where files were unsettled, one look comes between, when they can have
        settled; only one, so that a file which grows for hours does not make for looks at a faster pace.
        """
        if regular and unsettled and self.settle < self.every:
            return round_began + self.settle, False
        return round_began + self.every, True
