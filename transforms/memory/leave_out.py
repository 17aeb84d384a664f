"""Leaves out records of changed inputs that are published already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import apache_beam as beam

from schemas.record import Record
from schemas.reject import Reject
from transforms.intake.read import ReadOutput
from transforms.join_window_value import JoinWindowValue
from transforms.memory.published_ids import is_left_out, unpack_ids

Published: TypeAlias = "bytes | beam.PCollection[bytes]"
"""Packed ids of records that are published already: those of a batch, or one value for each window that has any."""


@dataclass
class LeaveOutPublished(beam.PTransform):
    """Passes on what a changed file holds beside its old records; `published` are packed ids, often none. On a stream
    each window has its own."""

    published: Published

    def expand(self, read: ReadOutput) -> ReadOutput:
        if not self.published:
            return read
        return ReadOutput(
            read.records | "Old records" >> _LeaveOut(self.published),
            read.rejects | "Old rejects" >> _LeaveOut(self.published),
            read.left,
        )


@dataclass
class _LeaveOut(beam.PTransform):
    published: Published

    def expand(self, rows: beam.PCollection[Any]) -> beam.PCollection[Any]:
        beside = rows | "Published" >> with_published(self.published, _id_of)
        return beside | "Leave out" >> beam.FlatMapTuple(_if_new)


def with_published(published: Published, key: Callable[[Any], str]) -> beam.PTransform:
    """Puts the packed ids beside each element."""
    if isinstance(published, bytes):
        return beam.Map(_pair, published)
    return JoinWindowValue(published, b"", key)


def _pair(element: Any, published: bytes) -> tuple[Any, bytes]:
    return element, published


def _id_of(row: Record | Reject) -> str:
    return row.copy_id


def _if_new(row: Record | Reject, published: bytes) -> Iterator[Record | Reject]:
    if not is_left_out(row.copy_id, row.content_sha256, unpack_ids(published)):
        yield row
