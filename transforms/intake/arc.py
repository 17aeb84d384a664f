"""ARC: the format of web archives before WARC."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from schemas.record import InputFile, Record
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.problems import reject
from transforms.intake.source import ByteSource
from transforms.intake.warc import web_row
from transforms.intake.warc_framing import HEADER_BYTES, Framed

_LONGEST_LINE = 16_384
_LINE = re.compile(rb"(\S[^\r\n]{0,8000}?) (\S{1,100}) (\d{8,17}) (\S{1,200})(?: [^\r\n]{0,4000})? (\d{1,15})\s*\Z")


def is_arc(head: Head) -> bool:
    """Whether the file begins with the record that describes an ARC file."""
    return head.characters.startswith(b"filedesc://")


def read_arc(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The pages of an archive, and a reject for each other response or broken record."""
    most = limits.max_record_bytes
    while True:
        offset = source.offset
        line, length = source.take_line(_LONGEST_LINE)
        if source.failure is not None and not source.peek(1):
            yield reject(file, source.failure, offset=offset)
            source.skip(sys.maxsize)
            if not source.recover():
                return
        elif not length:
            return
        elif found := _LINE.match(line):
            size = int(found.group(5))
            block = source.take(min(size, most + HEADER_BYTES + 1))
            passed = len(block) + source.skip(size - len(block))
            if not line.startswith(b"filedesc://"):
                yield _row(found, block, passed, offset, file, most)
        elif line.strip():
            problem = Rejection(RejectReason.MALFORMED_RECORD, "arc-header", "no record of an ARC file begins here")
            yield reject(file, problem, offset=offset, content=line, size=length)
            _skip_to_record(source)


def _row(line: re.Match[bytes], block: bytes, passed: int, offset: int, file: InputFile, most: int) -> Record | Reject:
    """The row of a record, which is read as a WARC's is."""
    url, size = line.group(1), int(line.group(5))
    if passed < size:
        problem = Rejection(RejectReason.TRUNCATED_RECORD, "arc-cut-off", f"{passed:,} of {size:,} bytes are there")
        return reject(file, problem, offset=offset, content=block, url=url.decode("utf-8", "replace"))
    is_http = block.startswith(b"HTTP/")
    kind, said = (b"response", b"application/http; msgtype=response") if is_http else (b"resource", line.group(4))
    header = b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
    raw = header % (kind, url, said, len(block)) + block
    words = f"the record has {size:,} bytes, the limit is {most:,}"
    large = Rejection(RejectReason.TOO_LARGE, "arc-record-over-limit", words) if len(block) < size else None
    framed = Framed(offset, len(raw), raw, large, over_limit=large is not None)
    row = web_row(framed, file, most)
    return row if row is not None else reject(file, _OF_NO_PAGE, offset=offset, content=block)


_OF_NO_PAGE = Rejection(RejectReason.NOT_TEXT, "no-page", "a record that the crawler wrote of its own work")


def _skip_to_record(source: ByteSource) -> None:
    """Passes over lines that begin no record."""
    while True:
        head = source.peek(_LONGEST_LINE)
        if not head or _LINE.match(head.partition(b"\n")[0]):
            return
        source.take_line(1)
