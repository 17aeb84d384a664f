"""Which window a file is published with: its own, a later one, or none."""

from __future__ import annotations

from typing import Any

import apache_beam as beam
import pytest
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import IntervalWindow
from hypothesis import given
from hypothesis import strategies as st

from pipeline.streaming.windows import AssignWindows, WindowSettings
from schemas.record import InputFile
from tests.pipeline.streaming.conftest import WINDOWS, Event, stream_pipeline, told

durations = st.floats(0.001, 10**6)


def came(second: float, path: str = "a") -> Event:
    return second, InputFile(path, 1)


def panes_of(gathered: tuple[int, Any], window: Any = beam.DoFn.WindowParam) -> tuple[float, list[str]]:
    return float(window.start), sorted(gathered[1])


@pytest.mark.parametrize(
    ("events", "windows", "too_late"),
    [
        ([came(10, "a"), came(59.9, "b"), 70], [(0, ["a", "b"])], []),
        ([came(10, "a"), came(70, "b"), 130], [(0, ["a"]), (60, ["b"])], []),
        ([came(70, "b"), came(10, "a"), 130], [(0, ["a"]), (60, ["b"])], []),
        ([came(10, "a"), 60, came(20, "b"), 900], [(0, ["a"]), (360, ["b"])], []),
        ([200, came(20, "b"), 300, came(30, "c"), 900], [(360, ["b", "c"])], []),
        ([200, came(20, "b"), came(370, "c"), 900], [(360, ["b", "c"])], []),
        ([10, came(20, "a"), 419, came(21, "b"), 900], [(0, ["a"]), (360, ["b"])], []),
        ([10, came(20, "a"), 420, came(21, "b"), 900], [(0, ["a"])], ["b"]),
        ([10_000, came(20, "a"), 20_000, came(19_000, "b")], [], ["a", "b"]),
        ([100, 200, 300], [], []),
    ],
    ids=[
        "on time",
        "two windows",
        "out of order, on time",
        "late joins the window that holds the end of its lateness",
        "late in a window that was empty",
        "late beside what is on time there",
        "late by all that is allowed",
        "too late by a moment",
        "far too late",
        "nothing at all",
    ],
)
def test_files_are_published_with_their_window(
    events: list[Event], windows: list[tuple[float, list[str]]], too_late: list[str]
) -> None:
    """Each window fires once, with all that is to be published with it, and what is too late is told."""
    with stream_pipeline() as pipeline:
        windowed = pipeline | told(events) | AssignWindows(WINDOWS)
        panes = (
            windowed.files
            | "Path" >> beam.Map(lambda file: (0, file.path))
            | beam.GroupByKey()
            | "Pane" >> beam.Map(panes_of)
        )
        assert_that(panes, equal_to(windows), label="windows")
        missed = windowed.too_late | "Missed" >> beam.Map(lambda file: file.path)
        assert_that(missed, equal_to(too_late), label="too late")


@given(st.integers(0, 10**9), durations, durations)
def test_a_late_file_joins_a_window_that_is_still_to_come(start: int, size: float, lateness: float) -> None:
    """As long as its lateness is allowed, the watermark has not passed the end of the window that a file joins, and
    that window is the first of which this is sure."""
    settings = WindowSettings(size, lateness)
    missed = settings.window_at(IntervalWindow(start, start).start)
    joined = settings.joined_window(missed)
    allowed_until = missed.end + beam.utils.timestamp.Duration.of(lateness)
    assert joined.start <= allowed_until < joined.end
    assert settings.window_at(joined.start) == joined
