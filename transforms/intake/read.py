"""The transform that reads files into records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics

from schemas.record import InputFile, Record
from schemas.reject import Reject
from transforms.intake.reading import ReadLimits, read_records

REJECTS = "rejects"


class ReadOutput(NamedTuple):
    """What a file gives: its records, and a reject for each that cannot be read."""

    records: beam.PCollection[Record]
    rejects: beam.PCollection[Reject]


@dataclass
class ReadRecords(beam.PTransform):
    """Files to raw records, each file streamed record by record."""

    limits: ReadLimits = field(default_factory=ReadLimits)

    def expand(self, files: beam.PCollection[InputFile]) -> ReadOutput:
        read = files | "Read files" >> beam.ParDo(_ReadFile(self.limits)).with_outputs(REJECTS, main="records")
        return ReadOutput(read.records, read[REJECTS])


class _ReadFile(beam.DoFn):
    """Yields as it reads: a file's records never stand in memory together."""

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._files = Metrics.counter("intake", "files")
        self._records = Metrics.counter("intake", "records")
        self._rejects = Metrics.counter("intake", "rejects")

    def process(self, file: InputFile) -> Iterator[Record | beam.pvalue.TaggedOutput]:
        self._files.inc()
        for row in read_records(file, self._limits):
            if isinstance(row, Reject):
                self._rejects.inc()
                yield beam.pvalue.TaggedOutput(REJECTS, row)
            else:
                self._records.inc()
                yield row
