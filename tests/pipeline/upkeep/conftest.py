"""Folders of many small files, made without a graph."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from pipeline.published.folder import PublishedFolder
from schemas.run_info import RunInfo
from tests.pipeline.published import nightly_run

NOVEMBER = datetime(2024, 11, 1, 11, 14, tzinfo=timezone.utc)


@pytest.fixture(scope="session")
def nightly() -> ModuleType:
    """The module that publishes rows without a graph."""
    return nightly_run


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch, nightly: ModuleType) -> None:
    """No test here cuts the power."""
    monkeypatch.setattr(os, "fsync", nightly.no_sync)


@pytest.fixture
def publish(nightly: ModuleType) -> Callable[..., None]:
    """Publishes rows as one batch of a run of its own."""

    def publish_rows(output: Path, rows: list[Any], run_id: str = "nightly", paths: tuple[str, ...] = ()) -> None:
        info = RunInfo(run_id, datetime(2024, 11, 2, 23, 30, tzinfo=timezone.utc))
        with PublishedFolder(str(output), min_free_bytes=0).open(run_id) as folder:
            nightly.commit_rows(folder, rows, paths, info)

    return publish_rows


@pytest.fixture
def output(tmp_path: Path, nightly: ModuleType, publish: Callable[..., None]) -> Path:
    """What three runs have published: two months, two languages, a reject each."""
    for run in ("one", "two", "three"):
        rows = [
            *nightly.rows_of(f"{run}/a", NOVEMBER),
            *nightly.rows_of(f"{run}/b", NOVEMBER),
            *nightly.rows_of(f"{run}/c", NOVEMBER, "de"),
            *nightly.rows_of(f"{run}/d"),
            *nightly.rows_of(f"{run}/empty"),
        ]
        publish(tmp_path / "out", rows, run)
    return tmp_path / "out"


def everything(output: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all datasets as DuckDB finds them, with their partitions, sorted by their ids."""
    with duckdb.connect(config={"autoload_known_extensions": False}) as connection:
        return {dataset: _read(connection, output / dataset) for dataset in ("articles", "copies", "rejects")}


def _read(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[dict[str, Any]]:
    if not any(folder.rglob("*.parquet")):
        return []
    found = connection.sql(f"SELECT * FROM read_parquet('{folder}/**/*.parquet', hive_partitioning = true)")
    rows: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    return sorted(rows, key=lambda row: str(row.get("story_id")) + row["copy_id"])
