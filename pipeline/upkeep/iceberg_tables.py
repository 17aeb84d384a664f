"""Datasets as Iceberg tables: a catalog below `_copydesk`, whose snapshots name the published files where they lie."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.published.commit import Commit
from pipeline.published.local_store import LocalStore
from pipeline.published.store import FileStore
from schemas.errors import OutputError
from schemas.layout import ICEBERG, sequence_of
from schemas.manifest import ManifestFile
from schemas.tables import SCHEMAS, Dataset
from transforms.objects import what_to_install

NAMESPACE = "copydesk"
_LAST = "copydesk.commit"
"""The property of a table that says which commit it holds last."""
_PARTITIONS: dict[Dataset, tuple[tuple[str, str], ...]] = {
    Dataset.ARTICLES: (("text_language", "identity"), ("published_month", "identity")),
    Dataset.COPIES: (("published_month", "identity"),),
    Dataset.REJECTS: (),
    Dataset.LINKS: (("published_at", "month"),),
}
"""By which columns of the files each table is partitioned, and how: Iceberg does not look at paths."""


class IcebergTables:
    """The tables of one published folder, made where they are missing; to be used within `opened`."""

    def __init__(self, store: FileStore) -> None:
        from pyiceberg.catalog.sql import SqlCatalog

        folder = store.full_path(ICEBERG)
        os.makedirs(folder, exist_ok=True)
        self._store = store
        self._catalog = SqlCatalog(
            NAMESPACE, uri=f"sqlite:///{folder}/catalog.db", warehouse=Path(folder).as_uri(), init_catalog_tables="true"
        )
        self._catalog.create_namespace_if_not_exists(NAMESPACE)

    def close(self) -> None:
        """Lets go of the catalog's file."""
        self._catalog.close()

    def register(self, dataset: Dataset, commits: Sequence[Commit]) -> tuple[int, int]:
        """Makes a snapshot of each commit that a table does not hold; returns how many, and how many there are then."""
        table = self._table(dataset)
        last = int(table.properties.get(_LAST, 0))
        new = [commit for commit in commits if sequence_of(commit.name) > last]
        gone = {file.path for commit in new for file in commit.retired}
        made = sum(self._add(table, dataset, commit, gone) for commit in new)
        return made, len(self._table(dataset).snapshots())

    def _add(self, table: Any, dataset: Dataset, commit: Commit, gone: Collection[str]) -> bool:
        """Files that a later commit has retired are left out: they are there no more."""
        added = [file for file in commit.manifest.files if file.dataset is dataset and file.rows]
        kept = [file for file in added if file.path not in gone]
        retired = {self._uri(file) for file in commit.retired if file.dataset is dataset}
        with table.transaction() as changes:
            removed = _remove(changes, table, retired)
            if kept:
                changes.add_files([self._uri(file) for file in kept], {_LAST: commit.name}, check_duplicate_files=False)
            if kept or removed:
                changes.set_properties({_LAST: str(sequence_of(commit.name))})
        table.refresh()
        return bool(kept or removed)

    def _table(self, dataset: Dataset) -> Any:
        """A dataset's table with the columns of today."""
        name = f"{NAMESPACE}.{dataset.value}"
        schema = pa.schema([field.with_nullable(True) for field in SCHEMAS[dataset]])
        if self._catalog.table_exists(name):
            table = self._catalog.load_table(name)
            with table.update_schema() as update:
                update.union_by_name(schema)
            return table
        # Of most columns only counts are kept: a catalog is no place for words of what may be taken back.
        full = {f"write.metadata.metrics.column.{column}": "full" for column, _ in _PARTITIONS[dataset]}
        properties = {"write.metadata.metrics.default": "counts", **full}
        table = self._catalog.create_table(name, schema, properties=properties)
        with table.update_spec() as update:
            for column, how in _PARTITIONS[dataset]:
                update.add_field(column, how, f"{column}_{how}" if how != "identity" else f"by_{column}")
        return table

    def _uri(self, file: ManifestFile) -> str:
        return f"file://{self._store.full_path(file.path)}"


def _remove(changes: Any, table: Any, retired: Collection[str]) -> int:
    """Takes files out of a table, within a transaction; returns how many it held."""
    if not retired:
        return 0
    held = [task.file for task in table.scan().plan_files() if task.file.file_path in retired]
    if held:
        with changes.update_snapshot().overwrite() as snapshot:
            for file in held:
                snapshot.delete_data_file(file)
    return len(held)


@contextmanager
def opened(store: FileStore) -> Iterator[IcebergTables]:
    """The tables of a folder; raises OutputError where pyiceberg is missing, where the folder is on no local disk, and
    in place of what pyiceberg raises over a catalog that is damaged or in use."""
    try:
        from pyiceberg.exceptions import CommitFailedException
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError as error:
        raise OutputError(f"Iceberg tables need pyiceberg: {what_to_install('iceberg')}") from error
    if not isinstance(store, LocalStore):
        raise OutputError(f"{store.root} is on no local disk, where Iceberg tables are kept: take --delta for it")
    place = store.full_path(ICEBERG)
    try:
        tables = IcebergTables(store)
        try:
            yield tables
        finally:
            tables.close()
    except CommitFailedException as error:
        raise OutputError(f"{place} was written to by another at this moment: start again") from error
    except (SQLAlchemyError, ValueError, KeyError, FileNotFoundError) as error:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise OutputError(f"{place} cannot be brought up to date ({words}): delete it, and register anew") from error
