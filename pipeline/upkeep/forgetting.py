"""Takes stories out of what later runs know: their passages lead nowhere, and nothing is merged with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.published.segment_merging import live_segments
from pipeline.published.store import FileStore
from schemas.layout import sequence_of
from schemas.manifest import StateFile
from transforms.memory.merging import merged_rows
from transforms.memory.probing import find_rows
from transforms.memory.segment_names import Segment, Table
from transforms.memory.segments import keys_of, sorted_rows, write_segment
from transforms.memory.stories import KnownStory, NewStory, passage_rows, story_rows
from transforms.syndication.batches import Keys, key_of

_STORY_KEYS = {Table.PASSAGES: "story", Table.STORIES: "key"}
"""The column by which a table names a story."""


def forget(
    store: FileStore, stage: str, stories: Collection[str], retold: Sequence[KnownStory], sites: Collection[str]
) -> list[StateFile]:
    """Writes the state anew into a stage: without the `stories`, with those `retold` as they are told now, and without
    what was learned of `sites`. The new segments cover all others of their tables, which no longer count then.
    """
    segments = live_segments(store)
    paths = {table: [store.full_path(segment.path) for segment in found] for table, found in segments.items()}
    ids = {*stories, *(known.story_id for known in retold)}
    keys = np.array(sorted(key_of(id) for id in ids), np.uint64)
    days = _days(keys, paths.get(Table.STORIES, []))
    sequence = sequence_of(stage.rstrip("/").rpartition("/")[2])
    written = []
    for table, found in segments.items():
        if not (sites if table is Table.FURNITURE else ids):
            continue
        target = Segment(table, min(segment.first for segment in found), sequence)
        written.append(write_segment(stage, target, _without(table, paths[table], keys, sites)))
        if table in _STORY_KEYS and retold:
            rows = pa.concat_tables([_rows_of(table, known, days) for known in retold])
            part = Segment(table, target.first, target.last, 1)
            written.append(write_segment(stage, part, iter([sorted_rows(table, rows)])))
    return written


def _days(keys: Keys, paths: Sequence[str]) -> dict[str, int]:
    """The days on which stories were published first: how far back later runs look is told by these."""
    if not len(keys):
        return {}
    found = find_rows(keys, paths, ["key", "story_id", "day"])
    return {row["story_id"]: row["day"] for rows in found for row in rows.to_pylist()}


def _without(table: Table, paths: Sequence[str], keys: Keys, sites: Collection[str]) -> Iterator[pa.Table]:
    """The rows of a table's segments, but those of the stories, or of the sites."""
    for rows in merged_rows(table, paths):
        if table in _STORY_KEYS:
            kept = pa.array(~np.isin(keys_of(rows, _STORY_KEYS[table]), keys))
        else:
            kept = pc.invert(pc.is_in(rows["site"], value_set=pa.array(sorted(sites), pa.string())))
        yield rows.filter(kept)


def _rows_of(table: Table, known: KnownStory, days: Mapping[str, int]) -> pa.Table:
    day = days.get(known.story_id, 0)
    return story_rows([known], day) if table is Table.STORIES else passage_rows([NewStory(known)], day)
