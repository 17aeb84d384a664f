"""Records of changed inputs that are published already are left out, and no others."""

from __future__ import annotations

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Rejection, RejectReason
from transforms.intake.problems import reject
from transforms.intake.read import ReadOutput
from transforms.memory.leave_out import LeaveOutPublished
from transforms.memory.published_ids import pack_ids

OLD, NEW = (Record("feed.jsonl", offset, RecordKind.TEXT, b"words") for offset in (0, 20))
BROKEN = reject(InputFile("feed.jsonl", 60), Rejection(RejectReason.MALFORMED_RECORD, "not-json", "{"), offset=40)


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ([], [OLD.copy_id, NEW.copy_id, BROKEN.copy_id]),
        ([OLD.copy_id], [NEW.copy_id, BROKEN.copy_id]),
        ([OLD.copy_id, BROKEN.copy_id], [NEW.copy_id]),
    ],
    ids=["nothing published", "one record", "a record and a reject"],
)
def test_old_rows_are_left_out(published: list[str], kept: list[str]) -> None:
    """Records and rejects alike are told by their ids."""
    packed = pack_ids(bytes.fromhex(id) for id in published)
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        read = ReadOutput(
            pipeline | "Records" >> beam.Create([OLD, NEW]),
            pipeline | "Rejects" >> beam.Create([BROKEN]),
            pipeline | "Left" >> beam.Create([]),
        )
        left = read | LeaveOutPublished(packed)
        ids = (left.records, left.rejects) | beam.Flatten() | beam.Map(lambda row: row.copy_id)
        assert_that(ids, equal_to(kept))
