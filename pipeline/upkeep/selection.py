"""Which published rows are to be taken back: those that a user names, by what they know of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.published.store import FileStore
from schemas.errors import UsageError
from schemas.manifest import ManifestFile
from schemas.tables import SCHEMAS, Dataset
from schemas.versions import with_columns
from transforms.publishing.faults import told_as_damaged

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Selection:
    """Records by their addresses, ids, stories, sites, or the ids that the user gave them; any of these is enough."""

    urls: frozenset[str] = frozenset()
    copies: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    source_ids: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raises UsageError where nothing is named, or by a column that these tables do not have."""
        if not any(getattr(self, each.name) for each in fields(self)):
            raise UsageError("name what to take back: --url, --copy, --story, --site or --source-id")
        if self.source_ids and not knows_source_ids():
            raise UsageError("--source-id: the tables of this version have no source_id")

    def holds(self, row: Row) -> bool:
        """Whether a row of `copies` or `rejects` is named."""
        return (
            row["copy_id"] in self.copies
            or row.get("story_id") in self.stories
            or row["site"] in self.sites
            or row.get("source_id") in self.source_ids
            or (bool(self.urls) and row["url"] is not None and address_of(row["url"]) in _addresses(self.urls))
        )


@lru_cache(maxsize=4)
def _addresses(urls: frozenset[str]) -> frozenset[str]:
    return frozenset(map(address_of, urls))


def knows_source_ids() -> bool:
    """Whether records have an id of the user's own."""
    return "source_id" in SCHEMAS[Dataset.COPIES].names


def address_of(url: str) -> str:
    """What two spellings of one address have in common: host, path and query, whatever the scheme and last slash."""
    url = url.strip()
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
    except ValueError:  # brackets that hold no address
        return url
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")


def named_rows(
    store: FileStore, files: Sequence[ManifestFile], selection: Selection
) -> Iterator[tuple[Row, ManifestFile]]:
    """The rows of files of `copies` or `rejects` that are named, with the columns that say so, each with its file."""
    for file in files:
        wanted = [
            name
            for name in ("copy_id", "story_id", "site", "url", "source_id", "content_sha256", "input_path")
            if name in SCHEMAS[file.dataset].names
        ]
        for row in read_file(store, file, wanted).to_pylist():
            if selection.holds(row):
                yield row, file


def rows_with(
    store: FileStore, files: Sequence[ManifestFile], column: str, values: Collection[str]
) -> Iterator[tuple[Row, ManifestFile]]:
    """The whole rows of files that have one of the values in a column, each with its file."""
    looked_for = pa.array(sorted(values), pa.string())
    for file in files:
        if not pc.any(pc.is_in(read_file(store, file, [column])[column], value_set=looked_for)).as_py():
            continue
        table = read_file(store, file, SCHEMAS[file.dataset].names)
        for row in table.filter(pc.is_in(table[column], value_set=looked_for)).to_pylist():
            yield row, file


def ids_naming(
    store: FileStore, files: Sequence[ManifestFile], key: str, named: Mapping[str, Collection[str]]
) -> set[str]:
    """The ids, in the column `key`, of rows that have one of the values in any of the columns."""
    found = set[str]()
    for file in files:
        columns = [name for name in named if name in SCHEMAS[file.dataset].names]
        table = read_file(store, file, sorted({key, *columns}))
        for name in columns:
            values = pa.array(sorted(named[name]), pa.string())
            found.update(table.filter(pc.is_in(table[name], value_set=values))[key].to_pylist())
    return found


def read_file(store: FileStore, file: ManifestFile, columns: Sequence[str]) -> pa.Table:
    """Some columns of a published file; those that its version did not have say that nothing is known."""
    schema = pa.schema([SCHEMAS[file.dataset].field(name) for name in columns])
    with (
        told_as_damaged(store.full_path(file.path)),
        store.open(file.path) as source,
        pq.ParquetFile(source) as parquet,
    ):
        present = [name for name in columns if name in parquet.schema_arrow.names]
        return with_columns(parquet.read(present), schema)
