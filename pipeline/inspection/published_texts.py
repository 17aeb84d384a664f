"""A published folder as the measures see it: by the names of the input files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from schemas.errors import InputError, OutputError
from schemas.tables import Dataset
from transforms.publishing.faults import told_as_damaged

COMPRESSED = (".gz", ".bz2", ".xz", ".zst")


def input_name(path: str) -> str:
    """A file's name without its folder and without the ending of its compression: what gold names inputs by."""
    name = path.rsplit("/", 1)[-1]
    for ending in COMPRESSED:
        name = name.removesuffix(ending)
    return name


def read_rows(folder: str, dataset: Dataset, columns: list[str]) -> list[dict[str, Any]]:
    """Rows of a published dataset, none where it is empty. Raises OutputError where `folder` holds no datasets."""
    root = Path(folder)
    if not any((root / each.value).is_dir() for each in Dataset):
        raise OutputError(f"{folder} holds no published datasets: name the folder that `copydesk run` published in")
    if not (root / dataset.value).is_dir():
        return []
    with told_as_damaged(str(root / dataset.value)):
        published = ds.dataset(root / dataset.value, format="parquet")  # none of the columns stands in the path
        rows: list[dict[str, Any]] = published.to_table(columns=columns).to_pylist()
    return rows


def stories_by_input(folder: str) -> dict[str, str]:
    """Each accepted input's story_id."""
    rows = read_rows(folder, Dataset.COPIES, ["input_path", "story_id"])
    return {input_name(row["input_path"]): row["story_id"] for row in rows}


def text_by_input(folder: str) -> dict[str, str]:
    """Each accepted input's own clean text."""
    stories = {row["story_id"]: row["text"] for row in read_rows(folder, Dataset.ARTICLES, ["story_id", "text"])}
    copies = read_rows(folder, Dataset.COPIES, ["input_path", "story_id", "text"])
    return {
        input_name(row["input_path"]): row["text"] if row["text"] is not None else stories[row["story_id"]]
        for row in copies
    }


def reasons_by_input(folder: str) -> dict[str, str]:
    """Each rejected input's reason."""
    rows = read_rows(folder, Dataset.REJECTS, ["input_path", "reason"])
    return {input_name(row["input_path"]): row["reason"] for row in rows}


def read_json_lines(path: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file. Raises InputError that names the first line that is none."""
    try:
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _object(line, f"line {number} of {path}")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def read_json(path: str) -> dict[str, Any]:
    """The object that a JSON file holds. Raises InputError where it is none."""
    try:
        return _object(Path(path).read_text(encoding="utf-8"), path)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def _object(source: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(source)
    except ValueError as error:
        raise InputError(f"{place} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise InputError(f"{place} is no JSON object")
    return value
