"""Shows a published folder: its tree, a few rows of each dataset, its runs."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from rich import box
from rich.console import Console
from rich.table import Table
from rich.tree import Tree

from pipeline.console import ResultConsole
from pipeline.published.history import RunSummary, runs
from schemas.errors import OutputError
from schemas.tables import PARTITION_COLUMNS, Dataset

_SHOWN = {
    Dataset.ARTICLES: ("language", "month", "title", "outlet", "agency", "word_count"),
    Dataset.COPIES: ("story_id", "relation", "coverage", "outlet", "agency", "input_path"),
    Dataset.REJECTS: ("reason", "rule", "evidence", "input_path"),
}
_LONGEST_CELL = 48
_UNFOLDED = 24
"""So many partitions of a dataset are shown."""
_PIPED_WIDTH = 120


def show(folder: str, rows: int) -> None:
    """Prints the tree of `folder` and the first `rows` rows of each dataset. Raises OutputError where it is none."""
    root = Path(folder)
    _check(root)
    console = wide_console()
    console.print(_tree(root))
    for dataset in Dataset:
        if rows and (root / dataset.value).is_dir():
            console.print(_table(root, dataset, rows))


def _check(root: Path) -> None:
    if not any((root / dataset.value).is_dir() for dataset in Dataset):
        raise OutputError(f"{root} holds no published datasets: run `copydesk run INPUT --output {root}` first")


def _tree(root: Path) -> Tree:
    tree = Tree(str(root))
    for dataset in Dataset:
        partitions = list(_partitions(root, dataset).items())
        branch = tree.add(f"{dataset.value}/  {sum(count for _, count in partitions):,} rows")
        folded = partitions[_UNFOLDED:] if len(partitions) > _UNFOLDED + 1 else []
        for partition, count in partitions[: len(partitions) - len(folded)]:
            branch.add(f"{partition.relative_to(root / dataset.value)}/  {count:,}")
        if folded:
            branch.add(f"… {len(folded):,} more partitions  {sum(count for _, count in folded):,}")
    return tree


def _partitions(root: Path, dataset: Dataset) -> dict[Path, int]:
    """The rows of each partition, by its folder."""
    partitions: dict[Path, int] = defaultdict(int)
    for file in sorted((root / dataset.value).rglob("*.parquet")):
        partitions[file.parent] += pq.read_metadata(file).num_rows
    return partitions


def _table(root: Path, dataset: Dataset, rows: int) -> Table:
    columns = _SHOWN[dataset]
    table = Table(title=f"{dataset.value}: the first {rows}", title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True, overflow="ellipsis")
    for row in _first_rows(root / dataset.value, list(columns), rows):
        table.add_row(*(_cell(column, row[column]) for column in columns))
    return table


def _first_rows(folder: Path, columns: list[str], rows: int) -> Iterator[dict[str, Any]]:
    # Named, as pyarrow cannot infer a type where no month at all is known.
    partitions = pa.schema([(column, pa.string()) for column in PARTITION_COLUMNS[Dataset(folder.name)]])
    dataset = ds.dataset(folder, format="parquet", partitioning=ds.partitioning(partitions, flavor="hive"))
    yield from dataset.head(rows, columns=columns).to_pylist()


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
    root = Path(folder)
    _check(root)
    shown = {
        dataset.value: {
            "partitions": {str(path.relative_to(root)): count for path, count in _partitions(root, dataset).items()},
            "rows": list(_first_rows(root / dataset.value, list(_SHOWN[dataset]), rows))
            if rows and (root / dataset.value).is_dir()
            else [],
        }
        for dataset in Dataset
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
