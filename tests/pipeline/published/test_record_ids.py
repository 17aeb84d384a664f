"""Which records of changed inputs are published already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.published.record_ids import published_ids
from pipeline.published.store import open_store
from transforms.memory.published_ids import is_published, unpack_ids

ids = st.binary(min_size=16, max_size=16)
Publish = Callable[[str, list[tuple[str, str]]], None]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Writes (copy id, input path) rows as a file of a dataset."""

    def write(name: str, rows: list[tuple[str, str]]) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        table = {"copy_id": [row[0] for row in rows], "input_path": [row[1] for row in rows]}
        pq.write_table(pa.table(table), path)

    return write


def test_ids_come_of_the_changed_paths_alone(publish: Publish, tmp_path: Path) -> None:
    """Copies and rejects of the paths in question, and of no others; what is no Parquet file is passed over."""
    first, second, third, fourth = (f"{number:032x}" for number in range(4))
    publish("copies/month=2024-11/a.parquet", [(first, "in/a"), (second, "in/b")])
    publish("copies/month=2024-12/b.parquet", [(third, "in/a")])
    publish("rejects/run_date=2024-11-02/c.parquet", [(fourth, "in/a")])
    (tmp_path / "copies" / "notes.txt").write_text("left here by somebody")
    found = unpack_ids(published_ids(open_store(str(tmp_path)), {"in/a"}))
    assert [is_published(each, found) for each in (first, second, third, fourth)] == [True, False, True, True]


def test_nothing_is_read_where_nothing_has_changed(tmp_path: Path) -> None:
    """Without a changed path no file is opened: this one is no Parquet file at all."""
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "a.parquet").write_bytes(b"broken")
    assert published_ids(open_store(str(tmp_path)), set()) == b""


@given(st.lists(ids, max_size=30, unique=True), st.lists(ids, max_size=5))
def test_an_id_is_found_if_it_is_there(known: list[bytes], others: list[bytes]) -> None:
    """Sorted and packed, ids are found; others are not, zeros at the end or not."""
    packed = unpack_ids(b"".join(sorted(known)))
    for each in [*known, *others, *(bytes([*each[:-1], 0]) for each in known)]:
        assert is_published(each.hex(), packed) == (each in known)
