"""The step that leaves out records of changed inputs that are published already."""

from __future__ import annotations

from dataclasses import dataclass

import apache_beam as beam
from apache_beam.pvalue import AsSingleton

from pipeline.state.published_ids import is_published, unpack_ids
from schemas.record import Record
from schemas.reject import Reject
from transforms.intake.read import ReadOutput


@dataclass
class LeaveOutPublished(beam.PTransform):
    """Passes on what a changed file holds beside its old records; `published` are packed ids, often none. On a stream
    they are a side input: each window has its own."""

    published: bytes | AsSingleton

    def expand(self, read: ReadOutput) -> ReadOutput:
        if not self.published:
            return read
        return ReadOutput(
            read.records | "Old records" >> beam.Filter(_is_new, self.published),
            read.rejects | "Old rejects" >> beam.Filter(_is_new, self.published),
        )


def _is_new(row: Record | Reject, published: bytes) -> bool:
    return not is_published(row.copy_id, unpack_ids(published))
