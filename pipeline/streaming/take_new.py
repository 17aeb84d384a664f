"""Selects the files of a window that no commit holds, as a run does when it begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import apache_beam as beam

from pipeline.inputs import check_contents, unread
from pipeline.published.commit import CommittedInput, read_commit
from pipeline.published.record_ids import published_ids, tombstones
from pipeline.published.store import FileStore, open_store
from schemas.layout import COMMITS, commits_in
from schemas.record import InputFile
from transforms.memory.published_ids import join_ids

_TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Taken:
    """The files that a window takes: `entries` as its commit will hold them, and as the commits `before` it do."""

    entries: tuple[CommittedInput, ...]
    before: tuple[CommittedInput, ...]


class TakenFiles(NamedTuple):
    """`files` to read, one `taken` for each window that has any, and the packed ids of those of the files' records
    that are `published` already, for windows that have changed files."""

    files: beam.PCollection[InputFile]
    taken: beam.PCollection[Taken]
    published: beam.PCollection[bytes]


@dataclass
class TakeNew(beam.PTransform):
    """Files in windows → those that no commit of the output folder `root` holds as they are."""

    root: str

    def expand(self, files: beam.PCollection[InputFile]) -> TakenFiles:
        told = (
            files
            | "Window's files" >> beam.WithKeys(_one_key)
            | "Gather window" >> beam.GroupByKey()
            | "Compare with commits" >> beam.ParDo(_Take(self.root)).with_outputs(_TAKEN, main="files")
        )
        published = told[_TAKEN] | "Ids of changed files" >> beam.FlatMap(ids_of_changed, self.root)
        return TakenFiles(told.files, told[_TAKEN], published)


def _one_key(file: InputFile) -> int:
    return 0


class CommitReader:
    """The inputs of all commits of a folder; each commit is read once."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._read: set[str] = set()
        self._inputs: dict[str, CommittedInput] = {}

    def inputs(self) -> dict[str, CommittedInput]:
        """By path, each as the latest commit has it; not to be changed."""
        commits, _ = commits_in(self._store.names(COMMITS))
        for name in commits:
            if name not in self._read:
                self._inputs.update((file.path, file) for file in read_commit(self._store, name).inputs)
                self._read.add(name)
        return self._inputs


class _Take(beam.DoFn):
    def __init__(self, root: str) -> None:
        self._root = root

    def setup(self) -> None:
        self._commits = CommitReader(open_store(self._root))

    def process(self, gathered: tuple[int, Iterable[InputFile]]) -> Iterator[InputFile | beam.pvalue.TaggedOutput]:
        known = self._commits.inputs()
        new = [file for file in latest(gathered[1]) if unread(file, known.get(file.path)) is not None]
        if not new:
            return
        checked = check_contents(new, known)
        before = tuple(known[file.path] for file in new if file.path in known)
        yield beam.pvalue.TaggedOutput(_TAKEN, Taken(checked.entries, before))
        yield from checked.read


def ids_of_changed(taken: Taken, root: str) -> Iterator[bytes]:
    """The packed ids of what is published of those files of which a commit holds an older state, and of what was taken
    back, if there are any."""
    changed, store = {entry.path for entry in taken.entries if entry.reread}, open_store(root)
    ids = join_ids(published_ids(store, changed), tombstones(store))
    if ids:
        yield ids


def latest(files: Iterable[InputFile]) -> list[InputFile]:
    """Each file once, sorted by path: one that has changed within the window as it was last seen."""
    by_path: dict[str, InputFile] = {}
    for file in sorted(files, key=_by_time):
        by_path[file.path] = file
    return [by_path[path] for path in sorted(by_path)]


def _by_time(file: InputFile) -> tuple[str, float, int]:
    return file.path, file.modified_at.timestamp() if file.modified_at else 0.0, file.size
