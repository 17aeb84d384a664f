"""Hands records to worker processes, some at a time, and takes back articles and rejects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.windowed_value import WindowedValue

from schemas.house_rules import USUAL_RULES, HouseRules
from schemas.packed_article import PackedArticle, pack_piece
from schemas.record import Record
from schemas.reject import Reject, Rejection, Stage
from transforms.articles.answers import AnswerCounts, answer_of, tell_progress
from transforms.articles.page_queue import Flying, InFlight
from transforms.articles.tally import tally
from transforms.articles.tasks import CleanAll, Outcome
from transforms.articles.worker_pool import Pending, PoolSettings, WorkerPool, shared_pool
from transforms.rejecting import reject

TASK_RECORDS = 32
TASK_BYTES = 256_000
"""A worker process is given so many records at once, or those that hold so many bytes: to hand in a task and to take
its answer costs the one process that all others wait for as much as some of the cleaning does. The first tasks hold one
record, two, three …: no process waits for its first, and few records are shared out among all."""

_ARTICLES, _REJECTS, _READ = "articles", "rejects", "read"

Records = tuple[Record, ...]
PendingRecords = Pending[Records, "list[Outcome]"]


class Prepared(NamedTuple):
    """What became of the records: pieces of packed articles, rejects, and how many records each task held."""

    articles: beam.PCollection[bytes]
    rejects: beam.PCollection[Reject]
    read: beam.PCollection[int]


@dataclass
class PrepareRecords(beam.PTransform):
    """Cleans each record in a worker process; every record comes out as one article or one reject.

    `spool` is the number of an open spool for what articles hold, where the whole graph runs in this process.
    """

    settings: PoolSettings
    rules: HouseRules = USUAL_RULES
    spool: int | None = None

    def expand(self, records: beam.PCollection[Record]) -> Prepared:
        cleaning = beam.ParDo(_PrepareRecords(self.settings, CleanAll(self.rules), self.spool))
        outcomes = records | "Clean in worker processes" >> cleaning.with_outputs(_ARTICLES, _REJECTS, _READ)
        return Prepared(outcomes[_ARTICLES], outcomes[_REJECTS], outcomes[_READ])


@dataclass
class _Waiting:
    """Records of one window that wait to be a task."""

    records: list[Record] = field(default_factory=list)
    bytes: int = 0

    def add(self, record: Record) -> None:
        self.records.append(record)
        self.bytes += len(record.content)

    def are(self, enough: int) -> bool:
        """Whether so many records wait, or as many bytes as a task may hold."""
        return len(self.records) >= enough or self.bytes >= TASK_BYTES


class _PrepareRecords(beam.DoFn):
    """Keeps a bounded queue of tasks with the pool, so that reading and cleaning overlap."""

    def __init__(self, settings: PoolSettings, clean: CleanAll, spool: int | None) -> None:
        self._settings, self._clean, self._spool = settings, clean, spool
        self._counts = AnswerCounts()

    def setup(self) -> None:
        self._pool: WorkerPool = shared_pool(self._settings)

    def start_bundle(self) -> None:
        tally.enter("cleaning")
        self._waiting: dict[BoundedWindow, _Waiting] = {}
        self._enough = 1
        self._in_flight: InFlight[Records, list[Outcome]] = InFlight(self._settings)

    def process(self, record: Record, window: Any = beam.DoFn.WindowParam) -> Iterator[Any]:
        waiting = self._waiting.setdefault(window, _Waiting())
        waiting.add(record)
        if waiting.are(self._enough):
            self._enough = min(self._enough + 1, TASK_RECORDS)
            for ready in self._in_flight.add(self._hand_in(window)):
                yield from self._outcomes(ready)

    def finish_bundle(self) -> Iterator[Any]:
        for window in list(self._waiting):
            for ready in self._in_flight.add(self._hand_in(window)):
                yield from self._outcomes(ready)
        for ready in self._in_flight.drain():
            yield from self._outcomes(ready)
        tally.enter("merging")

    def _hand_in(self, window: Any) -> Flying[Records, list[Outcome]]:
        records = tuple(self._waiting.pop(window).records)
        return Flying(self._pool.submit(self._clean, records), window, window.max_timestamp())

    def _outcomes(self, task: Flying[Records, list[Outcome]]) -> Iterator[beam.pvalue.TaggedOutput]:
        records, outcomes = task.pending.task, self._settled(task.pending)
        for record, outcome in zip(records, outcomes, strict=True):
            self._counts.count(outcome)
            tell_progress(outcome, len(record.content))
        articles = [outcome for outcome in outcomes if isinstance(outcome, PackedArticle)]
        rejects = [(_REJECTS, outcome) for outcome in outcomes if isinstance(outcome, Reject)]
        pieces = [(_ARTICLES, pack_piece(articles, self._spool))] if articles else []
        for tag, value in (*pieces, *rejects, (_READ, len(records))):
            yield beam.pvalue.TaggedOutput(tag, WindowedValue(value, task.timestamp, [task.window]))

    def _settled(self, pending: PendingRecords) -> Sequence[Outcome]:
        """What became of a task's records; those of one that went wrong are tried again, each alone."""
        records = pending.task
        answer = answer_of(pending, f"{records[0].input_path} at {records[0].record_offset}", quiet=len(records) > 1)
        if not isinstance(answer, Rejection):
            return answer
        if len(records) == 1:
            return [reject(records[0], answer, Stage.WORK)]
        alone: list[PendingRecords] = [self._pool.submit(self._clean, (record,)) for record in records]
        return [outcome for one in alone for outcome in self._settled(one)]
