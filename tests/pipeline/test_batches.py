"""How a backlog is cut into batches."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batches import cut_file, plan_batches, slices, weight_of
from schemas.record import InputFile, Record
from transforms.intake.reading import ReadLimits, read_records

LIMITS = ReadLimits()
sizes = st.lists(st.integers(0, 500), max_size=60)


@given(sizes, st.integers(1, 600), st.integers(1, 10))
def test_batches_hold_all_files_in_their_order_within_the_limits(
    sizes: list[int], max_bytes: int, max_files: int
) -> None:
    """Nothing is lost, doubled or moved, and only a file that is too large by itself makes a batch too large."""
    files = [InputFile(f"{number}", size) for number, size in enumerate(sizes)]
    batches = plan_batches(files, max_bytes, max_files)
    assert [file for batch in batches for file in batch] == files
    for batch in batches:
        assert 1 <= len(batch) <= max_files
        assert len(batch) == 1 or sum(file.size for file in batch) <= max_bytes


@given(sizes, st.integers(1, 600), st.integers(1, 10))
def test_no_two_neighbouring_batches_would_fit_in_one(sizes: list[int], max_bytes: int, max_files: int) -> None:
    """A batch is not closed before it is full."""
    batches = plan_batches([InputFile(f"{number}", size) for number, size in enumerate(sizes)], max_bytes, max_files)
    for batch, following in pairwise(batches):
        assert len(batch) == max_files or sum(file.size for file in batch) + following[0].size > max_bytes


def test_the_rest_of_a_file_stands_alone() -> None:
    """A file whose first slices are taken makes a batch by itself, which can be cut further."""
    rest = InputFile("b", 900, start=300)
    files = [InputFile("a", 1), rest, InputFile("c", 1), InputFile("d", 1)]
    assert plan_batches(files, 1_000, 10) == [[files[0]], [rest], files[2:]]


@pytest.fixture
def lines(tmp_path: Path) -> InputFile:
    """A JSONL file of 40 articles of different lengths."""
    path = tmp_path / "lines.jsonl"
    texts = [f"Article {number}. " + "All is well in the harbour. " * (number % 7 + 1) for number in range(40)]
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return InputFile(str(path), path.stat().st_size)


@pytest.mark.parametrize("max_bytes", [1, 200, 1_000, 100_000], ids=str)
def test_slices_hold_each_record_once(lines: InputFile, max_bytes: int) -> None:
    """The slices of a file, read one by one, give the records of the whole file, each within the limit if it can."""
    whole = list(read_records(lines, LIMITS))
    parts = [list(read_records(part, LIMITS)) for part in cut_file(lines, max_bytes, LIMITS)]
    assert [row for part in parts for row in part] == whole
    assert all(parts)
    assert (len(parts) > 1) == (max_bytes < 10_000)
    for part in parts:
        size = sum(len(row.content) for row in part if isinstance(row, Record))
        assert len(part) == 1 or size <= max_bytes


def test_cutting_goes_on_where_it_was_left(lines: InputFile) -> None:
    """The rest of a file, after a crash, is cut into the slices that are missing."""
    parts = list(cut_file(lines, 1_000, LIMITS))
    rest = InputFile(lines.path, lines.size, lines.modified_at, start=parts[2].start)
    assert list(cut_file(rest, 1_000, LIMITS)) == parts[2:]


def test_a_large_file_of_one_record_is_one_batch(tmp_path: Path) -> None:
    """Only the file's reader knows where records begin: a page is not cut."""
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><html><body><p>" + "word " * 2_000 + "</p></body></html>")
    file = InputFile(str(page), page.stat().st_size)
    assert list(slices([file], 100, LIMITS)) == [[file]]


def test_a_batch_within_the_limit_is_not_read_to_be_cut() -> None:
    """Small files are not looked into: this one does not even exist."""
    batch = [InputFile("nowhere/a", 50), InputFile("nowhere/b", 50)]
    assert list(slices(batch, 100, LIMITS)) == [batch]


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zst", ".zstd"])
def test_every_compression_is_weighed_as_larger_than_its_file(ending: str) -> None:
    """What can be read compressed is bounded by what comes out of it."""
    assert weight_of(InputFile(f"a.jsonl{ending}", 100)) == 4 * weight_of(InputFile("a.jsonl", 100))
