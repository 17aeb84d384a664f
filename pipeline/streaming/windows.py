"""Which window each file is published with: on time with its own, late with a later one, too late with none.

Beam drops data that comes after the allowed lateness without a word, and a late pane of one step does not meet that of
another, so that what is joined would fall apart. So lateness is dealt with once, here, while an element is still a mere
file name, and all steps that follow see windows that are complete when they fire:

- a file that comes before the watermark passes its window's end is on time;
- one that comes later joins the window that holds the end of its allowed lateness: `joined_window`;
- one that comes when that window is over, too, is too late; it is told, and left for `copydesk run`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import apache_beam as beam
from apache_beam.transforms.trigger import AccumulationMode, AfterCount, AfterWatermark
from apache_beam.transforms.window import FixedWindows, IntervalWindow, TimestampedValue
from apache_beam.utils.timestamp import Duration, Timestamp
from apache_beam.utils.windowed_value import PaneInfo, PaneInfoTiming

from schemas.record import InputFile

_LATE = "late"
_FOREVER = Duration(seconds=100 * 366 * 86_400)
"""Beam itself drops nothing for so long; it keeps a few bytes for each window."""


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """Seconds that a window is long, and that a file may come after its end."""

    size: float
    allowed_lateness: float

    def joined_window(self, missed: IntervalWindow) -> IntervalWindow:
        """The window that a file joins which has missed its own."""
        return self.window_at(missed.end + Duration.of(self.allowed_lateness))

    def window_at(self, moment: Timestamp) -> IntervalWindow:
        """The window that holds a moment."""
        size = Duration.of(self.size)
        start = moment - Duration(micros=moment.micros % size.micros)
        return IntervalWindow(start, start + size)


class Windowed(NamedTuple):
    """`files` in the windows that they are published with, each window firing once; and the files that came too
    late for any."""

    files: beam.PCollection[InputFile]
    too_late: beam.PCollection[InputFile]


@dataclass
class AssignWindows(beam.PTransform):
    """Files with timestamps → files in fixed windows of which none is ever late."""

    settings: WindowSettings

    def expand(self, files: beam.PCollection[InputFile]) -> Windowed:
        first = files | "Own window" >> _Sorted(self.settings)
        missed = first.late | "To a later window" >> beam.ParDo(_Postpone(self.settings))
        second = missed | "Later window" >> _Sorted(self.settings)
        in_time = (first.on_time, second.on_time) | "In time" >> beam.Flatten()
        complete = in_time | "Complete windows" >> beam.WindowInto(FixedWindows(self.settings.size))
        return Windowed(complete, second.late)


class _Timing(NamedTuple):
    on_time: beam.PCollection[InputFile]
    late: beam.PCollection[InputFile]


@dataclass
class _Sorted(beam.PTransform):
    """Tells files that come before their window ends from those that come later."""

    settings: WindowSettings

    def expand(self, files: beam.PCollection[InputFile]) -> _Timing:
        told = (
            files
            | "Fixed windows"
            >> beam.WindowInto(
                FixedWindows(self.settings.size),
                trigger=AfterWatermark(late=AfterCount(1)),
                accumulation_mode=AccumulationMode.DISCARDING,
                allowed_lateness=_FOREVER,
            )
            # One key: the files of a window are few beside what is in them, and Beam keeps something for each key.
            | "Under one key" >> beam.WithKeys(_one_key)
            | "Fire" >> beam.GroupByKey()
            | "Tell late" >> beam.ParDo(_TellLate()).with_outputs(_LATE, main="on_time")
        )
        return _Timing(told.on_time, told[_LATE])


def _one_key(file: InputFile) -> int:
    return 0


class _TellLate(beam.DoFn):
    """Parts panes that fire with the watermark from those that fire after it."""

    def process(
        self, pane: tuple[int, Iterable[InputFile]], info: PaneInfo = beam.DoFn.PaneInfoParam
    ) -> Iterator[InputFile | beam.pvalue.TaggedOutput]:
        late = info.timing == PaneInfoTiming.LATE
        for file in pane[1]:
            yield beam.pvalue.TaggedOutput(_LATE, file) if late else file


class _Postpone(beam.DoFn):
    """Stamps files with the last moment of the window that they join: one that no watermark has passed as long as
    their lateness is allowed."""

    def __init__(self, settings: WindowSettings) -> None:
        self._settings = settings

    def process(self, file: InputFile, window: IntervalWindow = beam.DoFn.WindowParam) -> Iterator[TimestampedValue]:
        yield TimestampedValue(file, self._settings.joined_window(window).max_timestamp())
