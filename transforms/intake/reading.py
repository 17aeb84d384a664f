"""The raw records of one file, whatever it is, and a reject for all that cannot be read; UTF-16 is made UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from schemas.record import InputFile, Record, copy_id
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.charset_detection import utf_16_of
from transforms.intake.compression import DecompressedChunks, RawChunks, compression_of
from transforms.intake.formats import Member, Reader, Row
from transforms.intake.formats import ReadLimits as ReadLimits
from transforms.intake.members import STEP_BYTES
from transforms.intake.opening import open_file
from transforms.intake.problems import IntakeError, reject
from transforms.intake.readers import sniff
from transforms.intake.sniffing import HEAD_BYTES
from transforms.intake.source import ByteSource, Chunks

_WIDE_STARTS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"{\x00", b"\x00{")


def read_records(file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The records of a file, or of the slice of it that is wanted, in their order, one at a time.

    At least one row comes of every whole file. Whatever cannot be read is a reject; no error of the input is raised.
    """
    try:
        raw = open_file(file.path)
    except IntakeError as error:
        yield reject(file, error.rejection, offset=file.start)
        return
    with raw:
        for row in _told_apart(_read_source(raw, file, limits)):
            if file.stop is not None and row.record_offset >= file.stop:
                return
            if row.record_offset >= file.start:
                yield row


def read_single(file: InputFile, limits: ReadLimits) -> Record | Reject | None:
    """The one row of a file that is a page, a text or unreadable; None for a file of many records."""
    try:
        raw = open_file(file.path)
    except IntakeError as error:
        return reject(file, error.rejection)
    with raw:
        return next(_read_source(raw, file, limits, containers=False), None)


def _chunks(raw: BinaryIO) -> Chunks:
    chunks = RawChunks(raw)
    head = chunks()
    compression = compression_of(head)
    chunks.give_back(head)
    return chunks if compression is None else DecompressedChunks(chunks, compression)


def _read_source(
    raw: BinaryIO, file: InputFile, limits: ReadLimits, containers: bool = True, within: str = ""
) -> Iterator[Record | Reject]:
    """The rows of an open file; without `containers`, none for a file of many records. `within` is a member's path."""
    try:
        chunks = _chunks(raw)
    except IntakeError as error:
        yield reject(file, error.rejection)
        return
    size = file.size if isinstance(chunks, RawChunks) else -1  # a compressed size is not the record's
    source = ByteSource(chunks, size)
    head = source.peek(HEAD_BYTES)
    if not head:
        empty = Rejection(RejectReason.EMPTY, "empty-file", "no bytes in it")
        yield reject(file, source.failure or empty, content=None if source.failure else b"")
        return
    reader = sniff(head, within or file.path)
    if isinstance(reader, Reader) and reader.holds_files and within:
        reader = Rejection(RejectReason.NOT_TEXT, "archive", "an archive within an archive; unpack it")
    if isinstance(reader, Rejection):
        yield _unread(reader, source, file, limits)
    elif containers or not reader.many:
        codec = utf_16_of(head) if reader.lines and head[:2] in _WIDE_STARTS else None
        lines = source if codec is None else ByteSource(Utf16Chunks(source, codec))
        if reader.resumes:
            _skip_to(lines, file.start)
        rows = _with_members(reader.read(lines, file, limits), file, limits)
        yield from _never_none(rows, file, source)


def _with_members(rows: Iterator[Row] | Iterator[Row | Member], file: InputFile, limits: ReadLimits) -> Iterator[Row]:
    """The rows of a file, and in place of each file within it the rows of that.

    Offsets then count as if the members stood one behind the other, unpacked; a row without an id of its own has its
    member's path for one.
    """
    start = 0
    for row in rows:
        if not isinstance(row, Member):
            yield row if row.record_offset >= start else _moved(row, start - row.record_offset)
            continue
        last = 0
        for found in _member_rows(row, replace(file, size=-1, start=0, stop=None), limits):
            last = max(last, found.record_offset)
            yield _moved(found, start, row.path)
        start += max(row.size, last + 1)


def _member_rows(member: Member, file: InputFile, limits: ReadLimits) -> Iterator[Row]:
    if isinstance(member.content, Rejection):
        yield reject(file, member.content, size=member.size)
    else:
        yield from _read_source(member.content, file, limits, within=member.path)


def _moved(row: Record | Reject, start: int, path: str | None = None) -> Record | Reject:
    """The row at its place among all members of an archive."""
    offset = start + row.record_offset
    if isinstance(row, Record):
        return replace(row, record_offset=offset, given=replace(row.given, source_id=row.given.source_id or path))
    own_id = copy_id(row.input_path, offset, row.content_sha256 or "")
    return replace(row, record_offset=offset, copy_id=own_id, source_id=row.source_id or path)


def _skip_to(source: ByteSource, start: int) -> None:
    """Passes over the records before a slice, and over the faults among them: they were told with their own slice."""
    source.skip(start)
    while source.offset < start and source.recover():
        source.skip(start - source.offset)


def _told_apart(rows: Iterator[Record | Reject]) -> Iterator[Record | Reject]:
    """The rows, each with an id of its own: of what cannot be read the place is the id, and where broken data yields
    nothing several faults have one place."""
    place, seen = -1, set[str]()
    for row in rows:
        if row.record_offset != place:
            place, seen = row.record_offset, set()
        if isinstance(row, Reject):
            if row.copy_id in seen:
                row = replace(row, copy_id=copy_id(row.input_path, place, f"{row.reason.value} {len(seen)}"))
            seen.add(row.copy_id)
        yield row


def _unread(rejection: Rejection, source: ByteSource, file: InputFile, limits: ReadLimits) -> Reject:
    """The reject of a whole file that is no text; its bytes are told apart by their hash where they are few enough."""
    content = source.take(limits.max_record_bytes + 1)
    whole = len(content) <= limits.max_record_bytes and source.failure is None
    return reject(file, rejection, content=content if whole else None, size=source.size, shown=False)


def _never_none(rows: Iterator[Record | Reject], file: InputFile, source: ByteSource) -> Iterator[Record | Reject]:
    some = False
    for row in rows:
        some = True
        yield row
    if not some:
        yield reject(file, Rejection(RejectReason.EMPTY, "blank-file", "blank lines only"), size=source.offset)


class Utf16Chunks:
    """A file's bytes as UTF-8, in steps; offsets then count bytes of UTF-8."""

    sound_until = 0  # lines are judged one by one, without it

    def __init__(self, source: ByteSource, codec: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(codec)("replace")

    def __call__(self) -> bytes:
        """The next bytes; empty at the end. Raises IntakeError where the file breaks off by a fault."""
        while data := self._source.take(STEP_BYTES):
            text = self._decoder.decode(data)
            if text:
                return text.encode("utf-8", "replace")
        if self._source.failure is not None:
            failure = self._source.failure
            raise IntakeError(failure.reason, failure.rule, failure.evidence)
        return b""

    def recover(self) -> bool:
        """Lines are not taken up again behind a fault."""
        return False
