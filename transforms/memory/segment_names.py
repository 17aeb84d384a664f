"""How the files of the state are named, and which of them count.

A segment holds what the commits of a range have added to one of the tables. Segments are merged into one that covers
all their ranges; those it covers no longer count, whether or not they are deleted already. So the names alone say
what is to be read, and a crash between a merge and the deletion does no harm.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from schemas.layout import STATE

SUFFIX = ".pq"
"""Not ".parquet": a glob for every Parquet file below the output folder must miss the state."""
_NAME = re.compile(rf"{STATE}/([a-z]+)/(\d{{10,}})-(\d{{10,}})-(\d{{3,}}){re.escape(SUFFIX)}")


class Table(str, Enum):
    """The tables of the state, by the name of their folder."""

    PASSAGES = "passages"  # which stories have a passage
    STORIES = "stories"  # what merging needs to know of a story
    FURNITURE = "furniture"  # which passages a site repeats


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """The part number `part` of what the commits `first` to `last` have added to a table."""

    table: Table
    first: int
    last: int
    part: int = 0

    @property
    def path(self) -> str:
        """Its file, relative to the output folder."""
        return f"{STATE}/{self.table.value}/{self.first:010d}-{self.last:010d}-{self.part:03d}{SUFFIX}"


def segment_from(path: str) -> Segment | None:
    """The segment of a file's path, None for other files."""
    found = _NAME.fullmatch(path)
    if found is None or found.group(1) not in {table.value for table in Table}:
        return None
    return Segment(Table(found.group(1)), *map(int, found.groups()[1:]))


def covered(paths: Iterable[str]) -> list[str]:
    """The paths of those segments that a larger one has taken in."""
    by_table: defaultdict[Table, list[Segment]] = defaultdict(list)
    for path in paths:
        segment = segment_from(path)
        if segment is not None:
            by_table[segment.table].append(segment)
    return [segment.path for segments in by_table.values() for segment in _covered(segments)]


def _covered(segments: list[Segment]) -> Iterable[Segment]:
    """Ranges are nested or apart, so that, sorted by beginning and the longest first, one open range is enough."""
    longest = -1
    widest: Segment | None = None
    for segment in sorted(segments, key=lambda segment: (segment.first, -segment.last, segment.part)):
        same = widest is not None and (segment.first, segment.last) == (widest.first, widest.last)
        if segment.last <= longest and not same:
            yield segment
        elif not same:
            longest, widest = segment.last, segment
