"""Others read the Parquet and never see this program: each reader, each dataset, with its partitions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from pipeline.published.commit_steps import Step
from schemas.tables import PARTITION_COLUMNS, SCHEMAS, Dataset

Reader = Callable[[Path, Dataset, dict[str, str]], list[dict[str, Any]]]

NOVEMBER = datetime(2024, 11, 1, 11, 14, tzinfo=timezone.utc)


def hive(dataset: Dataset) -> ds.Partitioning:
    """The partition columns, all strings, as the docs tell users to name them."""
    return ds.partitioning(pa.schema([(name, pa.string()) for name in PARTITION_COLUMNS[dataset]]), flavor="hive")


def by_duckdb(output: Path, dataset: Dataset, values: dict[str, str]) -> list[dict[str, Any]]:
    """Reads with SQL."""
    stars = "/*" * len(PARTITION_COLUMNS[dataset])
    where = " AND ".join([f"{name} = '{value}'" for name, value in values.items()] or ["true"])
    with duckdb.connect(config={"autoload_known_extensions": False}) as connection:
        found = connection.sql(
            f"SELECT * FROM read_parquet('{output}/{dataset.value}{stars}/*.parquet', hive_partitioning = true) "
            f"WHERE {where}"
        )
        table: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    return table


def by_pandas(output: Path, dataset: Dataset, values: dict[str, str]) -> list[dict[str, Any]]:
    """Reads into a data frame."""
    filters = [(name, "==", value) for name, value in values.items()] or None
    frame = pd.read_parquet(output / dataset.value, partitioning=hive(dataset), filters=filters)
    found: list[dict[str, Any]] = frame.to_dict("records")
    return found


def by_polars(output: Path, dataset: Dataset, values: dict[str, str]) -> list[dict[str, Any]]:
    """Reads lazily."""
    wanted = {name: date.fromisoformat(value) if name == "run_date" else value for name, value in values.items()}
    scan = pl.scan_parquet(output / dataset.value, hive_partitioning=True)
    return scan.filter(**wanted).collect().to_dicts() if wanted else scan.collect().to_dicts()


def by_pyarrow(output: Path, dataset: Dataset, values: dict[str, str]) -> list[dict[str, Any]]:
    """Reads as a dataset."""
    wanted = None
    for name, value in values.items():
        condition = ds.field(name) == value
        wanted = condition if wanted is None else wanted & condition
    found: list[dict[str, Any]] = (
        ds.dataset(output / dataset.value, partitioning=hive(dataset)).to_table(filter=wanted).to_pylist()
    )
    return found


READERS = pytest.mark.parametrize(
    "read", [by_duckdb, by_pandas, by_polars, by_pyarrow], ids=["duckdb", "pandas", "polars", "pyarrow"]
)


@pytest.fixture
def output(tmp_path: Path, nightly: ModuleType, publish: Any) -> Path:
    """Two languages, two months and an unknown one, a reject, and a link."""
    rows = [
        *nightly.rows_of("one", NOVEMBER),
        *nightly.rows_of("two", NOVEMBER, "zh-cn"),
        *nightly.rows_of("three", NOVEMBER.replace(month=10)),
        *nightly.rows_of("four"),
        *nightly.rows_of("empty"),
        nightly.link_of("one", "three", NOVEMBER),
    ]
    publish(tmp_path / "out", rows)
    return tmp_path / "out"


def ids(rows: list[dict[str, Any]]) -> set[str]:
    """The rows' ids."""
    return {row["copy_id"] for row in rows}


