"""Merging segments: when, and that nothing is lost by it."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.fingerprint import SiteFurniture
from transforms.memory.merging import FANOUT, merged_rows, plan_merge
from transforms.memory.segment_names import Table
from transforms.memory.segments import write_segment
from transforms.memory.stories import furniture_rows

TOP = 2**64 - 1
keys = st.one_of(st.integers(0, 40), st.integers(0, TOP))
rows = st.lists(st.tuples(keys, st.integers(0, 9), st.integers(0, 5)), max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(rows, min_size=1, max_size=4), st.integers(1, 30))
def test_merged_segments_hold_all_rows_in_order(
    write_passages: Callable[[list[tuple[int, int, int]]], str],
    small_groups: None,
    segments: list[list[tuple[int, int, int]]],
    at_once: int,
) -> None:
    """Merging loses no row, doubles none, and sorts all, however few rows are held at a time."""
    paths = [write_passages(part) for part in segments]
    merged = [tuple(row.values()) for table in merged_rows(Table.PASSAGES, paths, at_once) for row in table.to_pylist()]
    assert [row[:2] for row in merged] == sorted(row[:2] for part in segments for row in part)
    assert sorted(merged) == sorted(row for part in segments for row in part)


def test_furniture_is_kept_once(tmp_path: pytest.TempPathFactory) -> None:
    """What was learned of a site day after day is one row, with the most articles that ever showed it."""
    from transforms.memory.segment_names import Segment

    paths = []
    for number, articles in enumerate((3, 7, 4)):
        learned = [SiteFurniture("paper.example", -5, articles), SiteFurniture("paper.example", number, 3)]
        table = furniture_rows(learned).sort_by([("key", "ascending")])
        written = write_segment(f"{tmp_path}/{number}", Segment(Table.FURNITURE, number, number), iter([table]))
        paths.append(f"{tmp_path}/{number}/{written.stage_path}")
    merged = pa.concat_tables(merged_rows(Table.FURNITURE, paths)).to_pylist()
    assert sorted((row["passage"], row["articles"]) for row in merged) == [(-5, 7), (0, 3), (1, 3), (2, 3)]


def run_for(commits: list[int]) -> tuple[list[int], int]:
    """The sizes of the segments after commits of these rows, and how many rows merging has written."""
    sizes: list[int] = []
    written = 0
    for rows_of_commit in commits:
        sizes.append(rows_of_commit)
        count = plan_merge(sizes)
        if count:
            sizes[-count:] = [sum(sizes[-count:])]
            written += sizes[-1]
    return sizes, written


@pytest.mark.parametrize("rows_of_commit", [10, 4_000, 100_000], ids=str)
def test_segments_stay_few_and_are_not_written_again_and_again(rows_of_commit: int) -> None:
    """A year of hourly runs leaves some dozens of segments, and writes each row a few times."""
    commits = [rows_of_commit] * 8_760
    sizes, written = run_for(commits)
    assert sum(sizes) == sum(commits)
    assert len(sizes) <= 40
    assert written <= 10 * sum(commits) if rows_of_commit > 10 else written <= 100 * sum(commits)


@given(st.lists(st.integers(1, 10**6), max_size=300))
def test_segments_of_any_sizes_stay_few(commits: list[int]) -> None:
    """Whatever sizes come in whatever order, segments are merged in time and nothing is lost."""
    sizes, _ = run_for(commits)
    assert sum(sizes) == sum(commits)
    assert len(sizes) <= 8 * FANOUT


def test_few_segments_are_left_alone() -> None:
    """Seven of a size are not merged; the eighth makes one of them."""
    assert plan_merge([100] * (FANOUT - 1)) == 0
    assert plan_merge([100] * FANOUT) == FANOUT
    assert plan_merge([10**9, *[100] * FANOUT]) == FANOUT
