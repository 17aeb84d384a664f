"""`copydesk register`: every commit becomes a version of a table that has a catalogue."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.published.commit import Commit, read_commit
from pipeline.published.store import FileStore, open_store
from pipeline.upkeep.delta_log import columns_of, entry_name, entry_of, last_registered, version_of
from pipeline.upkeep.iceberg_tables import opened
from pipeline.upkeep.live import require_published
from schemas.errors import OutputError
from schemas.layout import COMMITS, DELTA_LOG, commits_in, sequence_of
from schemas.tables import Dataset
from transforms.publishing.faults import told_as_damaged, told_as_output_error


@dataclass(frozen=True, slots=True)
class Registered:
    """One dataset's table: how many commits became versions of it now, and how many versions it has."""

    dataset: Dataset
    commits: int
    versions: int

    def told(self) -> str:
        """The same in a line."""
        return f"{self.dataset.value + '/':<12}{self.commits:>8,} commits registered, {self.versions:,} versions in all"


def register_delta(path: str) -> list[Registered]:
    """Brings the Delta logs of a published folder up to its commits that are done; what is registered stays as it is.

    Raises OutputError where there is no published folder, where a commit or a log is damaged, and where another writes
    to a log at the same time.
    """
    store = open_store(path)
    require_published(store)
    with told_as_output_error(store.root):
        return [_bring_up(store, dataset, list(_done_commits(store))) for dataset in Dataset]


def register_iceberg(path: str) -> list[Registered]:
    """Brings the Iceberg tables of a published folder up to its commits that are done.

    Raises OutputError as `register_delta` does, and where the extra `iceberg` is not installed.
    """
    store = open_store(path)
    require_published(store)
    with told_as_output_error(store.root), opened(store) as tables:
        commits = [read_commit(store, name) for name in _done_commits(store)]
        return [Registered(dataset, *tables.register(dataset, commits)) for dataset in Dataset]


def _done_commits(store: FileStore) -> Iterator[str]:
    """The names of the commits in their order, up to the first whose files are not all in place."""
    names, done = commits_in(store.names(COMMITS))
    for name in names:
        if name not in done:
            return
        yield name


def _bring_up(store: FileStore, dataset: Dataset, names: list[str]) -> Registered:
    log = posixpath.join(dataset.value, DELTA_LOG)
    version, registered, columns = _state_of(store, log)
    begun, today = version, columns_of(dataset)
    for name in names:
        if sequence_of(name) <= registered:
            continue
        commit: Commit = read_commit(store, name)
        entry = entry_of(commit, sequence_of(name), dataset, is_new_schema=columns != today)
        if entry is None:
            continue
        version, columns = version + 1, today
        if not store.create(posixpath.join(log, entry_name(version)), entry):
            raise OutputError(f"{store.full_path(log)} was written to by another at this moment: start again")
    return Registered(dataset, version - begun, version + 1)


def _state_of(store: FileStore, log: str) -> tuple[int, int, str | None]:
    """The last version of a log, -1 for none; the last commit that it holds; its columns."""
    versions = sorted(found for found in map(version_of, store.names(log)) if found is not None)
    entries = []
    for number, version in enumerate(versions):
        path = posixpath.join(log, entry_name(version))
        if number != version:
            raise OutputError(f"{store.full_path(log)} lacks version {number}: delete it, and register anew")
        with told_as_damaged(store.full_path(path)):
            entries.append(store.read(path) or b"")
            last_registered(entries[-1:])
    registered, columns = last_registered(entries)
    return len(versions) - 1, registered, columns
