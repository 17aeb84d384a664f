"""The transform that cleans records, as users of the library call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import apache_beam as beam

from pipeline.settings import RunSettings, house_rules, pool_settings, usable_cores
from schemas.article import Article
from schemas.packed_article import articles_in, whole_article
from schemas.record import Record
from schemas.reject import Reject
from transforms.articles.own_judge import OwnJudge
from transforms.articles.prepare_records import PrepareRecords


class Cleaned(NamedTuple):
    """What became of the records."""

    articles: beam.PCollection[Article]
    rejects: beam.PCollection[Reject]


@dataclass
class CleanRecords(beam.PTransform):
    """Cleans each record in a worker process; every record comes out as one article or one reject.

    A record that takes more than `time_limit` seconds is stopped and rejected. A local script needs the guard
    `if __name__ == "__main__":`, as worker processes import it. A `judge` is asked in place of the shipped judge of
    lines.
    """

    workers: int = field(default_factory=usable_cores)
    time_limit: float = 30.0
    judge: OwnJudge | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, records: beam.PCollection[Record]) -> Cleaned:
        settings = RunSettings(workers=self.workers, time_limit=self.time_limit, judge=self.judge)
        cleaning = PrepareRecords(pool_settings(settings), house_rules(settings))
        prepared = records | "In worker processes" >> cleaning
        return Cleaned(prepared.articles | "Unpack articles" >> beam.FlatMap(_articles), prepared.rejects)


def _articles(piece: bytes) -> Iterator[Article]:
    return map(whole_article, articles_in(piece))
