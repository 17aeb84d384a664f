"""Published folders as Delta tables, read back by Delta's own library and by DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest
from deltalake import DeltaTable

from pipeline.published.verify import verify
from pipeline.upkeep.compact import compact
from pipeline.upkeep.register import register_delta
from pipeline.upkeep.retract import retract
from pipeline.upkeep.selection import Selection
from schemas.errors import OutputError
from schemas.tables import Dataset

NOVEMBER = datetime(2024, 11, 1, 11, 14, tzinfo=timezone.utc)
Publish = Callable[..., None]


@pytest.fixture
def archive(tmp_path: Path, nightly: ModuleType, publish: Publish) -> Path:
    """A folder of two runs, in two months and two languages."""
    folder = tmp_path / "out"
    publish(folder, [*nightly.rows_of("one", NOVEMBER), *nightly.rows_of("two", None, "zh-cn")], "first")
    publish(folder, [*nightly.rows_of("three", NOVEMBER), *nightly.rows_of("empty")], "second")
    return folder


def by_duckdb(archive: Path, query: str) -> list[tuple[Any, ...]]:
    """A question about the table of articles, as Delta's log says it now."""
    articles = DeltaTable(str(archive / "articles")).to_pyarrow_dataset()
    with duckdb.connect() as connection:
        return connection.register("articles", articles).execute(query).fetchall()


def test_each_commit_is_a_version(archive: Path) -> None:
    """The last version has all rows with their partitions' columns, the one before those of the first run."""
    assert [done.versions for done in register_delta(str(archive))] == [2, 2, 2, 1]
    assert by_duckdb(archive, "SELECT story_id, language, month, authors FROM articles ORDER BY 1") == [
        ("one", "en", "2024-11", ["Ada Quill"]),
        ("three", "en", "2024-11", ["Ada Quill"]),
        ("two", "zh-cn", None, ["Ada Quill"]),
    ]
    assert by_duckdb(archive, "SELECT count(*) FROM articles WHERE published_at = '2024-11-01 11:14:00+00'") == [(2,)]
    earlier = DeltaTable(str(archive / "articles"), version=0).to_pyarrow_table()
    assert sorted(earlier["story_id"].to_pylist()) == ["one", "two"]
    (reject,) = DeltaTable(str(archive / "rejects")).to_pyarrow_table().to_pylist()
    assert str(reject["run_date"]) == "2024-11-02"


def test_registering_again_adds_what_is_new(archive: Path, nightly: ModuleType, publish: Publish) -> None:
    """Nothing where there is no new commit, one version for one."""
    register_delta(str(archive))
    assert {done.commits for done in register_delta(str(archive))} == {0}
    publish(archive, nightly.rows_of("four"), "third")
    articles, *_ = register_delta(str(archive))
    assert (articles.commits, articles.versions) == (1, 3)
    assert by_duckdb(archive, "SELECT count(*) FROM articles") == [(4,)]


def test_compactions_and_retractions_are_followed(archive: Path) -> None:
    """Files that were merged are left out in one act with the new one; what was taken back is not found any more."""
    register_delta(str(archive))
    compact(str(archive))
    register_delta(str(archive))
    assert by_duckdb(archive, "SELECT count(*) FROM articles") == [(3,)]
    assert len(DeltaTable(str(archive / "articles")).file_uris()) == 2
    retract(str(archive), Selection(stories=frozenset({"one"})))
    register_delta(str(archive))
    assert by_duckdb(archive, "SELECT story_id FROM articles ORDER BY 1") == [("three",), ("two",)]


def test_a_log_is_no_stray(archive: Path, nightly: ModuleType, publish: Publish) -> None:
    """`verify` finds nothing, and later runs read past it, also past the checkpoints that other programs leave."""
    register_delta(str(archive))
    (archive / "articles" / "_delta_log" / "00000000000000000001.checkpoint.parquet").write_bytes(b"not ours")
    assert verify(str(archive)) == []
    publish(archive, nightly.rows_of("four"), "third")
    assert verify(str(archive)) == []


def test_a_commit_that_is_not_done_waits(archive: Path) -> None:
    """Its files may not be in place yet."""
    sorted(archive.glob("_copydesk/commits/*.done"))[-1].unlink()
    assert [done.versions for done in register_delta(str(archive))] == [1, 1, 1, 1]


@pytest.mark.parametrize("damage", ["cut off", "missing"])
def test_a_damaged_log_is_named(archive: Path, damage: str) -> None:
    """In one line with what to do, and nothing is written behind it."""
    register_delta(str(archive))
    log = archive / "copies" / "_delta_log"
    first = log / f"{0:020d}.json"
    first.write_bytes(first.read_bytes()[:30]) if damage == "cut off" else first.unlink()
    with pytest.raises(OutputError, match=str(log)):
        register_delta(str(archive))
    assert len(list(log.iterdir())) == (2 if damage == "cut off" else 1)


def test_another_writer_at_the_same_moment(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that register at once one is told to start again; no version is written twice."""
    monkeypatch.setattr("pipeline.published.local_store.LocalStore.create", lambda store, path, content: False)
    with pytest.raises(OutputError, match="at this moment: start again"):
        register_delta(str(archive))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    """A wrong name does not become a table."""
    with pytest.raises(OutputError, match="is no published folder"):
        register_delta(str(tmp_path))
    assert {dataset for dataset in Dataset if (tmp_path / dataset.value).exists()} == set()
