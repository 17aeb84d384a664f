"""Beam: rows of all kinds become Parquet files in the stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.transforms.window import GlobalWindow

from schemas.manifest import ManifestFile
from schemas.pickling import pack, unpack_all
from schemas.reject import Reject
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.spool import spooled, unspooled
from schemas.tables import Dataset
from transforms.columns import PackInColumns
from transforms.join_window_value import JoinWindowValue
from transforms.publishing.parquet import write_shard
from transforms.publishing.partitions import (
    Row,
    dataset_of,
    partition_of,
    row_id,
    shard_of,
    shards_for,
    weight_of,
)
from transforms.publishing.staging import Staging

SHARD_CHARACTERS = 128 * 1024 * 1024
"""About how many characters of text one file holds: a worker sorts a shard in memory."""

KINDS: dict[Dataset, type[Any]] = {
    Dataset.ARTICLES: StoryRow,
    Dataset.COPIES: CopyRow,
    Dataset.REJECTS: Reject,
    Dataset.LINKS: LinkRow,
}
_PIECE = 64
"""So many rows are packed as they come, those of each file together."""

Shard = tuple[str, str, int]
"""A dataset, a partition of it, and the number of one of its files."""

_ALL = beam.combiners.ToDict().without_defaults()


@dataclass
class WriteDatasets(beam.PTransform):
    """Writes rows, of one collection or of several, to Parquet files in their stage, one a partition unless it is
    large, and yields their entries. Lists of rows may stand in place of rows.

    A partition's number of files follows from its size, and a row's file from its id, so that neither the runner's
    bundles nor its number of workers show in what is published. Where it is known that all rows together are `few`,
    they are not weighed: each partition is one file. Few rows may wait for their file in a spool, whose number `spool`
    is where the whole graph runs in this process.
    """

    staging: Staging
    shard_characters: int = SHARD_CHARACTERS
    few: bool = False
    spool: int | None = None

    def expand(self, rows: beam.PCollection[Row] | Sequence[beam.PCollection[Row]]) -> beam.PCollection[ManifestFile]:
        parts = [rows] if isinstance(rows, beam.PCollection) else list(rows)
        return (
            (self._few(parts) if self.few else self._many(parts))
            | "Gather shards" >> beam.GroupByKey()
            | "Write shards" >> beam.ParDo(WriteShards(self.staging))
        )

    def _few(self, parts: Sequence[beam.PCollection[Row]]) -> beam.PCollection[tuple[Shard, bytes]]:
        # Packed before they are put together: a local runner holds all that goes into one collection.
        packed = [
            part | f"Pack rows {place}" >> beam.ParDo(PackFew(self.staging, _PIECE, self.spool))
            for place, part in enumerate(parts)
        ]
        return packed | "All packed" >> beam.Flatten()

    def _many(self, parts: Sequence[beam.PCollection[Row]]) -> beam.PCollection[tuple[Shard, bytes]]:
        rows = parts | "All rows" >> beam.Flatten() | "One by one" >> beam.FlatMap(_one_by_one)
        return self._sharded(rows) | "Pack rows" >> beam.ParDo(PackRows(_PIECE))

    def _sharded(self, rows: beam.PCollection[Row]) -> beam.PCollection[tuple[Shard, Row]]:
        placed = rows | "Name partitions" >> beam.Map(place_row, self.staging)
        weights = placed | "Weigh rows" >> beam.Map(weigh_row) | "Weigh partitions" >> beam.CombinePerKey(sum)
        return (
            placed
            | "Weights beside" >> JoinWindowValue(weights | "All weights" >> _ALL, {}, _name_of_row)
            | "Choose shards" >> beam.Map(choose_shard, self.shard_characters)
        )


def _one_by_one(row: Row | list[Row]) -> Sequence[Row]:
    return row if isinstance(row, list) else (row,)


def place_row(row: Row, staging: Staging, window: Any = beam.DoFn.WindowParam) -> tuple[tuple[str, str], Row]:
    """The row under its dataset and partition."""
    return (dataset_of(row).value, partition_of(row, staging.of(window).run)), row


def weigh_row(placed: tuple[tuple[str, str], Row]) -> tuple[tuple[str, str], int]:
    """The row's weight under its dataset and partition."""
    key, row = placed
    return key, weight_of(row)


def _name_of_row(placed: tuple[tuple[str, str], Row]) -> str:
    return row_id(placed[1])


def choose_shard(
    beside: tuple[tuple[tuple[str, str], Row], Mapping[tuple[str, str], int]], limit: int
) -> tuple[Shard, Row]:
    """The row under its dataset, partition and shard; beside it, the weights of all partitions."""
    (key, row), weights = beside
    return (*key, shard_of(row_id(row), shards_for(weights[key], limit))), row


class PackRows(PackInColumns):
    """Rows by their shard → lists of them."""

    def pack(self, elements: Sequence[tuple[Shard, Row]]) -> Iterator[tuple[Shard, bytes]]:
        parts: defaultdict[Shard, list[Row]] = defaultdict(list)
        for shard, row in elements:
            parts[shard].append(row)
        return ((shard, pack(rows)) for shard, rows in parts.items())


class PackFew(PackInColumns):
    """Rows → lists of them by their dataset and partition, of which each is one shard; all are of one window."""

    def __init__(self, staging: Staging, size: int, spool: int | None) -> None:
        super().__init__(size)
        self._run, self._spool = staging.of(GlobalWindow()).run, spool

    def pack(self, elements: Sequence[Row]) -> Iterator[tuple[Shard, bytes]]:
        parts: defaultdict[Shard, list[Row]] = defaultdict(list)
        for row in elements:
            parts[dataset_of(row).value, partition_of(row, self._run), 0].append(row)
        return ((shard, spooled(pack(rows), self._spool)) for shard, rows in parts.items())


class WriteShards(beam.DoFn):
    """Writes each group of rows to one file."""

    def __init__(self, staging: Staging) -> None:
        self.staging = staging

    def process(
        self, group: tuple[Shard, Iterable[bytes]], window: Any = beam.DoFn.WindowParam
    ) -> Iterator[ManifestFile]:
        (dataset, partition, shard), packed = group
        kind, stage = Dataset(dataset), self.staging.of(window)
        rows = (row for piece in packed for row in unpack_all(KINDS[kind], unspooled(piece)))
        written = write_shard(stage.folder, kind, partition, shard, rows, stage.run)
        Metrics.counter("publishing", f"{dataset}_rows").inc(written.rows)
        Metrics.counter("publishing", "bytes").inc(written.bytes)
        yield written
