"""Files without rows, for datasets that would else have no file: readers find columns there and not an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.published.commit import Commit
from pipeline.published.store import FileStore
from schemas.layout import is_rows, sequence_of, stage_path
from schemas.run_info import RunInfo
from schemas.tables import PARTITION_COLUMNS, SCHEMA_VERSION, Dataset
from transforms.publishing.parquet import write_shard
from transforms.publishing.partitions import UNKNOWN


class EmptyDatasets:
    """Knows which datasets of a folder have files, so that the folder is looked at once and not for every batch."""

    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._filled: set[Dataset] = set()

    def added_to(self, commit: Commit) -> Commit:
        """The commit, with an empty file, staged now, for each dataset that no file would be left of behind it."""
        if commit.manifest.schema_version != SCHEMA_VERSION:
            return commit
        empty = [dataset for dataset in Dataset if not self._has_files(dataset, commit)]
        self._filled = set(Dataset)
        if not empty:
            return commit
        run = RunInfo(commit.manifest.run_id, datetime.fromisoformat(commit.manifest.started_at))
        stage, number = self._store.full_path(stage_path(commit.name)), sequence_of(commit.name)
        files = [write_shard(stage, dataset, _partition(dataset, run), number, (), run) for dataset in empty]
        return replace(commit, manifest=replace(commit.manifest, files=(*commit.manifest.files, *files)))

    def _has_files(self, dataset: Dataset, commit: Commit) -> bool:
        retired = {file.path for file in commit.retired if file.dataset is dataset}
        if any(file.dataset is dataset for file in commit.manifest.files) or (dataset in self._filled and not retired):
            return True
        return any(path not in retired for path in self._published(dataset))

    def _published(self, dataset: Dataset) -> Iterator[str]:
        return (path for path in self._store.files(dataset.value) if is_rows(path))


def _partition(dataset: Dataset, run: RunInfo) -> str:
    """A partition as one with rows is spelled, so that readers tell the same columns and types by its path."""
    known = {"run_date": run.run_date, "language": "und"}
    return "/".join(f"{column}={known.get(column, UNKNOWN)}" for column in PARTITION_COLUMNS[dataset])
