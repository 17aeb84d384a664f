"""Files that are one record: a page, or a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from schemas.record import Given, InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.compression import TRAILING_BYTES
from transforms.intake.formats import ReadLimits
from transforms.intake.problems import reject
from transforms.intake.source import ByteSource

_HEAD_BYTES = 16_384
_SAVED = re.compile(
    rb"<!--\s{0,9}(?:Page saved with SingleFile\s{1,9}url:\s{1,9}(https?://[^\s>]{1,2000})"
    rb"|saved from url=\(\d{4}\)(https?://[^\s>]{1,2000})"
    rb"|Mirrored from ([\w.-]{1,200}/[^\s>]{0,2000}) by HTTrack)",
    re.IGNORECASE,
)
_BLANK = b" \t\r\n\f\v\x00\xef\xbb\xbf\xff\xfe"


def read_page(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The one row of a file that is a page; a saved one may say in a comment where it comes from."""
    row = _single(RecordKind.HTML, source, file, limits)
    url = saved_from(row.content[:_HEAD_BYTES]) if isinstance(row, Record) else None
    yield replace(row, given=Given(url=url)) if isinstance(row, Record) and url else row


def read_text(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The one row of a file that is a text."""
    yield _single(RecordKind.TEXT, source, file, limits)


def saved_from(head: bytes) -> str | None:
    """The address that SingleFile, HTTrack or a browser's "Save page as" leaves in the page; None where it has none."""
    found = _SAVED.search(head.replace(b"\x00", b""))
    if found is None:
        return None
    address = next(filter(None, found.groups())).decode("utf-8", "replace")
    return address if "://" in address else f"http://{address}"


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
