"""The graph on a source that never ends: the steps of the batch, window by window, with what is known by then."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics

from pipeline.graph import stage_files
from pipeline.published.load_memory import segments_of
from pipeline.published.store import open_store
from pipeline.settings import RunSettings
from pipeline.streaming.publish_window import Outcome, StagedWindow, check_whole, publish_window
from pipeline.streaming.stages import WindowStages
from pipeline.streaming.take_new import TakeNew
from pipeline.streaming.windows import AssignWindows, WindowSettings
from schemas.record import InputFile
from transforms.memory.known import Memory

logger = logging.getLogger("copydesk.stream")

_SECONDS_A_DAY = 86_400


class Streamed(NamedTuple):
    """What came of each window, (run id, outcome), and the files that came too late for any."""

    published: beam.PCollection[tuple[str, Outcome]]
    too_late: beam.PCollection[InputFile]


def build_stream(
    files: beam.PCollection[InputFile], stages: WindowStages, settings: RunSettings, windows: WindowSettings
) -> Streamed:
    """Wires the steps from files with timestamps to commits, one for each window that holds something new."""
    windowed = files | "Window" >> AssignWindows(windows)
    taken = windowed.files | "Take" >> TakeNew(stages.root)
    memory = LiveMemory(stages.root, settings.lookback_days)
    spread = taken.files | "Spread files" >> beam.Reshuffle()
    staged = stage_files(spread, stages, settings, memory, taken.published)
    parts = {
        "taken": taken.taken | "Key inputs" >> beam.WithKeys(_one_key),
        "counts": staged.counts | "Key counts" >> beam.WithKeys(_one_key),
        "files": staged.files | "Key files" >> beam.WithKeys(_one_key),
        "links": staged.links | "Key links" >> beam.WithKeys(_one_key),
    }
    outcomes = parts | "Gather" >> beam.CoGroupByKey() | "Publish" >> beam.ParDo(_Publish(stages, settings))
    too_late = windowed.too_late | "Tell too late" >> beam.ParDo(_TellTooLate())
    return Streamed(outcomes, too_late)


def _one_key(part: Any) -> int:
    return 0


class _Publish(beam.DoFn):
    """Commits each window; the one step with an effect outside the stages."""

    def __init__(self, stages: WindowStages, settings: RunSettings) -> None:
        self._stages, self._settings = stages, settings

    def process(
        self, gathered: tuple[int, dict[str, Iterable[Any]]], window: Any = beam.DoFn.WindowParam
    ) -> Iterator[tuple[str, Outcome]]:
        parts, stage = gathered[1], self._stages.of(window)
        taken, counts, links = check_whole(list(parts["taken"])), sum(parts["counts"]), sum(parts["links"])
        staged = StagedWindow(stage, taken, counts, tuple(parts["files"]), links)
        outcome = publish_window(self._stages.root, staged, self._settings)
        Metrics.counter("stream", f"windows_{outcome.value}").inc()
        logger.info("%s: %s, %d records", stage.run.run_id, outcome.value, staged.records_read)
        yield stage.run.run_id, outcome


class _TellTooLate(beam.DoFn):
    """Counts and names what no window takes any more."""

    def __init__(self) -> None:
        self._count = Metrics.counter("stream", "files_too_late")

    def process(self, file: InputFile) -> Iterator[InputFile]:
        self._count.inc()
        logger.warning("%s came too late for any window; `copydesk run` on the same output takes it", file.path)
        yield file


@dataclass(frozen=True, slots=True)
class LiveMemory:
    """The memory of the output folder `root` at the moment of asking. A story is remembered by the day of its commit.

    `sequence` stands in the names of staged segments until the window is committed and its number known.
    """

    root: str
    lookback_days: float | None = None
    sequence: int = 0
    parts: int = 1
    is_empty: bool = False

    def known(self) -> Memory:
        days = time.time() / _SECONDS_A_DAY
        return Memory(
            segments=segments_of(open_store(self.root)),
            since=0 if self.lookback_days is None else max(0, math.floor(days - self.lookback_days)),
            day=math.floor(days),
            parts=self.parts,
        )
