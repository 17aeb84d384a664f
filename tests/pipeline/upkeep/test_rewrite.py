"""Sorted files merged into one, a little at a time."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.published.store import open_store
from pipeline.upkeep import rewrite as rewrite_module
from pipeline.upkeep.rewrite import merged_rows, rewrite
from schemas.manifest import ManifestFile
from schemas.tables import Dataset
from transforms.publishing.parquet import write_shard

COPIES = Dataset.COPIES


def make(folder: Path, nightly: ModuleType, names: list[str]) -> ManifestFile:
    """A published file of copies with these ids."""
    rows = [row for name in names for row in nightly.rows_of(name)[1:]]
    staged = write_shard(str(folder), COPIES, "month=2024-11", 0, rows, nightly.RUN)
    (folder / staged.stage_path).rename(folder / staged.path)
    return staged


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.integers(1, 9), st.sets(st.integers(0, 29)))
def test_rows_come_in_order(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    nightly: ModuleType,
    homes: list[int],
    batch: int,
    dropped: set[int],
) -> None:
    """However the rows lie in the files and however few are read at a time, they come sorted, less those left out."""
    monkeypatch.setattr(rewrite_module, "_BATCH_ROWS", batch)
    folder = tmp_path_factory.mktemp("merge")
    names = [f"{number:02}" for number in range(len(homes))]
    groups = [[name for name, home in zip(names, homes, strict=True) if home == each] for each in range(5)]
    files = [make(folder, nightly, group) for group in groups if group]
    without = {f"{number:02}" for number in dropped}
    found = [id for rows in merged_rows(open_store(str(folder)), files, without) for id in rows["copy_id"].to_pylist()]
    assert found == [name for name in names if name not in without]


def test_row_groups_are_as_large_as_the_writers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nightly: ModuleType
) -> None:
    """Few rows are held at a time, and a row group holds as many as it may."""
    monkeypatch.setattr(rewrite_module, "ROW_GROUP_ROWS", 4)
    monkeypatch.setattr(rewrite_module, "_BATCH_ROWS", 3)
    files = [make(tmp_path, nightly, [f"{number}" for number in range(start, 20, 2)]) for start in (10, 11)]
    written = rewrite(open_store(str(tmp_path)), str(tmp_path), files, 0, nightly.RUN)
    assert written is not None
    with pq.ParquetFile(tmp_path / written.stage_path) as merged:
        groups = [merged.metadata.row_group(number).num_rows for number in range(merged.num_row_groups)]
    assert (groups, written.rows) == ([4, 4, 2], 10)


def test_names_follow_from_the_rows(tmp_path: Path, nightly: ModuleType) -> None:
    """The same files give the same file again, name and bytes."""
    files = [make(tmp_path, nightly, [name]) for name in "ab"]
    store = open_store(str(tmp_path))
    first = rewrite(store, str(tmp_path / "1"), files, 0, nightly.RUN)
    assert rewrite(store, str(tmp_path / "2"), files[::-1], 0, nightly.RUN) == first
    assert rewrite(store, str(tmp_path / "3"), files, 0, nightly.RUN, {"a", "b"}) is None
