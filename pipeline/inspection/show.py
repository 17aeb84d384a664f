"""Shows a published folder: its tree, a few rows of each dataset, its runs."""

from __future__ import annotations

import json
import posixpath
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from rich import box
from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from pipeline.console import ResultConsole
from pipeline.published.history import RunSummary, runs
from pipeline.published.store import FileStore, open_store
from schemas.errors import OutputError
from schemas.layout import is_rows
from schemas.tables import Dataset
from transforms.publishing.faults import told_as_damaged
from transforms.publishing.partitions import values_of

_SHOWN = {
    Dataset.ARTICLES: ("language", "month", "title", "outlet", "agency", "word_count"),
    Dataset.COPIES: ("story_id", "relation", "coverage", "outlet", "agency", "input_path"),
    Dataset.REJECTS: ("reason", "rule", "evidence", "input_path"),
    Dataset.LINKS: ("story_id", "other_story_id", "relation", "coverage", "other_coverage", "merge_probability"),
}
_LONGEST_CELL = 48
_UNFOLDED = 24
"""So many partitions of a dataset are shown."""
_PIPED_WIDTH = 120


def show(folder: str, rows: int) -> None:
    """Prints the tree of `folder` and the first `rows` rows of each dataset. Raises OutputError where it is none."""
    store = open_store(folder)
    names, files = store.names(""), _files(folder, store)
    console = wide_console()
    console.print(_tree(folder, store, files))
    for dataset in Dataset:
        if rows and dataset.value in names:
            console.print(_table(store, dataset, files[dataset], rows))


def _files(folder: str, store: FileStore) -> dict[Dataset, list[str]]:
    """The files of each dataset; raises OutputError where there is no dataset."""
    names = store.names("")
    if not any(dataset.value in names for dataset in Dataset):
        raise OutputError(f"{folder} holds no published datasets: run `copydesk run INPUT --output {folder}` first")
    return {dataset: [path for path in store.files(dataset.value) if is_rows(path)] for dataset in Dataset}


def _tree(folder: str, store: FileStore, files: Mapping[Dataset, Sequence[str]]) -> Tree:
    tree = Tree(folder)
    for dataset in Dataset:
        partitions = list(_partitions(store, files[dataset]).items())
        branch = tree.add(f"{dataset.value}/  {sum(count for _, count in partitions):,} rows")
        folded = partitions[_UNFOLDED:] if len(partitions) > _UNFOLDED + 1 else []
        for partition, count in partitions[: len(partitions) - len(folded)]:
            branch.add(f"{partition.partition('/')[2]}/  {count:,}")
        if folded:
            branch.add(f"… {len(folded):,} more partitions  {sum(count for _, count in folded):,}")
    return tree


def _partitions(store: FileStore, files: Sequence[str]) -> dict[str, int]:
    """The rows of each partition, by its folder."""
    partitions: dict[str, int] = defaultdict(int)
    for path in files:
        with told_as_damaged(store.full_path(path)), store.open(path) as source:
            partitions[posixpath.dirname(path)] += pq.read_metadata(source).num_rows
    return partitions


def _table(store: FileStore, dataset: Dataset, files: Sequence[str], rows: int) -> Table:
    columns = _SHOWN[dataset]
    table = Table(title=f"{dataset.value}: the first {rows}", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    for row in _first_rows(store, files, list(columns), rows):
        table.add_row(*(_cell(column, row[column]) for column in columns))
    return table


def _first_rows(store: FileStore, files: Sequence[str], columns: list[str], rows: int) -> Iterator[dict[str, Any]]:
    for path in files:
        if rows <= 0:
            return
        with told_as_damaged(store.full_path(path)), store.open(path) as source, pq.ParquetFile(source) as parquet:
            present = [column for column in columns if column in parquet.schema_arrow.names]
            found = next(parquet.iter_batches(rows, columns=present), None)
            of_path = values_of(posixpath.dirname(path).partition("/")[2])
            for row in found.to_pylist() if found is not None else []:
                yield {**dict.fromkeys(columns), **of_path, **row}
                rows -= 1


def _cell(column: str, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.2f}"
    text = Path(value).name if column == "input_path" else str(value)
    return _shortened(text[:8] if column.endswith("_id") else text)


def visible_cell(value: object) -> str:
    """A value of any column as a table shows it: on one line, and not too long."""
    return "–" if value is None else _shortened(str(value))


def _shortened(text: str) -> str:
    text = "".join(character if character.isprintable() else "�" for character in text)  # nothing that moves the cursor
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def print_shown(folder: str, rows: int) -> None:
    """The same as one JSON object: the rows of each partition, and the first rows of each dataset."""
    store = open_store(folder)
    shown = {
        dataset.value: {
            "partitions": _partitions(store, files),
            "rows": list(_first_rows(store, files, list(_SHOWN[dataset]), rows)),
        }
        for dataset, files in _files(folder, store).items()
    }
    print(json.dumps(shown, ensure_ascii=False, default=str))


def print_runs(folder: str) -> None:
    """Prints the runs as JSON lines, the earliest first."""
    for each in _runs(folder):
        fields = {**asdict(each), "rejects": dict(each.rejects), "outcome": each.outcome.value, "act": each.act.value}
        print(json.dumps(fields, ensure_ascii=False, default=str))


def _runs(folder: str) -> list[RunSummary]:
    """The runs of a folder; raises OutputError where it has seen none."""
    found = runs(folder)
    if not found:
        raise OutputError(f"{folder} is missing or has seen no run: `copydesk run INPUT --output {folder}` begins one")
    return found


def show_runs(folder: str) -> None:
    """Prints the runs that published in `folder`, the earliest first; raises OutputError where there is none."""
    headings = ("run", "command", "started", "ended as", "files", "read", "copies", "rejects", "stories")
    table = Table(*headings, box=box.SIMPLE_HEAD, pad_edge=False)
    for each in _runs(folder):
        table.add_row(
            each.run_id,
            each.act.value,
            f"{each.started_at:%Y-%m-%d %H:%M:%S}",
            each.outcome.value + (f": {each.error}" if each.error else ""),
            f"{each.inputs:,}",
            f"{each.records_read:,}",
            f"{each.copies:,}",
            f"{each.rejected:,}",
            f"{each.stories:,}",
        )
    wide_console().print(table)


def wide_console() -> Console:
    """A console on standard output; where that is no terminal, as wide as a wide one."""
    return ResultConsole(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
