"""Published rows written anew: sorted files merged into one, by the writer's order and schema, a little at a time."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.published.store import FileStore
from pipeline.published.verify import sha256_of
from schemas.errors import OutputError
from schemas.manifest import ManifestFile
from schemas.run_info import RunInfo
from schemas.tables import COLUMNS_BESIDE, SCHEMAS, Dataset
from schemas.versions import with_columns
from transforms.publishing.faults import told_as_output_error
from transforms.publishing.files import HashingSink, open_whole
from transforms.publishing.parquet import ROW_GROUP_ROWS, STAGED_SUFFIX, file_name, open_writer
from transforms.publishing.partitions import partition_of_today, values_of

IDS: dict[Dataset, str] = {
    Dataset.ARTICLES: "story_id",
    Dataset.COPIES: "copy_id",
    Dataset.REJECTS: "copy_id",
    Dataset.LINKS: "link_id",
}
"""The column by which each dataset's files are sorted."""

_BATCH_ROWS = 512
_BUFFER_BYTES = 1 << 18


def rewrite(
    store: FileStore,
    stage_folder: str,
    files: Sequence[ManifestFile],
    number: int,
    run: RunInfo,
    without: Collection[str] = (),
) -> ManifestFile | None:
    """Writes the rows of one partition's files, but those of the ids in `without`, as one file into the stage.

    None where no row is left. Raises OutputError where a file is not as it was published: what is damaged must not be
    written again under a sound checksum.
    """
    for file in files:
        check_sound(store, file)
    dataset, partition = files[0].dataset, partition_of_today(files[0].partition)
    ids = [id for rows in merged_rows(store, files, without, [IDS[dataset]]) for id in rows[IDS[dataset]].to_pylist()]
    if not ids:
        return None
    path = posixpath.join(dataset.value, partition, file_name(run, number, ids))
    stage_path = path + STAGED_SUFFIX
    reasons: Counter[str] = Counter()
    with told_as_output_error(stage_folder), open_whole(posixpath.join(stage_folder, stage_path)) as target:
        sink = HashingSink(target)
        rows = _write(sink, dataset, merged_rows(store, files, without), reasons)
    if rows != len(ids):
        raise OutputError(f"{store.full_path(files[0].path)} changed while it was read; nothing was changed")
    counts = tuple(sorted(reasons.items()))
    return ManifestFile(dataset, partition, stage_path, path, rows, sink.bytes, sink.sha256, counts)


def write_rows(
    stage_folder: str, dataset: Dataset, partition: str, number: int, run: RunInfo, rows: Sequence[dict[str, Any]]
) -> ManifestFile:
    """Writes rows, given by their columns, as one file of a partition into the stage; of rejects it writes none."""
    key = IDS[dataset]
    table = pa.Table.from_pylist(sorted(rows, key=lambda row: str(row[key])), SCHEMAS[dataset])
    path = posixpath.join(dataset.value, partition, file_name(run, number, table[key].to_pylist()))
    stage_path = path + STAGED_SUFFIX
    with told_as_output_error(stage_folder), open_whole(posixpath.join(stage_folder, stage_path)) as target:
        sink = HashingSink(target)
        _write(sink, dataset, [table], Counter())
    return ManifestFile(dataset, partition, stage_path, path, len(table), sink.bytes, sink.sha256)


def check_sound(store: FileStore, file: ManifestFile) -> None:
    """Raises OutputError where a published file is missing or changed."""
    try:
        sound = sha256_of(store, file.path) == file.sha256
    except OSError:
        sound = False
    if not sound:
        raise OutputError(f"{store.full_path(file.path)} is not as it was published; see `copydesk verify`")


