"""The raw records of one file, whatever it is, and a reject for all that cannot be read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.charset_detection import utf_16_of
from transforms.intake.compression import (
    TRAILING_BYTES,
    DecompressedChunks,
    RawChunks,
    compression_of,
)
from transforms.intake.jsonl import read_jsonl
from transforms.intake.opening import open_file
from transforms.intake.problems import IntakeError, reject
from transforms.intake.sniffing import HEAD_BYTES, FileKind, sniff
from transforms.intake.source import ByteSource, Chunks
from transforms.intake.transcoding import Utf16Chunks
from transforms.intake.warc import read_warc

_WIDE_STARTS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"{\x00", b"\x00{")
_BLANK = b" \t\r\n\f\v\x00\xef\xbb\xbf\xff\xfe"


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How large a record may be, in bytes after decompression; what is larger becomes a reject and is not held."""

    max_record_bytes: int = 20_000_000


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
        for row in _read_source(raw, file, limits):
            if file.stop is not None and row.record_offset >= file.stop:
                return
            if row.record_offset >= file.start:
                yield row


def read_single(file: InputFile, limits: ReadLimits) -> Record | Reject | None:
    """The one row of a file that is a page, a text or unreadable; None for a file of many records (JSONL, WARC)."""
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
    raw: BinaryIO, file: InputFile, limits: ReadLimits, containers: bool = True
) -> Iterator[Record | Reject]:
    """The rows of an open file; without `containers`, none for a file of many records."""
    try:
        chunks = _chunks(raw)
    except IntakeError as error:
        yield reject(file, error.rejection)
        return
    source = ByteSource(chunks)
    size = file.size if isinstance(chunks, RawChunks) else -1  # a compressed size is not the record's
    head = source.peek(HEAD_BYTES)
    if not head:
        empty = Rejection(RejectReason.EMPTY, "empty-file", "no bytes in it")
        yield reject(file, source.failure or empty, content=None if source.failure else b"")
        return
    kind = sniff(head, file.path)
    if kind in (FileKind.WARC, FileKind.JSONL) and not containers:
        return
    if kind is FileKind.WARC:
        _skip_to(source, file.start)
        yield from read_warc(source, file, limits.max_record_bytes)
    elif kind is FileKind.JSONL:
        codec = utf_16_of(head) if head[:2] in _WIDE_STARTS else None
        lines = source if codec is None else ByteSource(Utf16Chunks(source, codec))
        _skip_to(lines, file.start)
        yield from _never_none(read_jsonl(lines, file, limits.max_record_bytes), file, source)
    elif isinstance(kind, Rejection):
        yield _unread(kind, source, file, size, limits)
    else:
        yield _single(RecordKind(kind.value), source, file, size, limits)


def _skip_to(source: ByteSource, start: int) -> None:
    """Passes over the records before a slice, and over the faults among them: they were told with their own slice."""
    source.skip(start)
    while source.offset < start and source.recover():
        source.skip(start - source.offset)


def _single(kind: RecordKind, source: ByteSource, file: InputFile, size: int, limits: ReadLimits) -> Record | Reject:
    """A file that is one record, of `size` bytes where that is known, else -1."""
    content = source.take(limits.max_record_bytes + 1)
    if len(content) > limits.max_record_bytes:
        size = size if size >= len(content) else -1  # it may have grown since it was listed
        words = f"more than {limits.max_record_bytes:,} bytes in one record"
        return reject(file, Rejection(RejectReason.TOO_LARGE, "file-over-limit", words), size=size)
    if source.failure is not None and source.failure.rule != TRAILING_BYTES:
        return reject(file, source.failure)
    if not content.strip(_BLANK):
        return reject(file, Rejection(RejectReason.EMPTY, "blank-file", "white space only"), content=content)
    return Record(file.path, 0, kind, content, file_modified_at=file.modified_at)


def _unread(rejection: Rejection, source: ByteSource, file: InputFile, size: int, limits: ReadLimits) -> Reject:
    """The reject of a whole file that is no text; its bytes are told apart by their hash where they are few enough."""
    content = source.take(limits.max_record_bytes + 1)
    whole = len(content) <= limits.max_record_bytes and source.failure is None
    return reject(file, rejection, content=content if whole else None, size=size, shown=False)


def _never_none(rows: Iterator[Record | Reject], file: InputFile, source: ByteSource) -> Iterator[Record | Reject]:
    some = False
    for row in rows:
        some = True
        yield row
    if not some:
        yield reject(file, Rejection(RejectReason.EMPTY, "blank-file", "blank lines only"), size=source.offset)
