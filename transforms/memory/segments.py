"""Segments: tables sorted by a 64-bit key, of which a range is read without the rest.

A segment is a Parquet file of small row groups. To look keys up in it means to read those row groups whose range of
keys holds a wanted one, one at a time. For many workers a table is cut into as many equal ranges of its keys as there
are parts.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from schemas.manifest import StateFile
from transforms.memory.segment_names import Segment, Table
from transforms.publishing.faults import told_as_damaged, told_as_output_error
from transforms.publishing.files import HashingSink, is_local, open_to_read, open_whole
from transforms.syndication.batches import Indices, Keys, buckets_of

SCHEMAS: dict[Table, pa.Schema] = {
    Table.PASSAGES: pa.schema([("key", pa.uint64()), ("story", pa.uint64()), ("day", pa.int32())]),
    Table.STORIES: pa.schema(
        [
            ("key", pa.uint64()),
            ("story_id", pa.string()),
            ("day", pa.int32()),
            ("site", pa.string()),
            ("is_origin", pa.bool_()),
            ("published_at", pa.int64()),
            ("date_trusted", pa.bool_()),
            ("word_count", pa.int32()),
            ("passages", pa.binary()),
            ("words", pa.binary()),
            ("quoted", pa.binary()),
            ("text_hash", pa.binary(16)),
            ("place", pa.uint64()),
            ("title_words", pa.binary()),
            ("facts", pa.binary()),
            ("prose", pa.binary()),
            ("names", pa.binary()),
            ("held", pa.binary()),
            ("runs", pa.binary()),
            ("run_counts", pa.binary()),
        ]
    ),
    Table.FURNITURE: pa.schema(
        [("key", pa.uint64()), ("site", pa.string()), ("passage", pa.int64()), ("articles", pa.int32())]
    ),
}
"""Of passages the key is the fingerprint, of stories a hash of their id, of furniture one of site and fingerprint.

`day` is the day of the run that published the story, in days since 1970; `text_hash` is that of its published text,
`place` stands for where its canonical record was read. Columns after it were added later: segments of earlier versions
lack them, and are read as if they were empty.
"""

ORDERS: dict[Table, Sequence[tuple[str, str]]] = {
    Table.PASSAGES: [("key", "ascending"), ("story", "ascending")],
    Table.STORIES: [("key", "ascending"), ("story_id", "ascending")],
    Table.FURNITURE: [("key", "ascending"), ("articles", "descending"), ("site", "ascending")],
}

GROUP_ROWS: dict[Table, int] = {Table.PASSAGES: 65_536, Table.STORIES: 2_048, Table.FURNITURE: 16_384}
"""Rows in a row group: one is read at a time, about a megabyte."""


class SegmentWriter:
    """Writes one segment into the stage; its rows come in order, a table at a time."""

    def __init__(self, sink: HashingSink, table: Table) -> None:
        self._table = table
        self._writer = pq.ParquetWriter(
            pa.PythonFile(sink, mode="w"),
            SCHEMAS[table],
            compression="zstd",
            use_dictionary=[name for name in ("day", "site") if name in SCHEMAS[table].names],
            column_encoding={"key": "DELTA_BINARY_PACKED"},
            write_statistics=["key", "day"],
        )
        self.rows = 0

    def write(self, rows: pa.Table) -> None:
        if rows.num_rows:  # an empty row group would have no range
            self._writer.write_table(rows, row_group_size=GROUP_ROWS[self._table])
            self.rows += rows.num_rows

    def close(self) -> None:
        self._writer.close()


def write_segment(stage_folder: str, segment: Segment, parts: Iterator[pa.Table]) -> StateFile:
    """Writes sorted tables, whose keys follow each other, as one segment in the stage, whole or not at all."""
    stage_path = segment.path + ".staged"
    with told_as_output_error(stage_folder), open_whole(posixpath.join(stage_folder, stage_path)) as target:
        sink = HashingSink(target)
        writer = SegmentWriter(sink, segment.table)
        for part in parts:
            writer.write(part)
        writer.close()
    return StateFile(stage_path, segment.path, writer.rows, sink.bytes, sink.sha256)


def sorted_rows(table: Table, rows: pa.Table) -> pa.Table:
    """The rows in the table's order."""
    return rows.sort_by(ORDERS[table])


