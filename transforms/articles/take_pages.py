"""Has files of one page each read and cleaned by worker processes, and passes all other files on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.windowed_value import WindowedValue

from schemas.house_rules import USUAL_RULES, HouseRules
from schemas.packed_article import PackedArticle, pack_piece
from schemas.record import InputFile, Record
from schemas.reject import Reject, Rejection, Stage
from transforms.articles.answers import AnswerCounts, answer_of, tell_progress
from transforms.articles.page_queue import Flying, InFlight, PageQueue, page_queue
from transforms.articles.tally import tally
from transforms.articles.tasks import Outcome, PageFile, may_be_page
from transforms.articles.worker_pool import Pending, PoolSettings
from transforms.intake.reading import ReadLimits, read_single
from transforms.memory.leave_out import Published, with_published
from transforms.memory.published_ids import is_left_out, unpack_ids
from transforms.rejecting import reject

PIECE_ARTICLES = 32
"""So many articles are one element of the graph."""

_ARTICLES, _REJECTS, _READ, _OTHERS = "articles", "rejects", "read", "others"


class Taken(NamedTuple):
    """What became of the pages: pieces of packed articles, rejects, a 1 for each record that was read, and the files
    that are no single pages."""

    articles: beam.PCollection[bytes]
    rejects: beam.PCollection[Reject]
    read: beam.PCollection[int]
    others: beam.PCollection[InputFile]


@dataclass
class TakePages(beam.PTransform):
    """Files to articles and rejects, where a file is one page; `published` are packed ids of records that are
    published already, often none. `spool` is as in `PrepareRecords`."""

    pool: PoolSettings
    limits: ReadLimits
    published: Published
    rules: HouseRules = USUAL_RULES
    spool: int | None = None

    def expand(self, files: beam.PCollection[InputFile]) -> Taken:
        taken = (
            files
            | "Published" >> with_published(self.published, _path_of)
            | "Take pages"
            >> beam.ParDo(_TakePages(self.pool, self.limits, self.rules, self.spool)).with_outputs(
                _ARTICLES, _REJECTS, _READ, _OTHERS
            )
        )
        return Taken(taken[_ARTICLES], taken[_REJECTS], taken[_READ], taken[_OTHERS])


def _path_of(file: InputFile) -> str:
    return file.path


class _TakePages(beam.DoFn):
    """Keeps a bounded queue of files with the pool."""

    def __init__(self, pool: PoolSettings, limits: ReadLimits, rules: HouseRules, spool: int | None) -> None:
        self._settings, self._limits, self._rules, self._spool = pool, limits, rules, spool
        self._counts = AnswerCounts()
        self._files = Metrics.counter("intake", "files")

    def setup(self) -> None:
        self._queue: PageQueue = page_queue(self._settings)

    def start_bundle(self) -> None:
        tally.enter("cleaning")
        self._in_flight: InFlight[PageFile, Outcome | None] = InFlight(self._settings)
        self._articles: dict[BoundedWindow, list[PackedArticle]] = {}

    def process(
        self,
        taken: tuple[InputFile, bytes],
        window: Any = beam.DoFn.WindowParam,
        timestamp: Any = beam.DoFn.TimestampParam,
    ) -> Iterator[Any]:
        file, published = taken
        if not may_be_page(file):
            yield beam.pvalue.TaggedOutput(_OTHERS, file)
            return
        task = Flying(self._queue.take(PageFile(file, self._limits, self._rules)), window, timestamp, published)
        for ready in self._in_flight.add(task):
            yield from self._outcomes(ready)

    def finish_bundle(self) -> Iterator[Any]:
        self._queue.begin_planned()
        for ready in self._in_flight.drain():
            yield from self._outcomes(ready)
        for window in list(self._articles):
            yield self._piece(window)
        tally.enter("merging")

    def _outcomes(self, task: Flying[PageFile, Outcome | None]) -> Iterator[beam.pvalue.TaggedOutput]:
        for tag, value in self._settled(task.pending, task.note):
            if tag != _ARTICLES:
                yield beam.pvalue.TaggedOutput(tag, WindowedValue(value, task.timestamp, [task.window]))
                continue
            waiting = self._articles.setdefault(task.window, [])
            waiting.append(value)
            if len(waiting) >= PIECE_ARTICLES:
                yield self._piece(task.window)

    def _piece(self, window: Any) -> beam.pvalue.TaggedOutput:
        piece = pack_piece(self._articles.pop(window), self._spool)
        return beam.pvalue.TaggedOutput(_ARTICLES, WindowedValue(piece, window.max_timestamp(), [window]))

    def _settled(self, pending: Pending[PageFile, Outcome | None], published: bytes) -> Iterator[tuple[str, Any]]:
        file = pending.task.file
        answer = answer_of(pending, file.path)
        outcome = self._rejected(file, answer) if isinstance(answer, Rejection) else answer
        if outcome is None:
            yield _OTHERS, file
            return
        if isinstance(answer, Rejection):
            tell_progress(outcome, file.size)
        self._files.inc()
        if published and is_left_out(outcome.copy_id, outcome.content_sha256, unpack_ids(published)):
            return
        self._counts.count(outcome)
        yield _READ, 1
        yield (_ARTICLES if isinstance(outcome, PackedArticle) else _REJECTS), outcome

    def _rejected(self, file: InputFile, rejection: Rejection) -> Reject | None:
        """The row of a page that gave no answer; it is read here for its id alone."""
        row = read_single(file, self._limits)
        return reject(row, rejection, Stage.WORK) if isinstance(row, Record) else row
