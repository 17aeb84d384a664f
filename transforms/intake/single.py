"""Files that are one record: a page, or a text."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.compression import TRAILING_BYTES
from transforms.intake.formats import ReadLimits
from transforms.intake.problems import reject
from transforms.intake.source import ByteSource

_BLANK = b" \t\r\n\f\v\x00\xef\xbb\xbf\xff\xfe"


def read_page(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The one row of a file that is a page."""
    yield _single(RecordKind.HTML, source, file, limits)


def read_text(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The one row of a file that is a text."""
    yield _single(RecordKind.TEXT, source, file, limits)


def read_whole(source: ByteSource, file: InputFile, limits: ReadLimits) -> bytes | Reject:
    """All bytes of a file that is one record, or why they cannot be had."""
    content = source.take(limits.max_record_bytes + 1)
    if len(content) > limits.max_record_bytes:
        size = source.size if source.size >= len(content) else -1  # it may have grown since it was listed
        words = f"more than {limits.max_record_bytes:,} bytes in one record"
        return reject(file, Rejection(RejectReason.TOO_LARGE, "file-over-limit", words), size=size)
    if source.failure is not None and source.failure.rule != TRAILING_BYTES:
        return reject(file, source.failure)
    if not content.strip(_BLANK):
        return reject(file, Rejection(RejectReason.EMPTY, "blank-file", "white space only"), content=content)
    return content


def _single(kind: RecordKind, source: ByteSource, file: InputFile, limits: ReadLimits) -> Record | Reject:
    content = read_whole(source, file, limits)
    if isinstance(content, Reject):
        return content
    return Record(file.path, 0, kind, content, file_modified_at=file.modified_at)
