"""The state folder between batches: which segments count, which are due to be merged, and the commit that does it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pyarrow.parquet as pq

from pipeline.published.folder import OpenFolder
from pipeline.published.store import FileStore
from schemas.layout import STATE
from schemas.manifest import StateFile, build_manifest
from schemas.run_info import RunInfo
from transforms.memory.merging import FANOUT, merged_rows, plan_merge
from transforms.memory.segment_names import Segment, Table, covered, segment_from
from transforms.memory.segments import write_segment
from transforms.publishing.faults import told_as_damaged


def live_segments(store: FileStore) -> dict[Table, list[Segment]]:
    """The segments that count, of each table in the order of their commits."""
    paths = list(store.files(STATE))
    merged = set(covered(paths))
    found: defaultdict[Table, list[Segment]] = defaultdict(list)
    for path in paths:
        segment = segment_from(path)
        if segment is not None and path not in merged:
            found[segment.table].append(segment)
    return {table: sorted(segments) for table, segments in found.items()}


def delete_covered(store: FileStore) -> None:
    """Deletes the segments that a merged one has taken in."""
    for path in covered(store.files(STATE)):
        store.delete(path)


def tidy(folder: OpenFolder, info: RunInfo) -> None:
    """Merges segments where there are many of a size, and deletes what no longer counts."""
    merge_due(folder, info)
    delete_covered(folder.store)


def merge_due(folder: OpenFolder, info: RunInfo) -> None:
    """Merges segments where there are many of a size, by a commit of its own; those merged stay for who reads them."""
    due = {table: group for table, segments in live_segments(folder.store).items() if (group := _due(folder, segments))}
    if due:
        stage = folder.stage()
        merged = [merge(folder.store, stage, group) for group in due.values()]
        folder.commit(stage, build_manifest(info, 0, merged), [])


def merge(store: FileStore, stage_folder: str, segments: Sequence[Segment]) -> StateFile:
    """Merges segments of one table into one, in the stage; ranges of keys are merged one after another."""
    target = Segment(segments[0].table, min(part.first for part in segments), max(part.last for part in segments))
    paths = [store.full_path(segment.path) for segment in segments]
    return write_segment(stage_folder, target, merged_rows(target.table, paths))


def _due(folder: OpenFolder, segments: Sequence[Segment]) -> list[Segment]:
    by_range: defaultdict[tuple[int, int], list[Segment]] = defaultdict(list)
    for segment in segments:
        by_range[segment.first, segment.last].append(segment)
    if len(by_range) < FANOUT:
        return []
    sizes = [sum(_rows(folder.store, part) for part in parts) for parts in by_range.values()]
    count = plan_merge(sizes)
    return [part for parts in list(by_range.values())[len(sizes) - count :] for part in parts] if count else []


def _rows(store: FileStore, segment: Segment) -> int:
    with told_as_damaged(store.full_path(segment.path)), store.open(segment.path) as source:
        return int(pq.read_metadata(source).num_rows)
