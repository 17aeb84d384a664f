"""Which files are merged: pure functions of what the commits say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from schemas.manifest import ManifestFile
from schemas.tables import Dataset
from transforms.publishing.partitions import partition_of_today

MOST_FILES = 400
"""Files that are merged into one at a time: each is held open, and systems allow a thousand or so."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Files of one partition that become one; `number` tells it from the partition's other merges."""

    dataset: Dataset
    partition: str
    number: int
    files: tuple[ManifestFile, ...]

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)


def plan_merges(
    files: Iterable[ManifestFile], target_bytes: int, min_files: int, outdated: Collection[str] = ()
) -> list[Merge]:
    """The merges of partitions that hold at least `min_files` small files; a file is small under half the target.

    Small files are taken in the order of their names, which is that of the runs, until the target is full. What comes
    out of a full merge is over half the target: it is not small, and not written again by the next compaction. Files
    at the paths `outdated` are written anew in any case, be they large or alone.
    """
    small: defaultdict[tuple[Dataset, str], list[ManifestFile]] = defaultdict(list)
    for file in sorted(files, key=lambda file: file.path):
        if file.bytes * 2 < target_bytes or file.path in outdated:
            small[file.dataset, partition_of_today(file.partition)].append(file)
    return [
        Merge(dataset, partition, number, group)
        for (dataset, partition), found in small.items()
        if len(found) >= max(2, min_files) or any(file.path in outdated for file in found)
        for number, group in enumerate(_groups(found, target_bytes))
        if len(group) > 1 or group[0].path in outdated
    ]


def in_commits(merges: Iterable[Merge], most_bytes: int) -> Iterator[list[Merge]]:
    """The merges in their order, as many to a commit as hold `most_bytes`: so much disk is needed at a time."""
    group: list[Merge] = []
    for merge in merges:
        if group and sum(each.bytes for each in group) + merge.bytes > most_bytes:
            yield group
            group = []
        group.append(merge)
    if group:
        yield group


def _groups(files: list[ManifestFile], target_bytes: int) -> Iterator[tuple[ManifestFile, ...]]:
    group: list[ManifestFile] = []
    for file in files:
        if group and (sum(each.bytes for each in group) + file.bytes > target_bytes or len(group) == MOST_FILES):
            yield tuple(group)
            group = []
        group.append(file)
    yield tuple(group)
