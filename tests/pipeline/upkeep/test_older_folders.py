"""Folders that earlier versions published are read, verified, compacted and added to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.inspection.sql import ask
from pipeline.published.folder import PublishedFolder
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.upkeep.compact import compact
from pipeline.upkeep.live import live_files
from schemas.run_info import RunInfo
from schemas.tables import COLUMNS_BESIDE, SCHEMA_VERSION, SCHEMAS, Dataset
from schemas.versions import EARLIER, VERSION_KEY, schema_of, unknown
from transforms.publishing import parquet
from transforms.publishing.ledger import write_ledger
from transforms.publishing.parquet import write_shard
from transforms.publishing.partitions import EARLIER_UNKNOWN, dataset_of, partition_of

Rows = dict[str, list[dict[str, Any]]]


def publish_as(version: str, output: Path, rows: list[Any], run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishes rows as a version did: its columns, and its number in the files and in the commit."""
    run = RunInfo(run_id, datetime(2024, 11, 2, 23, 30, tzinfo=timezone.utc))
    with monkeypatch.context() as earlier, PublishedFolder(str(output), min_free_bytes=0).open(run_id) as folder:
        earlier.setattr(parquet, "SCHEMAS", {dataset: schema_of(dataset, version) for dataset in EARLIER[version]})
        stage = folder.stage()
        keys = sorted({(dataset_of(row), partition_of(row, run)) for row in rows})
        files = [
            write_shard(stage, *key, 0, [row for row in rows if (dataset_of(row), partition_of(row, run)) == key], run)
            for key in keys
        ]
        write_ledger(sum(file.rows for file in files if file.dataset is not Dataset.ARTICLES), files, stage, run)
        folder.commit(stage, replace(folder.manifest(stage), schema_version=version), [])


def read(output: Path) -> Rows:
    """All rows, as the views of `copydesk sql` give them."""
    found = {}
    for dataset in EARLIER[max(EARLIER)]:
        answer = ask(str(output), f"SELECT * FROM {dataset.value} ORDER BY copy_id")
        found[dataset.value] = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return found


def versions(output: Path) -> set[str]:
    """The versions that the published files say they are of."""
    paths = [path for dataset in Dataset for path in (output / dataset.value).rglob("*.parquet")]
    return {pq.read_schema(path).metadata[VERSION_KEY].decode() for path in paths}