def merged_rows(
    store: FileStore,
    files: Sequence[ManifestFile],
    without: Collection[str] = (),
    columns: Sequence[str] | None = None,
) -> Iterator[pa.Table]:
    """The rows of sorted files, sorted together, by and by; all columns where none are named.

    Files may be of any version that is known: their rows come with the columns of today.
    """
    key = IDS[files[0].dataset]
    left_out = pa.array(sorted(without), pa.string())
    with ExitStack() as stack:
        schema = _columns_of(files[0].dataset, columns)
        open_files = [(_open(stack, store, file), file.partition) for file in files]
        readers = [_Reader(_batches(file, columns), key, schema, partition) for file, partition in open_files]
        while waiting := [reader for reader in readers if reader.fill()]:
            # Each has its rows up to the first one's end in hand; what lies beyond waits for the others' next rows.
            last = min(reader.last for reader in waiting)
            rows = pa.concat_tables([reader.take(last) for reader in waiting])
            rows = rows.filter(pc.invert(pc.is_in(rows[key], value_set=left_out))) if without else rows
            yield rows.take(pc.sort_indices(rows[key]))


def _open(stack: ExitStack, store: FileStore, file: ManifestFile) -> pq.ParquetFile:
    source = stack.enter_context(store.open(file.path))
    # Pages come as they are needed: whole row groups of many files at a time would hold as much as the new file.
    return stack.enter_context(pq.ParquetFile(source, buffer_size=_BUFFER_BYTES, pre_buffer=False))


def _batches(file: pq.ParquetFile, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
    return cast("Iterator[pa.RecordBatch]", file.iter_batches(_BATCH_ROWS, columns=columns))


def _columns_of(dataset: Dataset, columns: Sequence[str] | None) -> pa.Schema:
    whole = SCHEMAS[dataset]
    return whole if columns is None else pa.schema([whole.field(name) for name in columns])


class _Reader:
    """One sorted file, a batch of rows in hand."""

    def __init__(self, batches: Iterator[pa.RecordBatch], key: str, schema: pa.Schema, partition: str) -> None:
        self._batches = batches
        self._key = key
        self._schema = schema
        self._partition = values_of(partition)
        self._rows = pa.table({key: pa.array([], pa.string())})
        self.last = ""

    def fill(self) -> bool:
        """Whether there are rows in hand; reads on where there are none."""
        while not self._rows.num_rows:
            batch = next(self._batches, None)
            if batch is None:
                return False
            self._rows = self._filled(with_columns(pa.Table.from_batches([batch]), self._schema))
            self.last = self._rows[self._key][-1].as_py()
        return True

    def _filled(self, rows: pa.Table) -> pa.Table:
        """Columns that say what the path does are taken from it where their file was written before they were."""
        for name, beside in COLUMNS_BESIDE.items():
            value = self._partition.get(beside)
            if value is not None and name in rows.schema.names and rows[name].null_count == len(rows):
                place = rows.schema.get_field_index(name)
                rows = rows.set_column(place, rows.schema.field(place), pa.array([value] * len(rows), pa.string()))
        return rows

    def take(self, last: str) -> pa.Table:
        """The rows in hand up to this id."""
        count = pc.sum(pc.less_equal(self._rows[self._key], last)).as_py()
        taken, self._rows = self._rows.slice(0, count), self._rows.slice(count)
        return taken


def _write(sink: HashingSink, dataset: Dataset, tables: Iterable[pa.Table], reasons: Counter[str]) -> int:
    written = 0
    with open_writer(sink, dataset) as writer:
        for rows in _in_groups(tables):
            writer.write_table(rows.cast(SCHEMAS[dataset]))
            written += rows.num_rows
            if dataset is Dataset.REJECTS:
                reasons.update(rows["reason"].to_pylist())
    return written


def _in_groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Tables of a row group's size."""
    held: list[pa.Table] = []
    count = 0
    for table in tables:
        held.append(table)
        count += table.num_rows
        while count >= ROW_GROUP_ROWS:
            whole = pa.concat_tables(held)
            yield whole.slice(0, ROW_GROUP_ROWS)
            held = [whole.slice(ROW_GROUP_ROWS)]
            count -= ROW_GROUP_ROWS
    if count:
        yield pa.concat_tables(held)
