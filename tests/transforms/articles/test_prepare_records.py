"""Records through the worker processes: each comes out as one article or one reject."""

from __future__ import annotations

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from schemas.article import Article
from schemas.record import Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.articles.page_queue import PENDING_PER_WORKER
from transforms.articles.prepare_records import PrepareRecords
from transforms.articles.worker_pool import PoolSettings

SETTINGS = PoolSettings(workers=1, time_limit=30.0)
PARAGRAPHS = (
    "The ferry sails again from Monday, after three months in the dock at Northport and a new engine.",
    "Tickets cost what they did before the winter, and children below six travel free of charge as ever.",
    "The captain said that the first boat leaves at seven and that the crossing takes forty minutes.",
)


def _record(number: int) -> Record:
    text = "\n\n".join(f"{paragraph} Line {number}." for paragraph in PARAGRAPHS)
    return Record(f"in/{number}.txt", 0, RecordKind.TEXT, text.encode())


def _place(row: Article | Reject) -> str:
    return row.input_path


def test_every_record_ends_once() -> None:
    """More records than may be pending at a time, and one without words: all come out, each once, on its side."""
    good = [_record(number) for number in range(PENDING_PER_WORKER + 4)]
    empty = Record("in/empty.txt", 0, RecordKind.TEXT, b" \n")
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        prepared = pipeline | beam.Create([*good, empty], reshuffle=False) | PrepareRecords(SETTINGS)
        assert_that(
            prepared.articles | "Articles" >> beam.Map(_place), equal_to([record.input_path for record in good])
        )
        assert_that(prepared.rejects | "Rejects" >> beam.Map(_place), equal_to([empty.input_path]), label="rejects")


def test_a_record_over_its_time_is_a_reject_of_its_own() -> None:
    """A text of some megabytes does not fit into a twentieth of a second; it is stopped, and the row says why."""
    long = Record("in/long.txt", 0, RecordKind.TEXT, "\n\n".join(PARAGRAPHS * 10_000).encode())
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        prepared = (
            pipeline | beam.Create([long], reshuffle=False) | PrepareRecords(PoolSettings(workers=1, time_limit=0.05))
        )
        reasons = prepared.rejects | beam.Map(lambda row: (row.reason, row.input_path))
        assert_that(reasons, equal_to([(RejectReason.TIME_LIMIT, "in/long.txt")]))