@pytest.fixture(params=sorted(EARLIER))
def older(request: pytest.FixtureRequest, tmp_path: Path, nightly: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What two runs of an earlier version have published."""
    for run in ("one", "two"):
        rows = [*nightly.rows_of(f"{run}/a"), *nightly.rows_of(f"{run}/empty")]
        publish_as(request.param, tmp_path / "out", rows, run, monkeypatch)
    assert versions(tmp_path / "out") == {request.param}
    return tmp_path / "out"


def test_an_older_folder_is_sound(older: Path) -> None:
    """`verify` calls nothing faulty, and its files count among those that live."""
    assert verify(str(older)) == []
    assert len(live_files(open_store(str(older)), *Dataset)) == 6


def test_an_older_folder_is_added_to(older: Path, nightly: ModuleType, publish: Callable[..., None]) -> None:
    """New files lie beside the older ones; the views give both, the added columns null in the older rows."""
    before = read(older)
    publish(older, [*nightly.rows_of("three/a"), *nightly.rows_of("three/empty")], "three")
    assert len(versions(older)) == 2
    assert verify(str(older)) == []
    after = read(older)
    for dataset in map(Dataset, after):
        assert len(after[dataset.value]) == len(before[dataset.value]) + 1
        (version,) = versions(older) - {SCHEMA_VERSION}
        added = set(SCHEMAS[dataset].names) - set(EARLIER[version][dataset].split())
        older_rows = [row for row in after[dataset.value] if row["run_id"] in ("one", "two")]
        assert [{name: row[name] for name in row if name not in added} for row in older_rows] == before[dataset.value]
        assert all(row[name] is None for row in older_rows for name in added)


def test_a_compaction_brings_an_older_folder_up_to_date(
    older: Path, nightly: ModuleType, publish: Callable[..., None]
) -> None:
    """Files of both versions become one of today, with the same rows."""
    publish(older, [*nightly.rows_of("three/a"), *nightly.rows_of("three/empty")], "three")
    (version,) = versions(older) - {SCHEMA_VERSION}
    before = read(older)
    assert compact(str(older)).files_after == 3
    assert versions(older) == {SCHEMA_VERSION}
    assert verify(str(older)) == []
    after = read(older)
    for dataset in map(Dataset, after):
        known = EARLIER[version][dataset].split()
        assert [[row[name] for name in known] for row in after[dataset.value]] == [
            [row[name] for name in known] for row in before[dataset.value]
        ]
        for name in set(SCHEMAS[dataset].names) - set(known) - set(COLUMNS_BESIDE):
            (assumed,) = unknown(SCHEMAS[dataset].field(name), 1).to_pylist()
            assert after[dataset.value][0][name] == assumed
    assert {row["text_language"] for row in after["articles"]} == {"en"}


def test_an_upgrade_leaves_nothing_of_an_older_version(older: Path, nightly: ModuleType) -> None:
    """Each file, be it alone in its partition, is written anew with all columns, under the path of today."""
    run = RunInfo("alone", datetime(2024, 11, 3, tzinfo=timezone.utc))
    rows = [row for row in nightly.rows_of("alone/a") if dataset_of(row) is not Dataset.REJECTS]
    with PublishedFolder(str(older), min_free_bytes=0).open("alone") as folder:
        stage = folder.stage()
        files = [
            write_shard(
                stage, dataset_of(row), partition_of(row, run).replace("unknown", EARLIER_UNKNOWN), 0, [row], run
            )
            for row in rows
        ]
        write_ledger(1, files, stage, run)
        folder.commit(stage, folder.manifest(stage), [])
    assert list(older.rglob(f"*{EARLIER_UNKNOWN}"))
    before = sum(len(found) for found in read(older).values())
    assert compact(str(older), upgrade=True, dry_run=True).files_before > 0
    compact(str(older), upgrade=True)
    assert versions(older) == {SCHEMA_VERSION}
    assert not list(older.rglob(f"*{EARLIER_UNKNOWN}"))
    assert sum(len(found) for found in read(older).values()) == before
    assert verify(str(older)) == []
    assert compact(str(older), upgrade=True).files_before == 0


def test_an_older_file_with_other_columns_is_faulty(
    tmp_path: Path, nightly: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is held to the columns of the version that it says it is of."""
    version = min(EARLIER)
    wrong = {dataset: SCHEMAS[dataset].with_metadata({VERSION_KEY: version.encode()}) for dataset in Dataset}
    monkeypatch.setattr(parquet, "SCHEMAS", wrong)
    with PublishedFolder(str(tmp_path / "out"), min_free_bytes=0).open("one") as folder:
        nightly.commit_rows(folder, nightly.rows_of("one/a"))
    assert {problem.detail for problem in verify(str(tmp_path / "out"))} >= {
        f"its columns are not those of copies, version {version}"
    }


def test_files_of_a_newer_version_are_left_alone(
    older: Path, nightly: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this version does not know is no fault, and no file that it would rewrite."""
    newer = {dataset: SCHEMAS[dataset].with_metadata({VERSION_KEY: b"99"}) for dataset in Dataset}
    monkeypatch.setattr(parquet, "SCHEMAS", newer)
    run = RunInfo("future", datetime(2024, 11, 3, tzinfo=timezone.utc))
    with PublishedFolder(str(older), min_free_bytes=0).open("future") as folder:
        stage = folder.stage()
        row = nightly.rows_of("future/empty")[0]
        files = [write_shard(stage, Dataset.REJECTS, partition_of(row, run), 0, [row], run)]
        write_ledger(1, files, stage, run)
        folder.commit(stage, replace(folder.manifest(stage), schema_version="99"), [])
    assert verify(str(older)) == []
    assert len(live_files(open_store(str(older)), *Dataset)) == 6
