"""What earlier commits have left for the next batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from transforms.memory.segment_names import Table


@dataclass(frozen=True, slots=True)
class Memory:
    """What a batch knows of those before it, and where it keeps its own part.

    `segments` are the files of each table, in full, of which stories count that were published on the day `since` or
    later (days since 1970). `published` are packed ids of records that are published already, of inputs that have
    changed. The batch's own stories are kept as those of commit number `sequence`, published on `day`. Lookups and
    new segments are parted into `parts` ranges of keys, for as many workers.
    """

    segments: tuple[tuple[Table, tuple[str, ...]], ...] = ()
    since: int = 0
    published: bytes = b""
    sequence: int = 0
    day: int = 0
    parts: int = 1

    def of(self, table: Table) -> tuple[str, ...]:
        """The files of one table."""
        return dict(self.segments).get(table, ())

    @property
    def is_empty(self) -> bool:
        """Whether there is no story to find."""
        return not self.of(Table.PASSAGES)

    def known(self) -> Memory:
        """What a batch knows does not change while it runs."""
        return self


class MemorySource(Protocol):
    """Where steps learn what is known: what was known when a batch began, or on a stream what is known by now."""

    @property
    def sequence(self) -> int: ...

    @property
    def parts(self) -> int: ...

    @property
    def is_empty(self) -> bool:
        """Whether it is sure that no story will be found."""
        ...

    def known(self) -> Memory: ...


NOTHING_KNOWN = Memory()
