"""The published files that count now: those of all commits, less those that later commits have retired."""

from __future__ import annotations

import pyarrow.parquet as pq

from pipeline.published.commit import read_commit
from pipeline.published.store import FileStore
from schemas.errors import OutputError
from schemas.layout import COMMITS, commits_in
from schemas.manifest import ManifestFile
from schemas.tables import SCHEMAS, Dataset
from schemas.versions import KNOWN_VERSIONS
from transforms.publishing.faults import told_as_damaged
from transforms.publishing.partitions import partition_of_today


def live_files(store: FileStore, *datasets: Dataset) -> list[ManifestFile]:
    """The files of these datasets with columns that this version knows, by path; none where nothing is published.

    To be called on a folder at rest: files of a commit that is not done count as published.
    """
    names, _ = commits_in(store.names(COMMITS))
    found: dict[str, ManifestFile] = {}
    for name in names:
        commit = read_commit(store, name)
        for file in commit.retired:
            found.pop(file.path, None)
        if commit.manifest.schema_version in KNOWN_VERSIONS:
            found.update((file.path, file) for file in commit.manifest.files if file.dataset in datasets)
    return [found[path] for path in sorted(found)]


def is_outdated(store: FileStore, file: ManifestFile) -> bool:
    """Whether a file lacks columns of today, or lies where this version would not put it."""
    if file.partition != partition_of_today(file.partition):
        return True
    with told_as_damaged(store.full_path(file.path)), store.open(file.path) as source:
        return bool(pq.read_schema(source).names != SCHEMAS[file.dataset].names)


def require_published(store: FileStore) -> None:
    """Raises OutputError where nothing was ever published: a wrong name must not become a new folder."""
    if not store.names(COMMITS):
        raise OutputError(f"{store.root} is no published folder: name one that `copydesk run` has published in")
