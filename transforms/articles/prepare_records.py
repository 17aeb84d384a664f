"""Hands records to worker processes and takes back articles and rejects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.utils.windowed_value import WindowedValue

from schemas.article import Article
from schemas.house_rules import USUAL_RULES, HouseRules
from schemas.record import Record
from schemas.reject import Reject, Rejection, Stage
from transforms.articles.answers import AnswerCounts, answer_of, tell_progress
from transforms.articles.page_queue import Flying, InFlight
from transforms.articles.tally import tally
from transforms.articles.tasks import CleanRecord
from transforms.articles.worker_pool import PoolSettings, WorkerPool, shared_pool
from transforms.rejecting import reject

_ARTICLES, _REJECTS = "articles", "rejects"


class Prepared(NamedTuple):
    """What became of the records."""

    articles: beam.PCollection[Article]
    rejects: beam.PCollection[Reject]


@dataclass
class PrepareRecords(beam.PTransform):
    """Cleans each record in a worker process; every record comes out as one article or one reject."""

    settings: PoolSettings
    rules: HouseRules = USUAL_RULES

    def expand(self, records: beam.PCollection[Record]) -> Prepared:
        cleaning = beam.ParDo(_PrepareRecords(self.settings, CleanRecord(self.rules)))
        outcomes = records | "Clean in worker processes" >> cleaning.with_outputs(_ARTICLES, _REJECTS)
        return Prepared(outcomes[_ARTICLES], outcomes[_REJECTS])


class _PrepareRecords(beam.DoFn):
    """Keeps a bounded queue of records with the pool, so that reading and cleaning overlap."""

    def __init__(self, settings: PoolSettings, clean: CleanRecord) -> None:
        self._settings, self._clean = settings, clean
        self._counts = AnswerCounts()

    def setup(self) -> None:
        self._pool: WorkerPool = shared_pool(self._settings)

    def start_bundle(self) -> None:
        tally.enter("cleaning")
        self._in_flight: InFlight[Record, Article | Reject] = InFlight(self._settings)

    def process(
        self, record: Record, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        task = Flying(self._pool.submit(self._clean, record), window, timestamp)
        yield from map(self._outcome, self._in_flight.add(task))

    def finish_bundle(self) -> Iterator[Any]:
        yield from map(self._outcome, self._in_flight.drain())
        tally.enter("merging")

    def _outcome(self, task: Flying[Record, Article | Reject]) -> beam.pvalue.TaggedOutput:
        record = task.pending.task
        answer = answer_of(task.pending, f"{record.input_path} at {record.record_offset}")
        outcome = reject(record, answer, Stage.WORK) if isinstance(answer, Rejection) else answer
        self._counts.count(outcome)
        tell_progress(outcome, len(record.content))
        tag = _ARTICLES if isinstance(outcome, Article) else _REJECTS
        return beam.pvalue.TaggedOutput(tag, WindowedValue(outcome, task.timestamp, [task.window]))
