"""A stream whose clock the test holds: Beam's TestStream on the one local runner that fires windows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.direct import executor
from apache_beam.runners.direct.direct_runner import BundleBasedDirectRunner
from apache_beam.testing.test_stream import TestStream
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import IntervalWindow, TimestampedValue
from apache_beam.utils.timestamp import MIN_TIMESTAMP, Duration

from pipeline.settings import RunSettings
from pipeline.streaming.stages import WindowStages
from pipeline.streaming.stream_graph import build_stream
from pipeline.streaming.windows import WindowSettings
from schemas.record import InputFile

Event: TypeAlias = "float | tuple[float, InputFile]"
"""The watermark passes this second, or a file comes whose time is this second."""

RunStream: TypeAlias = Callable[[Path, list[Event], list[str]], None]
WINDOWS = WindowSettings(size=60, allowed_lateness=300)


@pytest.fixture(scope="module", autouse=True)
def _empty_bundles() -> Iterator[None]:
    """The runner asks an empty bundle for its window before it looks up side inputs, and fails: give it one, the very
    first, for which no side input is waited for."""
    begin = executor.TransformExecutor.__init__

    def with_window(self: executor.TransformExecutor, *args: object) -> None:
        begin(self, *args)
        if self._latest_main_input_window is None:
            self._latest_main_input_window = IntervalWindow(MIN_TIMESTAMP, MIN_TIMESTAMP + Duration(micros=1))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(executor.TransformExecutor, "__init__", with_window)
        yield


def told(events: Iterable[Event]) -> TestStream:
    """The events in their order, then the end of all time."""
    stream = TestStream().advance_watermark_to(0)
    for event in events:
        if isinstance(event, tuple):
            stream = stream.add_elements([TimestampedValue(event[1], event[0])])
        else:
            stream = stream.advance_watermark_to(event)
    return stream.advance_watermark_to_infinity()


def stream_pipeline() -> beam.Pipeline:
    return beam.Pipeline(runner=BundleBasedDirectRunner(), options=PipelineOptions(["--streaming"]))


@pytest.fixture(scope="module")
def run_stream() -> RunStream:
    """Publishes what the events bring under a folder, and asserts the paths of the files that were too late."""

    def run(output: Path, events: list[Event], too_late: list[str]) -> None:
        output.mkdir(parents=True, exist_ok=True)
        with stream_pipeline() as pipeline:
            files = pipeline | told(events)
            streamed = build_stream(files, WindowStages(str(output), "job"), RunSettings(workers=1), WINDOWS)
            missed = streamed.too_late | "Their paths" >> beam.Map(_path)
            assert_that(missed, equal_to(too_late))

    return run


def _path(file: InputFile) -> str:
    return file.path
