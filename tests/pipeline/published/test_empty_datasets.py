"""Datasets without rows have one file all the same, which the commits know of."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq

from pipeline.published.folder import PublishedFolder
from pipeline.published.verify import verify
from schemas.tables import SCHEMAS, Dataset


def empty_files(output: Path) -> list[str]:
    """The published files that have no rows."""
    found = sorted(path for dataset in Dataset for path in (output / dataset.value).rglob("*.parquet"))
    return [str(path.relative_to(output).parent) for path in found if not pq.read_metadata(path).num_rows]


def test_one_for_each_dataset_without_rows(tmp_path: Path, nightly: ModuleType, publish: Any) -> None:
    """The first commit brings them, with the dataset's columns, and `verify` knows them."""
    publish(tmp_path, nightly.rows_of("empty"))
    assert empty_files(tmp_path) == [
        "articles/language=und/month=unknown",
        "copies/month=unknown",
        "links/month=unknown",
    ]
    (links,) = tmp_path.glob("links/*/*.parquet")
    assert pq.read_schema(links).equals(SCHEMAS[Dataset.LINKS])
    assert verify(str(tmp_path)) == []


def test_never_a_second_one(tmp_path: Path, nightly: ModuleType, publish: Any) -> None:
    """Batches of the same run and of later ones find files there, with rows or without."""
    with PublishedFolder(str(tmp_path), min_free_bytes=0).open("nightly") as folder:
        nightly.commit_rows(folder, nightly.rows_of("one"))
        nightly.commit_rows(folder, nightly.rows_of("empty"))
    publish(tmp_path, nightly.rows_of("two"), "later")
    assert empty_files(tmp_path) == ["links/month=unknown", "rejects/run_date=2024-11-02"]


def test_folders_of_before_get_them(tmp_path: Path, nightly: ModuleType, publish: Any) -> None:
    """The next commit brings what an older version left out."""
    publish(tmp_path, nightly.rows_of("one"))
    for path in tmp_path.glob("links/*/*.parquet"):
        path.unlink()
    publish(tmp_path, nightly.rows_of("two"), "later")
    assert empty_files(tmp_path) == ["links/month=unknown", "rejects/run_date=2024-11-02"]
