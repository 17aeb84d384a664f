"""The names of segments, and which of them count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.memory.segment_names import Segment, Table, covered, segment_from

segments = st.builds(
    lambda table, first, length, part: Segment(table, first, first + length, part),
    st.sampled_from(Table),
    st.integers(0, 10**12),
    st.integers(0, 10**6),
    st.integers(0, 2_000),
)


@given(segments)
def test_a_name_says_what_a_segment_is(segment: Segment) -> None:
    """A path is read back as the segment that it was made of, and no glob for Parquet finds it."""
    assert segment_from(segment.path) == segment
    assert not segment.path.endswith(".parquet")


def test_other_files_are_no_segments() -> None:
    """What lies beside the segments is not taken for one."""
    for path in ("_copydesk/state/passages/notes.txt", "_copydesk/state/others/0000000001-0000000001-000.pq", "x"):
        assert segment_from(path) is None


def test_a_merged_segment_covers_its_parts() -> None:
    """The segments that a larger range takes in no longer count; those of other tables and ranges do."""
    parts = [Segment(Table.STORIES, number, number) for number in range(1, 5)]
    merged = [Segment(Table.STORIES, 1, 3, part) for part in (0, 1)]
    other = Segment(Table.PASSAGES, 2, 2)
    paths = [segment.path for segment in (*parts, *merged, other)]
    assert sorted(covered(paths)) == [segment.path for segment in parts[:3]]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6))
def test_after_merges_of_merges_the_widest_counts(widths: list[int]) -> None:
    """However ranges are nested, what remains holds each commit once."""
    found = []
    start = 1
    for width in widths:
        stop = start + width - 1
        found += [Segment(Table.STORIES, number, number) for number in range(start, stop + 1)]
        found.append(Segment(Table.STORIES, start, stop))
        start = stop + 1
    found.append(Segment(Table.STORIES, 1, start - 1))
    paths = {segment.path for segment in found}
    assert paths - set(covered(paths)) == {found[-1].path}
