"""Loads what the output folder remembers for the next batch."""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime, timezone

from pipeline.published.folder import OpenFolder
from pipeline.published.record_ids import published_ids, tombstones
from pipeline.published.segment_merging import live_segments
from pipeline.published.store import FileStore
from schemas.layout import sequence_of
from transforms.memory.known import Memory
from transforms.memory.published_ids import join_ids
from transforms.memory.segment_names import Table

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_ENGINE_PARTS = 64


def load_memory(
    folder: OpenFolder,
    stage: str,
    reread: Collection[str],
    started_at: datetime,
    lookback_days: float | None,
    local: bool,
) -> Memory:
    """The memory of a batch that is to be committed from `stage`; some records of the paths `reread` may be published
    already. What was taken back counts as published, so that it does not come back."""
    days = (started_at - _EPOCH).total_seconds() / 86_400
    return Memory(
        segments=segments_of(folder.store),
        since=0 if lookback_days is None else max(0, math.floor(days - lookback_days)),
        published=join_ids(published_ids(folder.store, reread), tombstones(folder.store)),
        sequence=sequence_of(stage.rstrip("/").rpartition("/")[2]),
        day=math.floor(days),
        parts=1 if local else _ENGINE_PARTS,
    )


def segments_of(store: FileStore) -> tuple[tuple[Table, tuple[str, ...]], ...]:
    """The files of each table that count now, in full."""
    return tuple(
        (table, tuple(store.full_path(segment.path) for segment in found))
        for table, found in sorted(live_segments(store).items())
    )
