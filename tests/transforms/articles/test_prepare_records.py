"""Records through the worker processes: each comes out as one article or one reject."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from pebble import ProcessExpired

from schemas.packed_article import articles_in, without_fingerprint
from schemas.record import Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.articles import prepare_records
from transforms.articles.prepare_records import TASK_RECORDS, PrepareRecords
from transforms.articles.worker_pool import PoolSettings, WorkerPool

SETTINGS = PoolSettings(workers=1, time_limit=30.0)
PARAGRAPHS = (
    "The ferry sails again from Monday, after three months in the dock at Northport and a new engine.",
    "Tickets cost what they did before the winter, and children below six travel free of charge as ever.",
    "The captain said that the first boat leaves at seven and that the crossing takes forty minutes.",
)


def _record(number: int) -> Record:
    text = "\n\n".join(f"{paragraph} Line {number}." for paragraph in PARAGRAPHS)
    return Record(f"in/{number}.txt", 0, RecordKind.TEXT, text.encode())


def _place(row: Reject) -> str:
    return row.input_path


def _places(piece: bytes) -> list[str]:
    return [without_fingerprint(article).input_path for article in articles_in(piece)]


def test_every_record_ends_once() -> None:
    """More records than one task holds, and one without words: all come out, each once, on its side."""
    good = [_record(number) for number in range(TASK_RECORDS * TASK_RECORDS // 2 + 2 * TASK_RECORDS)]
    empty = Record("in/empty.txt", 0, RecordKind.TEXT, b" \n")
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        prepared = pipeline | beam.Create([*good, empty], reshuffle=False) | PrepareRecords(SETTINGS)
        assert_that(
            prepared.articles | "Articles" >> beam.FlatMap(_places), equal_to([record.input_path for record in good])
        )
        assert_that(prepared.rejects | "Rejects" >> beam.Map(_place), equal_to([empty.input_path]), label="rejects")
        read = prepared.read | beam.CombineGlobally(sum)
        assert_that(read, equal_to([len(good) + 1]), label="read")


def test_a_record_over_its_time_is_a_reject_of_its_own() -> None:
    """A text of some megabytes does not fit into a twentieth of a second; it is stopped, and the row says why."""
    long = Record("in/long.txt", 0, RecordKind.TEXT, "\n\n".join(PARAGRAPHS * 10_000).encode())
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        prepared = (
            pipeline | beam.Create([long], reshuffle=False) | PrepareRecords(PoolSettings(workers=1, time_limit=0.05))
        )
        reasons = prepared.rejects | beam.Map(lambda row: (row.reason, row.input_path))
        assert_that(reasons, equal_to([(RejectReason.TIME_LIMIT, "in/long.txt")]))


class _Crashing(WorkerPool):
    """A pool without processes, whose process would end at one of the records."""

    def schedule(self, function: Callable[[Any], Any], task: Any) -> Any:
        future: Future[Any] = Future()
        if any(record.input_path == "in/2.txt" for record in task):
            future.set_exception(ProcessExpired("ended", code=-11))
        else:
            future.set_result(function(task))
        return future


def test_a_record_that_goes_wrong_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records that were handed in with one that ends its process are cleaned all the same, each alone."""
    monkeypatch.setattr(prepare_records, "shared_pool", _Crashing)
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        prepared = pipeline | beam.Create(map(_record, range(6)), reshuffle=False) | PrepareRecords(SETTINGS)
        reasons = prepared.rejects | beam.Map(lambda row: (row.reason, row.input_path))
        assert_that(reasons, equal_to([(RejectReason.CRASHED, "in/2.txt")]))
        paths = prepared.articles | beam.FlatMap(_places)
        assert_that(paths, equal_to([f"in/{number}.txt" for number in (0, 1, 3, 4, 5)]), label="articles")
