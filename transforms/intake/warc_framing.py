"""Where the records of a WARC file begin and end, whatever is broken in it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.reject import Rejection, RejectReason
from transforms.intake.source import ByteSource

HEADER_BYTES = 65_536
"""The longest WARC header, and the longest HTTP header, that is read."""
UNKNOWN_SIZE = -1
PAGE_TYPES = ("text/html", "application/xhtml+xml")

_VERSION = re.compile(rb"WARC/\d\.\d+\r?\n")
_NEXT_VERSION = b"\nWARC/"
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_NEXT_RECORD = re.compile(rb"(?<!\s)\s*WARC/\d\.\d+\r?\n[A-Za-z-]+:")
_RECORD_END = (b"\r\n\r\n", b"\n\n")
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^warc-type:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_TYPES_WITH_PAGES = (b"response", b"resource", b"conversion")
_SKIP_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Framed:
    """One record's bytes as they stand in the file, header and block, or why they cannot be had.

    `passed_over` are records that hold no page by their type; of one `over_limit` only the head is held.
    """

    offset: int
    size: int
    raw: bytes = b""
    problem: Rejection | None = None
    passed_over: bool = False
    over_limit: bool = False


def frames(source: ByteSource, max_bytes: int) -> Iterator[Framed]:
    """The records one after the other, each problem with where it begins.

    Behind a broken stretch it goes on at the next line that begins a record, and behind broken compression at the
    next gzip member.
    """
    broken_at = -1
    while True:
        _skip_blank(source)
        offset = source.offset
        head = source.peek(HEADER_BYTES)
        if not head and source.failure is None:
            return
        framed = _frame(source, head, max_bytes) if head else None
        if framed is not None and _is_sound(framed, source):
            yield framed
            if framed.problem is not None:
                _skip_to_record(source)
            continue
        failure = source.failure
        source.skip(sys.maxsize)  # what came out of the broken member
        if offset != broken_at:
            yield Framed(offset, UNKNOWN_SIZE, problem=failure)
        broken_at = source.offset
        if not source.recover():
            return
        _skip_to_record(source)


def _is_sound(framed: Framed, source: ByteSource) -> bool:
    """Whether a fault of the file, as far as one is known, leaves a record untouched.

    What is no record, and is the last thing before the fault, is the beginning of what the fault took.
    """
    if source.failure is None:
        return True
    return framed.offset + framed.size <= source.sound_until and (framed.problem is None or bool(source.peek(1)))


def _skip_blank(source: ByteSource) -> None:
    while (head := source.peek(256)) and not head.strip(b"\r\n"):
        source.skip(len(head))
    source.skip(len(head) - len(head.lstrip(b"\r\n")))


def _skip_to_record(source: ByteSource) -> None:
    """Passes over what cannot be understood, up to a line that begins a record."""
    while head := source.peek(_SKIP_BYTES):
        start = _VERSION.search(head)
        while start and start.start() > 0 and head[start.start() - 1] != 0x0A:
            start = _VERSION.search(head, start.end())
        if start:
            source.skip(start.start())
            return
        source.skip(max(1, len(head) - 16))


def _frame(source: ByteSource, head: bytes, max_bytes: int) -> Framed:
    """Takes one record: its header, its block, and nothing of the next one."""
    offset = source.offset
    following = head.find(_NEXT_VERSION, 1)  # no header goes on behind it: it need not be looked through to its limit
    end = _HEADER_END.search(head, 0, len(head) if following < 0 else following + 1)
    length = _LENGTH.search(head, 0, end.start() + 1) if end else None
    if not _VERSION.match(head) or end is None or length is None:
        return _malformed_header(source, head, bool(_VERSION.match(head) and end))
    size = end.end() + int(length.group(1))
    kind = _TYPE.search(head, 0, end.start() + 1)
    wanted = kind is not None and kind.group(1).lower() in _TYPES_WITH_PAGES
    if size > max_bytes + 2 * HEADER_BYTES:
        return _oversized(source, head, size, wanted, max_bytes)
    raw = source.take(size)
    behind = source.peek(16)
    fits = behind.startswith(_RECORD_END) or not behind.strip(b"\r\n") or behind.lstrip(b"\r\n").startswith(b"WARC/")
    if (len(raw) < size or not fits) and source.failure is None:
        return _misfit(source, offset, raw, size)
    if kind is None:
        return Framed(offset, size, raw, Rejection(RejectReason.MALFORMED_RECORD, "warc-header", "it has no WARC-Type"))
    return Framed(offset, size, raw, passed_over=not wanted)


def _malformed_header(source: ByteSource, head: bytes, has_end: bool) -> Framed:
    offset = source.offset
    words = "has no Content-Length" if has_end else "does not begin with a WARC header"
    problem = Rejection(RejectReason.MALFORMED_RECORD, "warc-header", f"the record {words}")
    source.skip(1)
    _skip_to_record(source)
    return Framed(offset, source.offset - offset, head[: source.offset - offset], problem)


def _oversized(source: ByteSource, head: bytes, size: int, wanted: bool, max_bytes: int) -> Framed:
    offset = source.offset
    skipped = source.skip(size)
    problem = None
    if skipped < size and source.failure is None:
        problem = Rejection(RejectReason.TRUNCATED_RECORD, "warc-cut-off", f"{skipped:,} of {size:,} bytes are there")
    elif wanted:
        evidence = f"the record has {size:,} bytes, the limit is {max_bytes:,}"
        problem = Rejection(RejectReason.TOO_LARGE, "warc-record-over-limit", evidence)
    return Framed(offset, size, head, problem, passed_over=problem is None, over_limit=skipped == size)


def _misfit(source: ByteSource, offset: int, raw: bytes, size: int) -> Framed:
    """A record whose length does not fit: the file ends within it, or the next record does not begin behind it."""
    following = _NEXT_RECORD.search(raw, len(b"WARC/1.0"))
    if following:
        kept = raw[: following.start()]
        source.give_back(raw[following.start() :])
        evidence = f"its length says {size:,} bytes, but the next record begins after {len(kept):,}"
        return Framed(offset, len(kept), kept, Rejection(RejectReason.TRUNCATED_RECORD, "warc-cut-off", evidence))
    if len(raw) < size:
        evidence = f"the file ends after {len(raw):,} of its {size:,} bytes"
        return Framed(offset, len(raw), raw, Rejection(RejectReason.TRUNCATED_RECORD, "warc-cut-off", evidence))
    evidence = f"no record begins behind its {size:,} bytes"
    return Framed(offset, len(raw), raw, Rejection(RejectReason.MALFORMED_RECORD, "warc-length", evidence))
