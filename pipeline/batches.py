"""Cuts a backlog into batches that each fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject
from transforms.intake.reading import ReadLimits, read_records

PAGES = (".html", ".htm", ".xhtml", ".shtml", ".warc")
COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_MARKUP = 4
"""A page is at least four parts markup to one of text."""
_COMPRESSION = 4
"""A compressed file holds about four times its size."""


def plan_batches(files: Sequence[InputFile], max_bytes: int, max_files: int) -> list[list[InputFile]]:
    """The files in their order, cut where a batch would hold more bytes of text or more files than allowed.

    A file that is larger than a batch, or the rest of one, stands alone: `cut_file` cuts it further.
    """
    batches: list[list[InputFile]] = []
    size = 0
    for file in files:
        weight = weight_of(file)
        full = not batches or len(batches[-1]) >= max_files or size + weight > max_bytes
        if full or file.start or batches[-1][-1].start:
            batches.append([])
            size = 0
        batches[-1].append(file)
        size += weight
    return batches


def weight_of(file: InputFile) -> int:
    """About how many bytes of text a file holds, told by its name: what a batch costs in memory."""
    compressed = file.path.lower().endswith(COMPRESSED)
    name = file.path.lower().rpartition(".")[0] if compressed else file.path.lower()
    weight = file.size * _COMPRESSION if compressed else file.size
    return weight // _MARKUP if name.endswith(PAGES) else weight


def cut_file(file: InputFile, max_bytes: int, limits: ReadLimits) -> Iterator[InputFile]:
    """The slices of a large file, each of records that hold about `max_bytes` of text; a file of one record is whole.

    Reads ahead, one slice at a time: only the file's reader knows where records begin.
    """
    start, size = file.start, 0
    for row in read_records(file, limits):
        weight = _weight(row)
        if size and size + weight > max_bytes and row.record_offset > start:
            yield replace(file, start=start, stop=row.record_offset)
            start, size = row.record_offset, 0
        size += weight
    yield replace(file, start=start)


def slices(batch: Sequence[InputFile], max_bytes: int, limits: ReadLimits) -> Iterable[Sequence[InputFile]]:
    """The batch itself, or the slices of the one large file that it is, each a batch."""
    if len(batch) == 1 and (weight_of(batch[0]) > max_bytes or batch[0].start):
        return ([part] for part in cut_file(batch[0], max_bytes, limits))
    return [batch]


def _weight(row: Record | Reject) -> int:
    """About how many bytes of text a record holds; a reject costs little, whatever was rejected."""
    if isinstance(row, Reject):
        return len(row.excerpt or "")
    return len(row.content) // _MARKUP if row.kind is RecordKind.HTML else len(row.content)
