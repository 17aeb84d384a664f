"""JSONL: one article a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from schemas.record import InputFile, Record
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.endings import JSON_LINES
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.json_documents import holds_list, read_json
from transforms.intake.json_objects import read_object
from transforms.intake.problems import reject
from transforms.intake.sniffing import HEAD_BYTES
from transforms.intake.source import ByteSource, Held

_OBJECT_LINE = re.compile(rb"\n[ \t\r\f\v]*\{")


def is_json_lines(start: Head) -> bool:
    """Whether the lines are JSON objects: most of those that begin like one, and by the ending where all are broken."""
    head = start.characters
    if start.ending in JSON_LINES:
        return True
    if not _OBJECT_LINE.search(b"\n" + head):
        return False
    lines = [line for line in head.split(b"\n") if line.strip()]
    objects = [line for line in lines if line.lstrip().startswith(b"{")]
    if 2 * len(objects) < len(lines):
        return False
    whole = objects if len(head) < HEAD_BYTES or len(lines) == 1 else objects[:-1]
    return any(map(_is_object, whole[:20])) or (
        len(head) >= HEAD_BYTES and len(lines) == 1 and head.lstrip()[:2] == b'{"'
    )


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def read_jsonl(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The articles of a JSONL file, a reject for each line that is none, and one where the data breaks off.

    The fault may be known long before it is reached: the lines before it are whole.
    """
    max_bytes = limits.max_record_bytes
    while True:
        offset = source.offset
        line, length = source.take_line(max_bytes + 2)
        if source.failure is not None and not line.endswith(b"\n") and not source.peek(1):
            yield from _at_fault(line if length <= max_bytes else b"", file, offset, source.failure, limits)
            return
        if not length:
            return
        body = line.rstrip(b"\r\n")
        if len(body) > max_bytes or length > len(line):
            words = f"the line has {length:,} bytes, the limit is {max_bytes:,}"
            rejection = Rejection(RejectReason.TOO_LARGE, "line-over-limit", words)
            yield reject(file, rejection, offset=offset, size=length)
        elif body.strip(b" \t\x00"):
            ended = line.endswith(b"\n")
            yield from _read_line(body.removeprefix(b"\xef\xbb\xbf"), file, offset, limits, ended)


def _at_fault(
    line: bytes, file: InputFile, offset: int, failure: Rejection, limits: ReadLimits
) -> Iterator[Record | Reject]:
    """What stands last before a fault: an article where its object is closed, else part of what the fault took."""
    row = read_object(line.rstrip(b"\r").removeprefix(b"\xef\xbb\xbf"), file, offset, limits, ended=False)
    if isinstance(row, Record):
        yield row
        offset += len(line)
    yield reject(file, failure, offset=offset)


def _read_line(line: bytes, file: InputFile, offset: int, limits: ReadLimits, ended: bool) -> Iterator[Record | Reject]:
    """The article of a line, or those of the list that it holds: answers of a service, one a line."""
    row = read_object(line, file, offset, limits, ended)
    if isinstance(row, Reject) and row.rule == "json-without-text" and holds_list(line):
        yield from read_json(ByteSource(Held(line), start=offset), file, limits)
    else:
        yield row
