"""Reads files up to a bound, and tells what of them is left for the next batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject
from transforms.intake.reading import ReadLimits, read_records

MARKUP = 8
"""A page is about eight parts markup to one of text; most are more."""

_MOST_OPEN = 4
_Row: TypeAlias = Record | Reject


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of its files one batch may read: so many records, which hold about so many bytes of text."""

    records: int
    bytes: int


class PortionReader:
    """Reads files one after the other until the bounds are reached; from then on every file is left as it is.

    At least one record is read, however large. Offsets of a file's rows must not fall: a file is only cut before a row
    that begins behind the row before it, so that what is left is told by one offset.
    """

    def __init__(self, limits: ReadLimits, bounds: Bounds | None) -> None:
        self._limits, self._bounds = limits, bounds
        self._records = self._bytes = 0
        self._full = False

    def read(self, file: InputFile) -> Iterator[Record | Reject | InputFile]:
        """The rows of a file, and behind them what is left of it, where something is."""
        if self._bounds is None:
            yield from read_records(file, self._limits)
        elif self._full:
            yield file
        else:
            yield from self._read_bounded(file, self._bounds)

    def _read_bounded(self, file: InputFile, bounds: Bounds) -> Iterator[Record | Reject | InputFile]:
        rows = _resumed(file) or read_records(file, self._limits)
        last = file.start
        for row in rows:
            weight = weight_of_row(row)
            over = self._records >= bounds.records or self._bytes + weight > bounds.bytes
            if over and self._records and row.record_offset > last:
                self._full = True
                yield _park(replace(file, start=row.record_offset), row, rows)
                return
            self._records += 1
            self._bytes += weight
            last = row.record_offset
            yield row


def weight_of_row(row: Record | Reject) -> int:
    """About how many bytes of text a record holds; a reject costs little, whatever was rejected."""
    if isinstance(row, Reject):
        return len(row.excerpt or "")
    return len(row.content) // MARKUP if row.kind is RecordKind.HTML else len(row.content)


_open: dict[InputFile, Iterator[_Row]] = {}
"""Files that were read in part, by what is left of them: the next batch goes on reading where the last one stopped.

Otherwise it would have to pass over all that was read before, and a compressed file would be decompressed once for each
of its batches. Where nothing stands here, in another process or after a crash, that is what happens, once.
"""


def _park(left: InputFile, row: _Row, rows: Iterator[_Row]) -> InputFile:
    for old in list(_open)[: 1 - _MOST_OPEN]:
        _open.pop(old, None)
    _open[left] = _chained(row, rows)
    return left


def _chained(row: _Row, rows: Iterator[_Row]) -> Iterator[_Row]:
    yield row
    yield from rows


def _resumed(file: InputFile) -> Iterator[_Row] | None:
    return _open.pop(file, None)


def close_files() -> None:
    """Lets go of all files that were read in part."""
    _open.clear()
