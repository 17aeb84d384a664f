"""The transform that cleans records, as users of the library call it."""

from __future__ import annotations

from dataclasses import dataclass, field

import apache_beam as beam

from pipeline.settings import RunSettings, pool_settings, usable_cores
from schemas.record import Record
from transforms.articles.prepare_records import Prepared, PrepareRecords


@dataclass
class CleanRecords(beam.PTransform):
    """Cleans each record in a worker process; every record comes out as one article or one reject.

    A record that takes more than `time_limit` seconds is stopped and rejected. A local script needs the guard
    `if __name__ == "__main__":`, as worker processes import it.
    """

    workers: int = field(default_factory=usable_cores)
    time_limit: float = 30.0

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, records: beam.PCollection[Record]) -> Prepared:
        settings = RunSettings(workers=self.workers, time_limit=self.time_limit)
        prepared: Prepared = records | "In worker processes" >> PrepareRecords(pool_settings(settings))
        return prepared
