"""The transform that reads files into records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics

from schemas.record import InputFile, Record
from schemas.reject import Reject
from transforms.intake.portions import Bounds, PortionReader
from transforms.intake.reading import ReadLimits

REJECTS, LEFT = "rejects", "left"


class ReadOutput(NamedTuple):
    """What files give: their records, a reject for each that cannot be read, and what of them was left unread."""

    records: beam.PCollection[Record]
    rejects: beam.PCollection[Reject]
    left: beam.PCollection[InputFile]


@dataclass
class ReadRecords(beam.PTransform):
    """Files to raw records, each file streamed record by record.

    With `bounds` a worker stops reading where it has read so much; without, nothing is left.
    """

    limits: ReadLimits = field(default_factory=ReadLimits)
    bounds: Bounds | None = None

    def expand(self, files: beam.PCollection[InputFile]) -> ReadOutput:
        reading = beam.ParDo(_ReadFile(self.limits, self.bounds))
        read = files | "Read files" >> reading.with_outputs(REJECTS, LEFT, main="records")
        return ReadOutput(read.records, read[REJECTS], read[LEFT])


class _ReadFile(beam.DoFn):
    """Yields as it reads: a file's records never stand in memory together."""

    def __init__(self, limits: ReadLimits, bounds: Bounds | None) -> None:
        self._limits, self._bounds = limits, bounds
        self._files = Metrics.counter("intake", "files")
        self._records = Metrics.counter("intake", "records")
        self._rejects = Metrics.counter("intake", "rejects")

    def start_bundle(self) -> None:
        self._reader = PortionReader(self._limits, self._bounds)

    def process(self, file: InputFile) -> Iterator[Record | beam.pvalue.TaggedOutput]:
        self._files.inc()
        for row in self._reader.read(file):
            if isinstance(row, Reject):
                self._rejects.inc()
                yield beam.pvalue.TaggedOutput(REJECTS, row)
            elif isinstance(row, InputFile):
                yield beam.pvalue.TaggedOutput(LEFT, row)
            else:
                self._records.inc()
                yield row