@READERS
def test_whole_datasets(output: Path, read: Reader) -> None:
    """Each reader finds every row of each dataset, with values as they were written."""
    articles = {row["story_id"]: row for row in read(output, Dataset.ARTICLES, {})}
    assert set(articles) == {"one", "two", "three", "four"}
    story = articles["two"]
    assert (story["language"], story["month"], story["published_at"]) == ("zh-cn", "2024-11", NOVEMBER)
    assert (story["simhash"], story["word_count"], list(story["authors"])) == (-1, 7, ["Ada Quill"])
    copies = {row["copy_id"]: row for row in read(output, Dataset.COPIES, {})}
    assert set(copies) == {"one", "two", "three", "four"}
    assert list(copies["one"]["removed"]) == [{"rule": "share", "kind": "share_prompt", "characters": 12}]
    (reject,) = read(output, Dataset.REJECTS, {})
    assert (reject["reason"], str(reject["run_date"])) == ("empty", "2024-11-02")


@READERS
def test_partitions_select_rows(output: Path, read: Reader) -> None:
    """Filters on the columns in the path work as on any other."""
    assert ids(read(output, Dataset.ARTICLES, {"language": "en"})) == {"one", "three", "four"}
    assert ids(read(output, Dataset.ARTICLES, {"language": "en", "month": "2024-11"})) == {"one"}
    assert ids(read(output, Dataset.COPIES, {"month": "2024-10"})) == {"three"}
    assert ids(read(output, Dataset.REJECTS, {"run_date": "2024-11-02"})) == {"empty"}
    assert read(output, Dataset.REJECTS, {"run_date": "2024-11-03"}) == []


@READERS
@pytest.mark.parametrize("dataset", [Dataset.ARTICLES, Dataset.COPIES])
def test_filters_open_no_other_file(output: Path, read: Reader, dataset: Dataset) -> None:
    """A reader that asks for one month does not touch the others: they may be broken."""
    for path in (output / dataset.value).rglob("*.parquet"):
        if "month=2024-11" in str(path):
            path.write_bytes(b"PAR1 no Parquet at all PAR1")
    assert ids(read(output, dataset, {"month": "2024-10"})) == {"three"}


@READERS
def test_an_unknown_month_is_a_word_in_the_path_and_null_in_the_file(output: Path, read: Reader) -> None:
    """No reader has to guess the type of a column of nulls."""
    rows = {row["copy_id"]: row for row in read(output, Dataset.COPIES, {})}
    assert (rows["one"]["month"], rows["one"]["published_month"]) == ("2024-11", "2024-11")
    assert rows["four"]["month"] == "unknown"
    assert pd.isna(rows["four"]["published_month"])


def _by_duckdb(folder: str) -> Any:
    found = duckdb.sql(f"FROM '{folder}/**/*.parquet'")
    assert found is not None
    return found.to_arrow_table().to_pydict()


PLAIN: dict[str, Callable[[str], Any]] = {
    "pandas": lambda folder: pd.read_parquet(folder).to_dict("list"),
    "pyarrow": lambda folder: pq.read_table(folder).to_pydict(),
    "pyarrow's datasets": lambda folder: ds.dataset(folder).to_table().to_pydict(),
    "polars": lambda folder: pl.read_parquet(folder).to_dict(as_series=False),
    "polars, lazily": lambda folder: pl.scan_parquet(f"{folder}/**/*.parquet").collect().to_dict(as_series=False),
    "duckdb": _by_duckdb,
    "file by file, as load_dataset does": lambda folder: pa.concat_tables(
        pq.ParquetFile(path).read() for path in sorted(Path(folder).rglob("*.parquet"))
    ).to_pydict(),
}
"""Readers as they come, without an option."""


@pytest.mark.parametrize("read", PLAIN.values(), ids=PLAIN)
def test_every_reader_reads_without_an_option(output: Path, read: Callable[[str], Any]) -> None:
    """All rows of all datasets, and the month and the language with them, whether or not a reader looks at paths."""
    articles = read(str(output / "articles"))
    found = zip(articles["story_id"], articles["text_language"], articles["published_month"], strict=True)
    assert sorted((name, language, None if pd.isna(month) else month) for name, language, month in found) == [
        ("four", "en", None),
        ("one", "en", "2024-11"),
        ("three", "en", "2024-10"),
        ("two", "zh-cn", "2024-11"),
    ]
    assert sorted(read(str(output / "copies"))["copy_id"]) == ["four", "one", "three", "two"]
    assert list(read(str(output / "rejects"))["copy_id"]) == ["empty"]