class SegmentReader:
    """One segment, to be looked up in; `columns` are those that are wanted, the key always among them."""

    def __init__(self, path: str, columns: Sequence[str]) -> None:
        self._columns, self._path = list(columns), path
        with told_as_damaged(path):
            self._file = pq.ParquetFile(_open(path))
            self.lows, self.highs, self.last_days = _ranges(self._file)
            self.counts = [self._file.metadata.row_group(i).num_rows for i in range(self._file.metadata.num_row_groups)]

    def __enter__(self) -> SegmentReader:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close(force=True)

    def groups_with(self, wanted: Keys, since: int = 0) -> Iterator[tuple[pa.Table, Keys]]:
        """Each row group whose range holds some of the wanted, sorted keys, with those keys; none that is older."""
        starts = np.searchsorted(wanted, self.lows, "left")
        stops = np.searchsorted(wanted, self.highs, "right")
        for group in np.flatnonzero((stops > starts) & (self.last_days >= since)).tolist():
            yield self._read(group), wanted[starts[group] : stops[group]]

    def groups_between(self, low: int, high: int) -> Iterator[pa.Table]:
        """The row groups that hold keys of this range, and perhaps others."""
        for group in range(len(self.lows)):
            if int(self.highs[group]) >= low and int(self.lows[group]) <= high:
                yield self._read(group)

    def _read(self, group: int) -> pa.Table:
        with told_as_damaged(self._path):
            return self._with_columns(group)

    def _with_columns(self, group: int) -> pa.Table:
        known = [name for name in self._columns if name in self._file.schema_arrow.names]
        rows = self._file.read_row_group(group, columns=known, use_threads=False)
        for place, name in enumerate(self._columns):
            if name not in known:
                rows = rows.add_column(place, name, pa.array([b""] * rows.num_rows, pa.binary()))
        return rows


def keys_of(rows: pa.Table, name: str = "key") -> NDArray[Any]:
    """A column of numbers."""
    # Not by to_numpy: that imports pandas where it is installed, which takes longer than to look a text up.
    return cast("NDArray[Any]", np.from_dlpack(rows[name].combine_chunks()))


def rows_of(rows: pa.Table, wanted: Keys) -> pa.Table:
    """Those rows of a sorted table whose key is wanted."""
    keys = keys_of(rows)
    places = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
    return rows.filter(_as_mask(wanted[places] == keys))


def _as_mask(chosen: NDArray[np.bool_]) -> pa.BooleanArray:
    """The same for Arrow; `pa.array` would import pandas, as above."""
    bits = pa.py_buffer(np.packbits(chosen, bitorder="little"))
    return pa.Array.from_buffers(pa.bool_(), len(chosen), [None, bits])


def _open(path: str) -> BinaryIO | str:
    return path if is_local(path) else open_to_read(path)


def _ranges(file: pq.ParquetFile) -> tuple[Keys, Keys, NDArray[np.int64]]:
    """The lowest and the highest key of each row group, and the last day in it."""
    groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
    day = file.schema_arrow.get_field_index("day")
    keys = [group.column(0).statistics for group in groups]
    days = [group.column(day).statistics.max if day >= 0 else 0 for group in groups]
    return (
        np.array([key.min for key in keys], np.uint64),
        np.array([key.max for key in keys], np.uint64),
        np.array(days, np.int64),
    )


def parts_of(keys: Keys, parts: int) -> Indices:
    """The part of each key; keys rise from part to part."""
    width = -(-(1 << 64) // parts)
    if parts == 1:
        return np.zeros(len(keys), np.int64)
    places: Indices = (keys // np.uint64(width)).astype(np.int64)
    return places


def parted_by_range(keys: Keys, parts: int) -> Iterator[tuple[int, Indices]]:
    """(part, indices of the keys in its range) of each part that has any."""
    return _parted(parts_of(keys, parts), parts)


def parted_by_hash(keys: Keys, parts: int) -> Iterator[tuple[int, Indices]]:
    """The same, by a hash of the keys: for those that no table is sorted by."""
    return _parted(buckets_of(keys, parts), parts)


def _parted(places: NDArray[np.int64], parts: int) -> Iterator[tuple[int, Indices]]:
    order = np.argsort(places, kind="stable")
    stops = np.cumsum(np.bincount(places, minlength=parts)).tolist()
    for part, (start, stop) in enumerate(zip([0, *stops[:-1]], stops, strict=True)):
        if stop > start:
            yield part, order[start:stop]
