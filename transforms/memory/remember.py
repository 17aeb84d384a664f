"""Writes a batch's stories and what it learned of sites into the stage, as sorted segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import pyarrow as pa

from schemas.fingerprint import SiteFurniture
from schemas.manifest import StateFile
from transforms.columns import PackInColumns
from transforms.memory.known import MemorySource
from transforms.memory.segment_names import Segment, Table
from transforms.memory.segments import keys_of, parted_by_range, sorted_rows, write_segment
from transforms.memory.stories import NewStory, furniture_rows, passage_rows, story_rows
from transforms.publishing.staging import Staging

Packed = tuple[tuple[str, int], bytes]
"""A table's name and part, and rows for it as an Arrow stream."""

_BATCH = 1024


@dataclass
class WriteState(beam.PTransform):
    """Writes what later runs must know into the stage, and yields an entry for each file."""

    staging: Staging
    memory: MemorySource

    def expand(
        self, learned: tuple[beam.PCollection[NewStory], beam.PCollection[SiteFurniture]]
    ) -> beam.PCollection[StateFile]:
        stories, furniture = learned
        rows = (
            stories | "Pack stories" >> beam.ParDo(_Pack(_tables_of_stories, self.memory)),
            furniture | "Pack furniture" >> beam.ParDo(_Pack(_tables_of_furniture, self.memory)),
        )
        return (
            rows
            | "All rows" >> beam.Flatten()
            | "Group by part" >> beam.GroupByKey()
            | "Write segments" >> beam.FlatMap(_write, self.staging, self.memory.sequence)
        )


class _Pack(PackInColumns):
    """Gathers what was learned."""

    def __init__(
        self, tables_of: Callable[[Sequence[Any], int], Iterator[tuple[Table, pa.Table]]], memory: MemorySource
    ) -> None:
        super().__init__(_BATCH)
        self._tables_of, self._memory = tables_of, memory

    def pack(self, elements: Sequence[Any]) -> Iterator[Packed]:
        memory = self._memory.known()
        for table, rows in self._tables_of(elements, memory.day):
            for part, indices in parted_by_range(keys_of(rows), memory.parts):
                yield (table.value, part), _to_stream(rows.take(pa.array(indices)))


def _tables_of_stories(stories: Sequence[NewStory], day: int) -> Iterator[tuple[Table, pa.Table]]:
    yield Table.STORIES, story_rows([new.story for new in stories], day)
    yield Table.PASSAGES, passage_rows(stories, day)


def _tables_of_furniture(furniture: Sequence[SiteFurniture], day: int) -> Iterator[tuple[Table, pa.Table]]:
    yield Table.FURNITURE, furniture_rows(furniture)


def _write(
    group: tuple[tuple[str, int], Iterable[bytes]],
    staging: Staging,
    sequence: int,
    window: Any = beam.DoFn.WindowParam,
) -> Iterator[StateFile]:
    (name, part), packed = group
    table = Table(name)
    rows = sorted_rows(table, pa.concat_tables([_from_stream(piece) for piece in packed]))
    yield write_segment(staging.of(window).folder, Segment(table, sequence, sequence, part), iter([rows]))


def _to_stream(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())


def _from_stream(packed: bytes) -> pa.Table:
    return pa.ipc.open_stream(packed).read_all()
