"""What a log says of commits, in Delta's words."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest

from pipeline.published.commit import Act, Commit
from pipeline.upkeep.delta_log import columns_of, entry_name, entry_of, last_registered, version_of
from schemas.manifest import ManifestFile, build_manifest
from schemas.run_info import RunInfo
from schemas.tables import PARTITION_COLUMNS, SCHEMAS, Dataset

RUN = RunInfo("one", datetime(2024, 11, 2, tzinfo=timezone.utc))


def file_of(partition: str, name: str = "a.parquet") -> ManifestFile:
    """A published file of articles."""
    path = f"articles/{partition}/{name}"
    return ManifestFile(Dataset.ARTICLES, partition, path, path, 3, 99, "ab" * 32)


def commit_of(*files: ManifestFile, retired: tuple[ManifestFile, ...] = (), act: Act = Act.RUN) -> Commit:
    """A commit of these files."""
    return Commit("0000000007-one", RUN.started_at, build_manifest(RUN, 0, files), (), retired, act)


def actions(entry: bytes | None) -> dict[str, list[dict[str, Any]]]:
    """The actions of an entry by their kind."""
    assert entry is not None
    found: dict[str, list[dict[str, Any]]] = {}
    for line in entry.splitlines():
        for kind, said in json.loads(line).items():
            found.setdefault(kind, []).append(said)
    return found


def test_an_entry_adds_and_removes_files() -> None:
    """With their partitions' values, a percent sign of a path escaped once more, and the commit's number."""
    added, retired = file_of("language=a%20b/month=2024-11"), file_of("language=en/month=unknown", "b.parquet")
    found = actions(entry_of(commit_of(added, retired=(retired,)), 7, Dataset.ARTICLES, is_new_schema=True))
    assert found["txn"] == [{"appId": "copydesk", "version": 7, "lastUpdated": 1_730_505_600_000}]
    (add,) = found["add"]
    assert (add["path"], add["size"]) == ("language=a%2520b/month=2024-11/a.parquet", 99)
    assert (add["partitionValues"], json.loads(add["stats"])) == (
        {"language": "a b", "month": "2024-11"},
        {"numRecords": 3},
    )
    assert found["remove"][0]["partitionValues"] == {"language": "en", "month": None}
    assert found["metaData"][0]["partitionColumns"] == ["language", "month"]


def test_a_compaction_changes_no_data() -> None:
    """Who follows the table's changes is told of none."""
    merged = commit_of(file_of("m"), retired=(file_of("m", "b.parquet"),), act=Act.COMPACT)
    found = actions(entry_of(merged, 7, Dataset.ARTICLES, is_new_schema=False))
    assert [found[kind][0]["dataChange"] for kind in ("add", "remove")] == [False, False]
    assert "metaData" not in found


def test_a_commit_that_changes_nothing_is_no_entry() -> None:
    """A log has no versions in which nothing happens."""
    assert entry_of(commit_of(file_of("m")), 7, Dataset.LINKS, is_new_schema=True) is None


def test_names_tell_versions() -> None:
    """Checkpoints and notes in the log's folder are no entries."""
    assert version_of(entry_name(12)) == 12
    assert [version_of(name) for name in ("_last_checkpoint", "00000000000000000010.checkpoint.parquet", "x")] == [
        None,
        None,
        None,
    ]


def test_what_a_log_holds() -> None:
    """The last commit of ours and the columns, whatever others have written in between."""
    first = entry_of(commit_of(file_of("m")), 7, Dataset.ARTICLES, is_new_schema=True)
    others = b'{"txn":{"appId":"spark","version":99}}\n{"commitInfo":{}}\n'
    assert last_registered([first or b"", others]) == (7, columns_of(Dataset.ARTICLES))
    assert last_registered([]) == (0, None)
    with pytest.raises(ValueError, match="Expecting"):
        last_registered([b"no JSON"])


@pytest.mark.parametrize("dataset", list(Dataset))
def test_every_column_has_a_type(dataset: Dataset) -> None:
    """Those of the file in their order, then those of the path."""
    names = [field["name"] for field in json.loads(columns_of(dataset))["fields"]]
    assert names == [*SCHEMAS[dataset].names, *PARTITION_COLUMNS[dataset]]
