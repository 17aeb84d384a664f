"""How a backlog is cut into batches."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batches import plan_batches, weight_of
from schemas.record import InputFile

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
    """A file whose first records are taken makes a batch by itself."""
    rest = InputFile("b", 900, start=300)
    files = [InputFile("a", 1), rest, InputFile("c", 1), InputFile("d", 1)]
    assert plan_batches(files, 1_000, 10) == [[files[0]], [rest], files[2:]]


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zst", ".zstd"])
def test_every_compression_is_weighed_as_larger_than_its_file(ending: str) -> None:
    """What can be read compressed is bounded by what comes out of it."""
    assert weight_of(InputFile(f"a.jsonl{ending}", 100)) == 4 * weight_of(InputFile("a.jsonl", 100))
