"""The step that leaves out records of changed inputs that are published already."""

from __future__ import annotations

from dataclasses import dataclass

import apache_beam as beam

from pipeline.state.published_ids import Ids, is_published, unpack_ids
from schemas.record import Record
from schemas.reject import Reject
from transforms.intake.read import ReadOutput


@dataclass
class LeaveOutPublished(beam.PTransform):
    """Passes on what a changed file holds beside its old records; `published` are packed ids, often none."""

    published: bytes

    def expand(self, read: ReadOutput) -> ReadOutput:
        if not self.published:
            return read
        return ReadOutput(
            read.records | "Old records" >> beam.ParDo(_LeaveOut(self.published)),
            read.rejects | "Old rejects" >> beam.ParDo(_LeaveOut(self.published)),
        )


class _LeaveOut(beam.DoFn):
    def __init__(self, published: bytes) -> None:
        self._published = published

    def setup(self) -> None:
        self._ids: Ids = unpack_ids(self._published)

    def process(self, row: Record | Reject) -> list[Record | Reject]:
        return [] if is_published(row.copy_id, self._ids) else [row]
