"""Reads the ids of what is published of certain inputs: of a changed file the old records are not new."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.published.store import FileStore
from schemas.layout import is_rows
from schemas.tables import Dataset
from transforms.memory.published_ids import pack_ids
from transforms.publishing.faults import told_as_damaged
from transforms.publishing.text import without_surrogates

_COLUMNS = ["copy_id", "input_path"]


def published_ids(store: FileStore, paths: Collection[str]) -> bytes:
    """The sorted ids of all rows of `copies` and `rejects` that came of these paths, packed, 16 bytes each."""
    wanted = pa.array(sorted({without_surrogates(path) for path in paths}), pa.string())
    if not len(wanted):
        return b""
    found = (id for dataset in (Dataset.COPIES, Dataset.REJECTS) for id in _ids(store, dataset, wanted))
    return pack_ids(found)


def _ids(store: FileStore, dataset: Dataset, wanted: pa.Array) -> Iterator[bytes]:
    for path in store.files(dataset.value):
        if is_rows(path):
            with told_as_damaged(store.full_path(path)):
                yield from _ids_in(store, path, wanted)


def _ids_in(store: FileStore, path: str, wanted: pa.Array) -> Iterator[bytes]:
    with store.open(path) as source, pq.ParquetFile(source, read_dictionary=["input_path"]) as parquet:
        for batch in parquet.iter_batches(columns=_COLUMNS):
            rows = batch.filter(pc.is_in(batch["input_path"].cast(pa.string()), value_set=wanted))
            yield from (bytes.fromhex(copy_id) for copy_id in rows["copy_id"].to_pylist())
