"""Rows as Parquet: one file a shard, by the explicit schema, the same bytes for the same rows."""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from operator import attrgetter
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.article import Removal
from schemas.manifest import ManifestFile
from schemas.reject import Reject
from schemas.run_info import RunInfo
from schemas.tables import COLUMNS_BESIDE, SCHEMAS, Dataset
from transforms.publishing.faults import told_as_output_error
from transforms.publishing.files import HashingSink, open_whole
from transforms.publishing.partitions import Row, as_utc, month_of, row_id, without_surrogates

ROW_GROUP_ROWS = 20_000
"""Rows in a row group: about 80 MB of articles' text, enough to compress well, few enough to hold twice in memory."""

STAGED_SUFFIX = ".staged"
"""Ends a file's name in the stage, so that even a glob for every Parquet file below the output folder misses it."""


class RowError(ValueError):
    """A row holds what its column cannot."""


def write_shard(
    stage_folder: str, dataset: Dataset, partition: str, shard: int, rows: Iterable[Row], run: RunInfo
) -> ManifestFile:
    """Writes one shard of a partition into the stage, whole or not at all, and returns its entry in the manifest.

    The name is a function of the run, the shard and the rows' ids: a retry writes the same file again, and no two
    batches share a name. Raises OutputError where the file system refuses, RowError where a value does not fit.
    """
    ordered = sorted(rows, key=row_id)
    path = posixpath.join(dataset.value, partition, file_name(run, shard, map(row_id, ordered)))
    stage_path = path + STAGED_SUFFIX
    with told_as_output_error(stage_folder), open_whole(posixpath.join(stage_folder, stage_path)) as target:
        sink = HashingSink(target)
        size, reasons = len(ordered), _reasons(ordered)
        write_table(sink, dataset, ordered, run)
    return ManifestFile(dataset, partition, stage_path, path, size, sink.bytes, sink.sha256, reasons)


def file_name(run: RunInfo, shard: int, ids: Iterable[str]) -> str:
    """The published name of a file with the rows of these sorted ids."""
    digest = hashlib.sha256("\n".join(ids).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{run.run_id}-{shard:05d}-{digest[:16]}.parquet"


def write_table(sink: HashingSink, dataset: Dataset, rows: list[Row], run: RunInfo) -> None:
    """Writes rows to an open file, a row group at a time, so that only one group is held in Arrow's form; the list is
    empty then, since what is in that form need not be held in another."""
    with open_writer(sink, dataset) as writer:
        while rows:
            writer.write_table(to_table(dataset, _taken(rows), run))


def _taken(rows: list[Row]) -> list[Row]:
    group = rows[:ROW_GROUP_ROWS]
    del rows[:ROW_GROUP_ROWS]
    return group


def open_writer(sink: HashingSink, dataset: Dataset) -> pq.ParquetWriter:
    """A writer of published files, by the dataset's schema. Texts are each their own: their dictionary, and their least
    and greatest, would only hold them once more."""
    short = [field.name for field in SCHEMAS[dataset] if field.name != "text"]
    return pq.ParquetWriter(
        pa.PythonFile(sink, mode="w"),
        SCHEMAS[dataset],
        compression="zstd",
        use_dictionary=short,
        write_statistics=short,
        write_page_index=True,
        store_schema=True,
    )


def to_table(dataset: Dataset, rows: Sequence[Row], run: RunInfo) -> pa.Table:
    """Rows of one dataset as an Arrow table by its published schema, the run's columns filled in."""
    schema = SCHEMAS[dataset]
    return pa.Table.from_arrays([_column(dataset, field, rows, run) for field in schema], schema=schema)


def _column(dataset: Dataset, field: pa.Field, rows: Sequence[Row], run: RunInfo) -> pa.Array:
    values = _values(field.name, rows, run)
    try:
        column = _as_they_are(values, field.type)
        if column is None:
            column = pa.array(list(map(_plain, values)), type=field.type)
    except (pa.ArrowException, OverflowError) as error:
        raise RowError(f"{dataset.value}.{field.name} cannot hold one of its values: {error}") from error
    if column.null_count and not field.nullable:
        raise RowError(f"{dataset.value}.{field.name} must not be null")
    return column


def _values(name: str, rows: Sequence[Row], run: RunInfo) -> list[Any]:
    if name == "run_id":
        return [run.run_id] * len(rows)
    if name == "first_seen_at":
        return [as_utc(run.started_at)] * len(rows)
    if name == "published_month":
        return list(map(month_of, map(attrgetter("published_at"), rows)))
    return list(map(attrgetter(COLUMNS_BESIDE.get(name, name)), rows))


def _as_they_are(values: list[Any], type: pa.DataType) -> pa.Array | None:
    """The column where Arrow takes all values as they are, which most are and which takes a fifth of the time; else
    None: strings may have to be mended, times to be moved to UTC."""
    if pa.types.is_nested(type) and pa.types.is_nested(type.value_type):
        return None
    try:
        return pa.array(values, type=type)
    except (pa.ArrowException, OverflowError, UnicodeEncodeError):
        return None


def _plain(value: Any) -> Any:
    """A value as Arrow takes it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, datetime):
        return as_utc(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Removal):
        return {"rule": _plain(value.rule), "kind": value.kind.value, "characters": value.characters}
    return value


def _reasons(rows: Iterable[Row]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(row.reason.value for row in rows if isinstance(row, Reject)).items()))
