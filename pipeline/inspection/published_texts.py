"""A published folder as the measures see it: by the names of the input files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, cast

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


Names = Mapping[tuple[str, int], str]
"""What gold calls the records of JSONL files: their ids, by file (as `input_name` has it) and offset."""


def record_names(paths: Iterable[str], field: str = "id") -> dict[tuple[str, int], str]:
    """The value of a field of each record of JSONL files, also compressed. Raises InputError for what has none."""
    names = {}
    for path in paths:
        offset = 0
        with _opened(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    record = _object(line.decode("utf-8", "replace"), f"line {number} of {path}")
                    if field not in record:
                        raise InputError(f'line {number} of {path} has no "{field}"')
                    names[input_name(path), offset] = str(record[field])
                offset += len(line)
    return names


def _opened(path: str) -> BinaryIO:
    try:
        return cast("BinaryIO", gzip.open(path) if path.endswith(".gz") else open(path, "rb"))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error


def record_name(row: Mapping[str, Any], names: Names) -> str:
    """What gold calls a published record: its id where it is one of a JSONL file's, else its file."""
    file = input_name(row["input_path"])
    return names.get((file, row["record_offset"]), file)


def stories_by_input(folder: str, names: Names = MappingProxyType({})) -> dict[str, str]:
    """Each accepted input's story_id."""
    rows = read_rows(folder, Dataset.COPIES, ["input_path", "record_offset", "story_id"])
    return {record_name(row, names): row["story_id"] for row in rows}


def text_by_input(folder: str, names: Names = MappingProxyType({})) -> dict[str, str]:
    """Each accepted input's own clean text."""
    stories = {row["story_id"]: row["text"] for row in read_rows(folder, Dataset.ARTICLES, ["story_id", "text"])}
    copies = read_rows(folder, Dataset.COPIES, ["input_path", "record_offset", "story_id", "text"])
    return {
        record_name(row, names): row["text"] if row["text"] is not None else stories[row["story_id"]] for row in copies
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
    except (ValueError, RecursionError) as error:
        raise InputError(f"{place} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise InputError(f"{place} is no JSON object")
    return value
