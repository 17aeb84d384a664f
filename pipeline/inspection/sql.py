"""Asks a published folder in SQL, by DuckDB, through the views of `views.sql`."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from rich import box
from rich.table import Table

from pipeline.inspection.show import visible_cell, wide_console
from schemas.errors import OutputError, UsageError
from schemas.tables import PARTITION_COLUMNS, SCHEMAS, Dataset
from transforms.publishing.files import is_local

VIEWS = "views.sql"
TABLE, JSON_LINES, CSV = "table", "json", "csv"
FORMATS = (TABLE, JSON_LINES, CSV)


_ADVICE = ("Candidate bindings:", "Did you mean")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_DAMAGE = (duckdb.IOException, duckdb.InvalidInputException)
"""What DuckDB raises over files that are no Parquet, or are damaged."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that a query gave, under the names of their columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def ask(folder: str, query: str, values: Sequence[Any] = ()) -> Answer:
    """Runs one query over the folder's views.

    Raises OutputError where nothing is published in `folder`, UsageError where DuckDB does not take the query.
    """
    with connect(folder) as connection:
        try:
            relation: Any = connection.sql(query, params=list(values))
            if relation is None:  # a statement that gives no rows
                return Answer((), [])
            found = relation.to_arrow_table()
        except _DAMAGE as error:
            raise damaged(folder, error) from error
        except duckdb.Error as error:
            raise UsageError(f"DuckDB does not take the query: {_with_advice(error)}") from error
    return Answer(tuple(found.column_names), list(zip(*map(_values, found.columns), strict=True)))


def _values(column: pa.ChunkedArray) -> list[Any]:
    """The values of a column; times in UTC, wherever the machine is."""
    if not pa.types.is_timestamp(column.type) or column.type.tz is None or column.type.unit != "us":
        return list(column.to_pylist())
    # Not by to_pylist: for times that imports pandas where it is installed, longer than most questions take.
    counted = column.cast(pa.int64()).to_pylist()
    return [None if one is None else _EPOCH + timedelta(microseconds=one) for one in counted]


def connect(
    folder: str, files: Mapping[Dataset, Sequence[str]] | None = None, run_id: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection, in memory, that knows the folder's views; a dataset without any file yet is empty.

    Where `files` are given, by their full paths, the views hold the rows of these alone, and of one run where named.
    """
    if not is_local(folder):
        raise OutputError(f"{folder} is no local folder: DuckDB reads it by itself, as docs/stores.md shows")
    root = Path(folder)
    if not any((root / dataset.value).is_dir() for dataset in Dataset):
        raise OutputError(f"{folder} holds no published datasets: run `copydesk run INPUT --output {folder}` first")
    connection = duckdb.connect(":memory:")
    connection.execute("SET enable_progress_bar = false")  # else it is printed among the results
    connection.execute("SET VARIABLE folder = ?", [str(root)])
    made = _make_tables(connection, root) if files is None else _make_views(connection, files, run_id)
    for statement in connection.extract_statements(resources.files(__package__).joinpath(VIEWS).read_text("utf-8")):
        if not any(f"VIEW {dataset.value} AS" in statement.query for dataset in made):
            _create(connection, statement, folder)
    return connection


def _make_tables(connection: duckdb.DuckDBPyConnection, root: Path) -> list[Dataset]:
    """Makes the datasets that have no file as empty tables; returns them."""
    empty = [dataset for dataset in Dataset if next((root / dataset.value).rglob("*.parquet"), None) is None]
    for dataset in empty:
        connection.from_arrow(_empty(dataset)).create(dataset.value)
    return empty


def _make_views(
    connection: duckdb.DuckDBPyConnection, files: Mapping[Dataset, Sequence[str]], run_id: str | None
) -> list[Dataset]:
    """Makes every dataset as a view over its files, with all columns also where the files are older."""
    connection.execute("SET VARIABLE run_id = ?", [run_id])
    of_run = " WHERE run_id = getvariable('run_id')" if run_id else ""
    for dataset in Dataset:
        connection.from_arrow(_empty(dataset)).create(f"no_{dataset.value}")
        rows = f"SELECT * FROM no_{dataset.value}"
        if files.get(dataset):
            types = ", ".join(f"'{name}': VARCHAR" for name in PARTITION_COLUMNS[dataset])
            connection.execute(f"SET VARIABLE {dataset.value}_files = ?", [list(files[dataset])])
            rows += (
                f" UNION ALL BY NAME SELECT * FROM read_parquet(getvariable('{dataset.value}_files'),"
                f" hive_partitioning = true, union_by_name = true, hive_types = {{{types}}}){of_run}"
            )
        connection.execute(f"CREATE VIEW {dataset.value} AS {rows}")
    return list(Dataset)


def _create(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement, folder: str) -> None:
    """Creates a view, for which DuckDB looks into a file."""
    try:
        connection.execute(statement)
    except duckdb.Error as error:
        raise damaged(folder, error) from error


def damaged(folder: str, error: Exception) -> OutputError:
    """What is told where DuckDB cannot read a published file."""
    why = _first_line(error).partition("Error: ")[2] or type(error).__name__
    return OutputError(f"a file of {folder} cannot be read: {why}; `copydesk verify {folder}` says which")


def print_answer(answer: Answer, form: str) -> None:
    """Prints an answer as a table for people, as JSON lines or as CSV."""
    if form == JSON_LINES:
        _print_json(answer)
    elif form == CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    else:
        table = Table(*answer.columns, box=box.SIMPLE_HEAD, pad_edge=False)
        for row in answer.rows:
            table.add_row(*(visible_cell(value) for value in row))
        wide_console().print(table)


def _print_json(answer: Answer) -> None:
    for row in answer.rows:
        print(json.dumps(dict(zip(answer.columns, row, strict=True)), default=str, ensure_ascii=False))


def _empty(dataset: Dataset) -> pa.Table:
    fields = [*SCHEMAS[dataset], *(pa.field(name, pa.string()) for name in PARTITION_COLUMNS[dataset])]
    return pa.schema(fields).empty_table()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), "")


def _with_advice(error: Exception) -> str:
    """The first line of what DuckDB says, and the names that it proposes in place of a wrong one."""
    advice = (line.strip() for line in str(error).splitlines()[1:])
    return " ".join((_first_line(error), *(line for line in advice if line.startswith(_ADVICE))))
