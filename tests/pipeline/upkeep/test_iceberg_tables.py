"""Published folders as Iceberg tables, read back by Iceberg's own library and by DuckDB."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pyiceberg.catalog.sql import SqlCatalog

from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.upkeep.compact import compact
from pipeline.upkeep.iceberg_tables import NAMESPACE, opened
from pipeline.upkeep.register import register_iceberg
from pipeline.upkeep.retract import retract
from pipeline.upkeep.selection import Selection
from schemas.errors import OutputError

NOVEMBER = datetime(2024, 11, 1, 11, 14, tzinfo=timezone.utc)
Publish = Callable[..., None]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pyiceberg", "ignore::ResourceWarning")


@pytest.fixture
def archive(tmp_path: Path, nightly: ModuleType, publish: Publish) -> Path:
    """A folder of two runs, in two months and two languages."""
    folder = tmp_path / "out"
    publish(folder, [*nightly.rows_of("one", NOVEMBER), *nightly.rows_of("two", None, "zh-cn")], "first")
    link = nightly.link_of("three", "one", NOVEMBER)
    publish(folder, [*nightly.rows_of("three", NOVEMBER), *nightly.rows_of("empty"), link], "second")
    return folder


@pytest.fixture
def table(archive: Path) -> Iterator[Callable[[str], Any]]:
    """A dataset's table as anybody opens it."""
    place = archive / "_copydesk" / "iceberg"
    catalogs: list[Any] = []

    def load(name: str = "articles") -> Any:
        catalogs.append(SqlCatalog(NAMESPACE, uri=f"sqlite:///{place}/catalog.db", warehouse=place.as_uri()))
        return catalogs[-1].load_table(f"{NAMESPACE}.{name}")

    yield load
    for catalog in catalogs:
        catalog.close()


def by_duckdb(table: Any, query: str) -> list[tuple[Any, ...]]:
    """A question about a table, named `rows`."""
    with table.scan().to_duckdb("rows") as connection:
        found: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return found


def test_each_commit_is_a_snapshot(archive: Path, table: Callable[[str], Any]) -> None:
    """All rows of all datasets, and the snapshot before has those of the first run."""
    assert [(done.commits, done.versions) for done in register_iceberg(str(archive))] == [
        (2, 2),
        (2, 2),
        (1, 1),
        (1, 1),
    ]
    articles = table("articles")
    assert by_duckdb(articles, "SELECT story_id, text_language, published_month, authors FROM rows ORDER BY 1") == [
        ("one", "en", "2024-11", ["Ada Quill"]),
        ("three", "en", "2024-11", ["Ada Quill"]),
        ("two", "zh-cn", None, ["Ada Quill"]),
    ]
    first = articles.scan(snapshot_id=articles.snapshots()[0].snapshot_id).to_arrow()
    assert sorted(first["story_id"].to_pylist()) == ["one", "two"]
    assert by_duckdb(table("rejects"), "SELECT reason FROM rows") == [("empty",)]
    assert by_duckdb(table("links"), "SELECT story_id FROM rows") == [("three",)]


def test_a_filter_opens_no_other_file(archive: Path, table: Callable[[str], Any]) -> None:
    """The month and the language are partitions there too."""
    register_iceberg(str(archive))
    assert len(list(table("articles").scan(row_filter="text_language = 'zh-cn'").plan_files())) == 1
    assert len(list(table("copies").scan(row_filter="published_month = '2024-11'").plan_files())) == 2


def test_registering_again_adds_what_is_new(
    archive: Path, nightly: ModuleType, publish: Publish, table: Callable[[str], Any]
) -> None:
    """Nothing where there is no new commit, one snapshot for one."""
    register_iceberg(str(archive))
    assert {done.commits for done in register_iceberg(str(archive))} == {0}
    publish(archive, nightly.rows_of("four"), "third")
    articles, *_ = register_iceberg(str(archive))
    assert (articles.commits, articles.versions) == (1, 3)
    assert by_duckdb(table("articles"), "SELECT count(*) FROM rows") == [(4,)]


def test_compactions_and_retractions_are_followed(archive: Path, table: Callable[[str], Any]) -> None:
    """Before the first registration and after it; `verify` has nothing to say of the catalog."""
    compact(str(archive))
    register_iceberg(str(archive))
    assert by_duckdb(table("articles"), "SELECT count(*) FROM rows") == [(3,)]
    retract(str(archive), Selection(stories=frozenset({"one"})))
    register_iceberg(str(archive))
    assert by_duckdb(table("articles"), "SELECT story_id FROM rows ORDER BY 1") == [("three",), ("two",)]
    assert verify(str(archive)) == []


def test_no_words_of_the_rows_stand_in_the_catalog(archive: Path) -> None:
    """What is taken back must not live on in the bounds of a column."""
    register_iceberg(str(archive))
    files = [path for path in (archive / "_copydesk" / "iceberg").rglob("*") if path.is_file()]
    assert len(files) > 10
    assert not any(b"What one says" in path.read_bytes() or b"harbour.example" in path.read_bytes() for path in files)


def test_a_damaged_catalog_is_named(archive: Path) -> None:
    """With what to do: it can be made anew."""
    register_iceberg(str(archive))
    (archive / "_copydesk" / "iceberg" / "catalog.db").write_bytes(b"no database at all" * 99)
    with pytest.raises(OutputError, match=r"iceberg cannot be brought up to date .*: delete it, and register anew"):
        register_iceberg(str(archive))


def test_what_it_needs_is_told(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the command to install it; on an object store the other kind of table."""
    monkeypatch.setitem(sys.modules, "pyiceberg.exceptions", None)
    with pytest.raises(OutputError, match=r"pip install .*iceberg"):
        register_iceberg(str(archive))
    monkeypatch.undo()
    with pytest.raises(OutputError, match="--delta"), opened(open_store("s3://bucket/out")):
        pass