@READERS
def test_all_months_unknown(tmp_path: Path, nightly: ModuleType, publish: Any, read: Reader) -> None:
    """Where no article has a date at all, the rows are read just so."""
    publish(tmp_path / "out", nightly.rows_of("one"))
    (row,) = read(tmp_path / "out", Dataset.ARTICLES, {"language": "en"})
    assert row["month"] == "unknown"


@pytest.mark.parametrize("dataset", list(Dataset))
def test_types_are_those_of_the_schema(output: Path, dataset: Dataset) -> None:
    """pyarrow and Polars see the published schema, file by file and in the whole."""
    schema = SCHEMAS[dataset]
    whole = ds.dataset(output / dataset.value, partitioning=hive(dataset)).schema
    frame = pl.scan_parquet(output / dataset.value, hive_partitioning=True).collect_schema()
    expected = pl.Schema(pl.from_arrow(schema.empty_table()).schema)  # type: ignore[union-attr]
    for field in schema:
        assert whole.field(field.name).equals(field)
        assert frame[field.name] == expected[field.name]
    assert set(whole.names) == set(frame) == set(schema.names) | set(PARTITION_COLUMNS[dataset])


def test_duckdb_sees_times_with_their_zone(output: Path) -> None:
    """Times are instants, not wall clocks."""
    with duckdb.connect() as connection:
        found = connection.sql(f"SELECT published_at, removed FROM '{output}/copies/*/*.parquet'")
        assert str(found.types[0]) == "TIMESTAMP WITH TIME ZONE"
        assert str(found.types[1]).startswith("STRUCT(")


def test_a_glob_for_all_parquet_finds_the_datasets_alone(output: Path) -> None:
    """Even a glob from the very top meets no staged file and no state."""
    found = {path.relative_to(output).parts[0] for path in output.glob("**/*.parquet")}
    assert found == {dataset.value for dataset in Dataset}


def test_readers_are_never_disturbed(tmp_path: Path, nightly: ModuleType) -> None:
    """Whoever globs at any moment of a run finds whole files, and never fewer rows than before."""
    output = tmp_path / "out"
    counts: list[int] = []

    def read_all(_: Step) -> None:
        files = [path for dataset in Dataset for path in (output / dataset.value).glob("**/*.parquet")]
        counts.append(sum(pq.read_table(path, partitioning=None).num_rows for path in files))

    nightly.run_nightly(output, read_all)
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 5)


@pytest.mark.parametrize("read", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("path", ["in/a.html", "in/empty.html"], ids=["no rejects", "no articles"])
def test_datasets_without_rows_are_read_too(
    tmp_path: Path, nightly: ModuleType, publish: Any, read: Callable[[str], Any], path: str
) -> None:
    """A run that rejected nothing, or everything, leaves no dataset at which a reader fails."""
    publish(tmp_path / "out", nightly.rows_of(path))
    counts = {}
    for dataset in Dataset:
        table = read(str(tmp_path / "out" / dataset.value))
        assert set(SCHEMAS[dataset].names) <= set(table)
        counts[dataset.value] = len(table["copy_id"])
    accepted = "empty" not in path
    assert counts == {"articles": accepted, "copies": accepted, "rejects": not accepted, "links": 0}


@READERS
def test_partitions_of_datasets_without_rows(tmp_path: Path, nightly: ModuleType, publish: Any, read: Reader) -> None:
    """Filters by the columns in the path find nothing there, and rows once there are some."""
    output = tmp_path / "out"
    publish(output, nightly.rows_of("in/empty.html"))
    wanted = {"language": "en", "month": "2024-11"}
    assert (read(output, Dataset.ARTICLES, wanted), read(output, Dataset.COPIES, {"month": "unknown"})) == ([], [])
    publish(output, nightly.rows_of("one", NOVEMBER), "second")
    assert ids(read(output, Dataset.ARTICLES, wanted)) == {"one"}
