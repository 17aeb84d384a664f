"""The step that hands records to worker processes and takes back articles and rejects."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.utils.windowed_value import WindowedValue

from pipeline.desk.pool import CrashError, Pending, PoolSettings, TimeLimitError, WorkerPool, shared_pool
from pipeline.desk.prepare import prepare, reject
from pipeline.progress import tally
from schemas.article import Article
from schemas.record import Record
from schemas.reject import Reject, Rejection, RejectReason, Stage

# Enough that no process waits for its next record, few enough that their bytes do not count.
_PENDING_PER_WORKER = 16

_ARTICLES, _REJECTS = "articles", "rejects"

logger = logging.getLogger("copydesk")


class Prepared(NamedTuple):
    """What became of the records."""

    articles: beam.PCollection[Article]
    rejects: beam.PCollection[Reject]


@dataclass
class PrepareRecords(beam.PTransform):
    """Cleans each record in a worker process; every record comes out as one article or one reject."""

    settings: PoolSettings

    def expand(self, records: beam.PCollection[Record]) -> Prepared:
        outcomes = records | "Clean in worker processes" >> beam.ParDo(_PrepareRecords(self.settings)).with_outputs(
            _ARTICLES, _REJECTS
        )
        return Prepared(outcomes[_ARTICLES], outcomes[_REJECTS])


class _PrepareRecords(beam.DoFn):
    """Keeps a bounded queue of records with the pool, so that reading and cleaning overlap."""

    def __init__(self, settings: PoolSettings) -> None:
        self._settings = settings
        self._accepted = Metrics.counter("copydesk", "records_accepted")
        self._rejected = Metrics.counter("copydesk", "records_rejected")

    def setup(self) -> None:
        self._pool: WorkerPool = shared_pool(self._settings)

    def start_bundle(self) -> None:
        tally.enter("cleaning")
        self._pending: deque[tuple[Pending[Record, Article | Reject], Any, Any]] = deque()

    def process(
        self, record: Record, window: Any = beam.DoFn.WindowParam, timestamp: Any = beam.DoFn.TimestampParam
    ) -> Iterator[Any]:
        self._pending.append((self._pool.submit(prepare, record), window, timestamp))
        while len(self._pending) > _PENDING_PER_WORKER * self._settings.workers:
            yield self._next()

    def finish_bundle(self) -> Iterator[Any]:
        while self._pending:
            yield self._next()
        tally.enter("merging")

    def _next(self) -> beam.pvalue.TaggedOutput:
        pending, window, timestamp = self._pending.popleft()
        outcome = _outcome(pending)
        self._count(outcome, len(pending.task.content))
        tag = _ARTICLES if isinstance(outcome, Article) else _REJECTS
        return beam.pvalue.TaggedOutput(tag, WindowedValue(outcome, timestamp, [window]))

    def _count(self, outcome: Article | Reject, size: int) -> None:
        if isinstance(outcome, Article):
            self._accepted.inc()
            tally.count_article(size)
        else:
            self._rejected.inc()
            tally.count_reject(outcome.reason.value, size)


def _outcome(pending: Pending[Record, Article | Reject]) -> Article | Reject:
    record = pending.task
    try:
        return pending.result()
    except TimeLimitError as error:
        return reject(record, Rejection(RejectReason.TIME_LIMIT, "time-limit", str(error)), Stage.WORK)
    except CrashError as error:
        return reject(record, Rejection(RejectReason.CRASHED, "process-ended", str(error)), Stage.WORK)
    except Exception as error:
        # A defect of ours on one page must not stop the others: it is published as a reject and logged whole.
        logger.exception("cleaning failed on %s at %d", record.input_path, record.record_offset)
        evidence = f"{type(error).__name__}: {error}"[:500]
        return reject(record, Rejection(RejectReason.CRASHED, "cleaning-error", evidence), Stage.WORK)
