"""Reads the ids of records that no run brings again: published of certain inputs, of which a changed file may hold some
still, or taken back by `copydesk retract`, of which hashes alone are kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.published.store import FileStore
from schemas.layout import RETRACTED, is_rows
from schemas.tables import Dataset
from transforms.memory.published_ids import content_id, pack_ids
from transforms.publishing.faults import told_as_damaged
from transforms.publishing.partitions import without_surrogates

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


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A record that was taken back: its id, the SHA-256 of its bytes where it was an accepted copy (None of a reject:
    an empty page has the bytes of every other), when, and the reason that was given."""

    copy_id: str
    content_sha256: str | None
    retracted_at: str
    reason: str | None = None


def tombstones_to_lines(stones: Iterable[Tombstone]) -> bytes:
    """A JSON line each."""
    return "".join(json.dumps(asdict(stone), separators=(",", ":")) + "\n" for stone in stones).encode("ascii")


def tombstones(store: FileStore) -> bytes:
    """The packed ids of all records that were taken back, and those of their bytes, wherever these stand again.

    Raises OutputError where a list of them cannot be read: what it holds would be published again.
    """
    names = [name for name in store.names(RETRACTED) if name.endswith(".jsonl")]
    return pack_ids(id for name in names for id in _ids_of_stones(store, f"{RETRACTED}/{name}")) if names else b""


def _ids_of_stones(store: FileStore, path: str) -> Iterator[bytes]:
    with told_as_damaged(store.full_path(path)):
        for line in (store.read(path) or b"").splitlines():
            stone = Tombstone(**json.loads(line))
            yield bytes.fromhex(stone.copy_id)
            if stone.content_sha256 is not None:
                yield bytes.fromhex(content_id(stone.content_sha256))
