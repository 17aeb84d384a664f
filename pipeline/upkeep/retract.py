"""`copydesk retract`: published records are taken back, and no run brings them again."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.published.commit import Act
from pipeline.published.commit_steps import Hook, no_hook
from pipeline.published.folder import OpenFolder, PublishedFolder
from pipeline.published.record_ids import Tombstone, tombstones_to_lines
from pipeline.published.segment_merging import delete_covered
from pipeline.published.store import FileStore, open_store
from pipeline.upkeep.forgetting import forget
from pipeline.upkeep.live import live_files, require_published
from pipeline.upkeep.promotion import Promotion, Row, promote
from pipeline.upkeep.rewrite import IDS, rewrite, write_rows
from pipeline.upkeep.selection import Selection, ids_naming, named_rows, read_file, rows_with
from schemas.layout import RETRACTED, run_path
from schemas.manifest import ManifestFile, StateFile, build_manifest
from schemas.run_info import RunInfo, new_run
from schemas.tables import SCHEMAS, Dataset
from transforms.publishing.files import HashingSink, open_whole
from transforms.publishing.partitions import escape_value, month_of, partition_of_today

_STORIES, _COPIES = ("story_id", "other_story_id"), ("copy_id", "other_copy_id")
"""The columns by which a dataset of pairs names stories and copies: its rows leave with any of these."""


@dataclass(slots=True)
class Retraction:
    """What is taken back: rows of `copies` and `rejects` by their ids, stories that nobody tells any more, and those
    that another copy tells now. `partitions` are those of the copies of all these stories,
    `pairs` the ids of rows that name any of what leaves, of datasets that say how stories stand to each other."""

    copies: dict[str, Row] = field(default_factory=dict)
    rejects: dict[str, Row] = field(default_factory=dict)
    stories: set[str] = field(default_factory=set)
    promoted: dict[str, Promotion] = field(default_factory=dict)
    partitions: dict[str, str] = field(default_factory=dict)
    pairs: dict[Dataset, set[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.copies and not self.rejects

    def told(self, dry_run: bool = False) -> str:
        """The same in a line."""
        if self.is_empty:
            return "nothing that is published is named so"
        verb = "would take" if dry_run else "took"
        return (
            f"{verb} back {len(self.copies):,} copies and {len(self.rejects):,} rejects: "
            f"{len(self.stories):,} stories leave, {len(self.promoted):,} are told by another copy"
        )

    def listed(self) -> Iterator[str]:
        """A line for each row that leaves, and each story that stays."""
        for name, rows in (("copy", self.copies), ("reject", self.rejects)):
            for id, row in sorted(rows.items()):
                yield f"{name}  {id}  {row['url'] or row['input_path']}"
        for id, promotion in sorted(self.promoted.items()):
            yield f"story  {id}  is told by copy {promotion.story['copy_id']}"

    def changed(self, dataset: Dataset) -> dict[str, Row]:
        """The rows that take the place of rows of the same id."""
        if dataset is Dataset.ARTICLES:
            return {id: promotion.story for id, promotion in self.promoted.items()}
        if dataset is Dataset.COPIES:
            return {row["copy_id"]: row for each in self.promoted.values() for row in each.copies}
        return {}

    def leaving(self, dataset: Dataset) -> set[str]:
        """The ids of the rows that leave a dataset, be it for other rows in their place."""
        gone = {Dataset.ARTICLES: self.stories, Dataset.COPIES: set(self.copies), Dataset.REJECTS: set(self.rejects)}
        return gone.get(dataset, self.pairs.get(dataset, set())) | self.changed(dataset).keys()


def retract(
    path: str, selection: Selection, reason: str | None = None, dry_run: bool = False, *, on_step: Hook = no_hook
) -> Retraction:
    """Takes back what is selected, by one commit; `dry_run` only tells.

    Raises UsageError where nothing is named, OutputError where there is no published folder, where another run is at
    work on it, and where a file is not as it was published.
    """
    selection.check()
    store = open_store(path)
    require_published(store)
    info = new_run()
    if dry_run:
        return plan(store, live_files(store, *Dataset), selection, info)
    with PublishedFolder(path, on_step=on_step).open(info.run_id) as folder:
        delete_covered(folder.store)
        files = live_files(folder.store, *Dataset)
        planned = plan(folder.store, files, selection, info)
        if not planned.is_empty:
            _commit(folder, planned, files, selection, reason, info)
            delete_covered(folder.store)
    if planned.is_empty:
        # Nothing was done that the list of runs should tell.
        store.delete(run_path(info.run_id))
    return planned


def plan(store: FileStore, files: Sequence[ManifestFile], selection: Selection, info: RunInfo) -> Retraction:
    """What leaves, and what takes its place."""
    copies, rejects, articles = (_of(files, name) for name in (Dataset.COPIES, Dataset.REJECTS, Dataset.ARTICLES))
    found = Retraction(
        {row["copy_id"]: row for row, _ in named_rows(store, copies, selection)},
        {row["copy_id"]: row for row, _ in named_rows(store, rejects, selection)},
    )
    stories = {row["story_id"] for row in found.copies.values()}
    by_story: defaultdict[str, list[Row]] = defaultdict(list)
    for row, file in rows_with(store, copies, "story_id", stories):
        found.partitions[row["copy_id"]] = partition_of_today(file.partition)
        if row["copy_id"] not in found.copies:
            by_story[row["story_id"]].append(row)
    for row, _ in rows_with(store, articles, "story_id", stories):
        left = by_story[row["story_id"]]
        if not left:
            found.stories.add(row["story_id"])
        elif row["copy_id"] in found.copies:
            found.promoted[row["story_id"]] = promote(
                row, sorted(left, key=lambda copy: str(copy["copy_id"])), info.run_id
            )
    for dataset in Dataset:
        if set(_STORIES) <= set(SCHEMAS[dataset].names):
            named = {**dict.fromkeys(_STORIES, found.stories), **{name: set(found.copies) for name in _COPIES}}
            found.pairs[dataset] = ids_naming(store, _of(files, dataset), IDS[dataset], named)
    return found


def _commit(
    folder: OpenFolder,
    planned: Retraction,
    files: Sequence[ManifestFile],
    selection: Selection,
    reason: str | None,
    info: RunInfo,
) -> None:
    stage = folder.stage()
    written, retired = list[ManifestFile](), list[ManifestFile]()
    for dataset in Dataset:
        found, gone = _written(folder, stage, _of(files, dataset), planned, info)
        written += found
        retired += gone
    known = [promotion.known for promotion in planned.promoted.values()]
    state = forget(folder.store, stage, planned.stories, known, selection.sites)
    state.append(_keep_tombstones(stage, planned, reason, info))
    records = sum(file.rows for file in written if file.dataset in (Dataset.COPIES, Dataset.REJECTS))
    folder.commit(stage, build_manifest(info, records, (*written, *state)), [], retired, Act.RETRACT)


def _written(
    folder: OpenFolder, stage: str, files: Sequence[ManifestFile], planned: Retraction, info: RunInfo
) -> tuple[list[ManifestFile], list[ManifestFile]]:
    """The new files of a dataset, and those that they take the place of."""
    written, retired = list[ManifestFile](), list[ManifestFile]()
    if not files:
        return written, retired
    dataset, by_partition = files[0].dataset, defaultdict[str, list[ManifestFile]](list)
    leaving, changed = planned.leaving(dataset), planned.changed(dataset)
    for file in files:
        if _has_any(folder.store, file, leaving):
            by_partition[partition_of_today(file.partition)].append(file)
    for group in by_partition.values():
        folder.keep_alive()
        kept = rewrite(folder.store, stage, group, 0, info, leaving)
        written += [kept] if kept else []
        retired += group
    places: defaultdict[str, list[Row]] = defaultdict(list)
    for id, row in changed.items():
        places[planned.partitions[id] if dataset is Dataset.COPIES else _partition_of(row)].append(row)
    written += [write_rows(stage, dataset, place, 1, info, rows) for place, rows in sorted(places.items())]
    return written, retired


def _has_any(store: FileStore, file: ManifestFile, ids: set[str]) -> bool:
    key = IDS[file.dataset]
    return bool(ids) and not ids.isdisjoint(read_file(store, file, [key])[key].to_pylist())


def _partition_of(story: Row) -> str:
    return f"language={escape_value(story['language'])}/month={escape_value(month_of(story['published_at']))}"


def _keep_tombstones(stage: str, planned: Retraction, reason: str | None, info: RunInfo) -> StateFile:
    at = info.started_at.isoformat()
    stones = [Tombstone(id, row["content_sha256"], at, reason) for id, row in sorted(planned.copies.items())]
    stones += [Tombstone(id, None, at, reason) for id in sorted(planned.rejects)]
    path = f"{RETRACTED}/{stage.rstrip('/').rpartition('/')[2]}.jsonl"
    with open_whole(posixpath.join(stage, path)) as target:
        sink = HashingSink(target)
        sink.write(tombstones_to_lines(stones))
    return StateFile(path, path, len(stones), sink.bytes, sink.sha256)


def _of(files: Sequence[ManifestFile], dataset: Dataset) -> list[ManifestFile]:
    return [file for file in files if file.dataset is dataset]
