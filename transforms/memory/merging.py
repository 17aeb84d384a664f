"""Merging segments as a log-structured tree does: when, and in what order their rows are read.

`FANOUT` segments of one size make one of the next, so that a row is written again once for each eightfold growth, and
the number of segments grows by the logarithm of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from transforms.memory.segment_names import Table
from transforms.memory.segments import SCHEMAS, SegmentReader, sorted_rows

FANOUT = 8
_SMALLEST = 4096
_ROWS_AT_ONCE: dict[Table, int] = {Table.PASSAGES: 1_000_000, Table.STORIES: 20_000, Table.FURNITURE: 500_000}
"""About how many rows are held while segments are merged."""
_LAST_KEY = (1 << 64) - 1


def plan_merge(sizes: Sequence[int], fanout: int = FANOUT) -> int:
    """How many of the last segments, by their rows, are to be merged into one; 0 where there are few of each size."""
    level = alike = count = 0
    for size in reversed(sizes):
        found = _level(size, fanout)
        if found > level:
            if alike >= fanout:
                return count
            level, alike = found, 0
        alike += found == level
        count += 1
    return count if alike >= fanout else 0


def merged_rows(table: Table, paths: Sequence[str], rows_at_once: int | None = None) -> Iterator[pa.Table]:
    """The rows of several segments in order, in tables of about so many rows; of furniture each once."""
    with ExitStack() as stack:
        readers = [stack.enter_context(SegmentReader(path, SCHEMAS[table].names)) for path in paths]
        held = [SCHEMAS[table].empty_table()]
        for low, high in _key_ranges(readers, rows_at_once or _ROWS_AT_ONCE[table]):
            pieces = [_between(rows, low, high) for reader in readers for rows in reader.groups_between(low, high)]
            yield _each_once(table, sorted_rows(table, pa.concat_tables(held + pieces)))


def _key_ranges(readers: Sequence[SegmentReader], rows_at_once: int) -> Iterator[tuple[int, int]]:
    """Ranges of keys, without a gap, that hold about so many rows each; row groups' lowest keys are the cuts."""
    lows = np.concatenate([reader.lows for reader in readers])
    counts = np.concatenate([np.array(reader.counts, np.int64) for reader in readers])
    order = np.argsort(lows)
    parts = np.cumsum(counts[order]) // rows_at_once
    cuts = np.unique(lows[order][1:][np.diff(parts) > 0]).tolist()
    starts = [0, *(cut for cut in cuts if cut > 0)]
    return zip(starts, [*(start - 1 for start in starts[1:]), _LAST_KEY], strict=True)


def _between(rows: pa.Table, low: int, high: int) -> pa.Table:
    keys = rows["key"]
    inside = pc.and_(
        pc.greater_equal(keys, pa.scalar(low, pa.uint64())), pc.less_equal(keys, pa.scalar(high, pa.uint64()))
    )
    return rows.filter(inside)


def _each_once(table: Table, rows: pa.Table) -> pa.Table:
    """Furniture is learned again and again; the first row of a key has the most articles."""
    if table is not Table.FURNITURE or not rows.num_rows:
        return rows
    keys = rows["key"].to_numpy()
    return rows.filter(pa.array(np.concatenate(([True], keys[1:] != keys[:-1]))))


def _level(size: int, fanout: int) -> int:
    level = 0
    while size > _SMALLEST * fanout**level:
        level += 1
    return level
