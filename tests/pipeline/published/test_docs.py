"""docs/tables.md names every column with its type and whether it may be null, and every value of the enums."""

from __future__ import annotations

from datetime import datetime, timezone
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from schemas.article import NoiseKind, PublishedSource
from schemas.link import LinkRelation
from schemas.page_kind import PageKind
from schemas.reject import RejectReason, Stage
from schemas.story import Relation
from schemas.tables import PARTITION_COLUMNS, SCHEMA_VERSION, SCHEMAS, Dataset

TABLES = (Path(__file__).resolve().parents[3] / "docs" / "tables.md").read_text("utf-8")


def section(title: str) -> str:
    """The text below a heading."""
    return TABLES.split(f"\n## {title}\n")[1].split("\n## ")[0]


def documented(dataset: Dataset) -> dict[str, tuple[str, str]]:
    """The columns of the dataset's first table: type and nullability by name."""
    table = section(dataset.value).split("|--------|")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[1:]]
    assert all(meaning.endswith(".") for _, _, _, meaning in rows)
    return {name.strip("`"): (kind, null) for name, kind, null, _ in rows}


def told(kind: pa.DataType) -> str:
    """A type as the docs name it."""
    if pa.types.is_list(kind):
        return f"list of {'struct' if pa.types.is_struct(kind.value_type) else kind.value_type}"
    return str(kind)


@pytest.mark.parametrize("dataset", list(Dataset))
def test_every_column_is_documented(dataset: Dataset) -> None:
    """Names, types and nullability are those of the schema; partition columns are marked."""
    columns = documented(dataset)
    expected = {field.name: (told(field.type), "yes" if field.nullable else "no") for field in SCHEMAS[dataset]}
    partitions = set(PARTITION_COLUMNS[dataset])
    assert {name: entry for name, entry in columns.items() if name not in partitions} == {
        name: entry for name, entry in expected.items() if name not in partitions
    }
    assert {name: columns[name][0] for name in partitions} == dict.fromkeys(partitions, "string, partition")
    assert {name for name, (kind, _) in columns.items() if "partition" in kind} == partitions


@pytest.mark.parametrize(
    ("dataset", "values"),
    [
        (Dataset.ARTICLES, PublishedSource),
        (Dataset.COPIES, Relation),
        (Dataset.COPIES, PageKind),
        (Dataset.COPIES, NoiseKind),
        (Dataset.REJECTS, RejectReason),
        (Dataset.REJECTS, Stage),
        (Dataset.LINKS, LinkRelation),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else value.value,
)
def test_every_value_is_documented(dataset: Dataset, values: type[Enum]) -> None:
    """A new reason, relation or kind comes with its line."""
    text = section(dataset.value)
    assert [value.value for value in values if f"`{value.value}`" not in text] == []


def test_the_schema_version_is_documented() -> None:
    """Readers can check that the page is about their files."""
    assert f"It is now `{SCHEMA_VERSION}`." in TABLES


@pytest.fixture
def published(tmp_path: Path, nightly: ModuleType, publish: Any) -> Path:
    """A folder with a story of November 2024 and one without a date."""
    november = datetime(2024, 11, 1, tzinfo=timezone.utc)
    publish(tmp_path / "out", [*nightly.rows_of("one", november), *nightly.rows_of("two"), *nightly.rows_of("empty")])
    return tmp_path / "out"


def example(language: str, output: Path) -> str:
    """The example in a language, on a real folder."""
    return TABLES.split(f"```{language}\n")[1].split("```")[0].replace("DIR/", f"{output}/")


def test_the_sql_example_runs(published: Path) -> None:
    """What users copy from the page works."""
    with duckdb.connect() as connection:
        assert connection.sql(example("sql", published)).fetchall() == [("Title", 1)]


def test_the_python_example_runs(published: Path) -> None:
    """Each of its reads finds rows, though a month is unknown."""
    lines = example("python", published).splitlines()
    reads = [line for line in lines if line.startswith(("pandas.", "ds.", "polars."))]
    names: dict[str, Any] = {}
    exec("\n".join(line for line in lines if line not in reads), names)
    assert [len(eval(read, names)) for read in reads] == [1, 2, 1]
