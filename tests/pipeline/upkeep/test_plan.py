"""Which files are merged."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.upkeep.plan import MOST_FILES, in_commits, plan_merges
from schemas.manifest import ManifestFile
from schemas.tables import Dataset


def file(number: int, size: int, partition: str = "month=2024-11") -> ManifestFile:
    """The number-th file of copies, of so many bytes and rows."""
    path = f"copies/{partition}/{number:06d}.parquet"
    return ManifestFile(Dataset.COPIES, partition, path + ".staged", path, size, size, "ab")


@pytest.mark.parametrize(
    ("sizes", "min_files", "expected"),
    [
        ([10, 10, 10], 2, [[0, 1, 2]]),
        ([10, 10, 10], 4, []),
        ([10], 2, []),
        ([10, 60, 10], 2, [[0, 2]]),
        ([50, 50], 2, []),
        ([40, 40, 40, 40], 2, [[0, 1], [2, 3]]),
        ([40, 40, 40], 2, [[0, 1]]),
        ([], 2, []),
    ],
    ids=["all", "too few", "alone", "large one left", "half is not small", "two full", "last alone", "none"],
)
def test_small_files_are_merged(sizes: list[int], min_files: int, expected: list[list[int]]) -> None:
    """Files under half of a target of a hundred bytes are taken in order until the target is full."""
    merges = plan_merges([file(number, size) for number, size in enumerate(sizes)], 100, min_files)
    assert [[int(each.path[-14:-8]) for each in merge.files] for merge in merges] == expected


def test_partitions_stay_apart() -> None:
    """A file never leaves its partition, and each partition has enough of its own or is left."""
    files = [file(1, 5), file(2, 5), file(3, 5, "month=2024-10")]
    (merge,) = plan_merges(reversed(files), 100, 2)
    assert (merge.partition, len(merge.files)) == ("month=2024-11", 2)


def test_never_too_many_files_at_a_time() -> None:
    """Each file of a merge is held open."""
    merges = plan_merges([file(number, 1) for number in range(MOST_FILES + 10)], 10_000, 2)
    assert [len(merge.files) for merge in merges] == [MOST_FILES, 10]


SIZES = st.lists(st.integers(1, 120), max_size=40)


@given(SIZES, st.integers(2, 5))
def test_a_second_compaction_finds_little(sizes: list[int], min_files: int) -> None:
    """No file is in two merges, none grows over the target, and what was merged whole is not merged again."""
    files = [file(number, size) for number, size in enumerate(sizes)]
    merges = plan_merges(files, 100, min_files)
    taken = Counter(each.path for merge in merges for each in merge.files)
    assert all(count == 1 for count in taken.values())
    assert all(merge.bytes <= 100 and len(merge.files) > 1 for merge in merges)
    merged = [file(1000 + number, merge.bytes) for number, merge in enumerate(merges)]
    kept = [each for each in files if each.path not in taken]
    again = plan_merges(kept + merged, 100, 2)
    assert sum(each.bytes * 2 < 100 for each in merged) <= 1
    assert sum(merge.bytes for merge in again) <= 200


@given(SIZES, st.integers(1, 300))
def test_commits_are_bounded(sizes: list[int], most: int) -> None:
    """Each commit needs no more disk than allowed, but for a merge that needs more by itself; none is lost."""
    merges = plan_merges([file(number, size) for number, size in enumerate(sizes)], 100, 2)
    groups = list(in_commits(merges, most))
    assert [merge for group in groups for merge in group] == merges
    assert all(len(group) == 1 or sum(merge.bytes for merge in group) <= most for group in groups)
