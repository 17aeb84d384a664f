"""JSONL: one article a line."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from schemas.record import Given, InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.decoding import UndecodableError, decode
from transforms.intake.endings import JSON_LINES
from transforms.intake.fields import ALIASES, values_of
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.sniffing import HEAD_BYTES
from transforms.intake.source import ByteSource

MOST_AUTHORS = 200
"""So many names are taken from one line; longer lists are no article's."""

_OBJECT_LINE = re.compile(rb"\n[ \t\r\f\v]*\{")
_LONGEST_NUMBER = 400  # Python refuses to read whole numbers of some thousand digits
_JSON_TYPES = {
    "list": "array",
    "str": "string",
    "NoneType": "null",
    "int": "number",
    "float": "number",
    "bool": "boolean",
}


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


_JSON = json.JSONDecoder(strict=False, parse_int=_whole_number)  # line breaks within strings are let pass


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
            yield from _at_fault(line if length <= max_bytes else b"", file, offset, source.failure)
            return
        if not length:
            return
        body = line.rstrip(b"\r\n")
        if len(body) > max_bytes or length > len(line):
            words = f"the line has {length:,} bytes, the limit is {max_bytes:,}"
            rejection = Rejection(RejectReason.TOO_LARGE, "line-over-limit", words)
            yield reject(file, rejection, offset=offset, size=length)
        elif body.strip(b" \t\x00"):
            yield _read_line(body.removeprefix(b"\xef\xbb\xbf"), file, offset, ended=line.endswith(b"\n"))


def _at_fault(line: bytes, file: InputFile, offset: int, failure: Rejection) -> Iterator[Record | Reject]:
    """What stands last before a fault: an article where its object is closed, else part of what the fault took."""
    row = _read_line(line.rstrip(b"\r").removeprefix(b"\xef\xbb\xbf"), file, offset, ended=False)
    if isinstance(row, Record):
        yield row
        offset += len(line)
    yield reject(file, failure, offset=offset)


def _read_line(line: bytes, file: InputFile, offset: int, ended: bool) -> Record | Reject:
    try:
        fields = _parse(line, ended)
        kind, content = _content(fields)
    except IntakeError as error:
        return reject(file, error.rejection, offset=offset, content=line)
    return Record(
        input_path=file.path,
        record_offset=offset,
        kind=kind,
        content=content.encode("utf-8", "replace"),
        charset="utf-8",
        file_modified_at=file.modified_at,
        given=_given(fields),
        identity=line,
    )


def _parse(line: bytes, ended: bool) -> dict[str, Any]:
    try:
        value = _JSON.decode(_characters(line))
    except UndecodableError as error:
        raise IntakeError(RejectReason.MALFORMED_RECORD, "json-not-text", error.evidence) from error
    except RecursionError as error:
        raise IntakeError(RejectReason.MALFORMED_RECORD, "json-too-deep", "objects nested too deep") from error
    except ValueError as error:
        words = one_line(f"{error}: {line[-60:].decode('utf-8', 'replace')}")
        if ended or "Extra data" in words:  # a whole value, and more behind it
            raise IntakeError(RejectReason.MALFORMED_RECORD, "json-malformed", words) from error
        raise IntakeError(
            RejectReason.TRUNCATED_RECORD, "json-cut-off", f"the last line does not end; {words}"
        ) from error
    if not isinstance(value, dict):
        words = f"the line is a JSON {_JSON_TYPES[type(value).__name__]}, not an object"
        raise IntakeError(RejectReason.MALFORMED_RECORD, "json-not-object", words)
    return value


def _characters(line: bytes) -> str:
    """JSON has to be UTF-8; what is not is read as any text."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return decode(line, "utf-8", RecordKind.TEXT)


def _content(fields: dict[str, Any]) -> tuple[RecordKind, str]:
    """The article's text, or else its page."""
    for kind, name in ((RecordKind.TEXT, "text"), (RecordKind.HTML, "html")):
        content = _first(fields, name)
        if content is not None:
            return kind, content
    named = sorted(name for name in (*ALIASES["text"], *ALIASES["html"]) if name in fields)
    if named:
        raise IntakeError(RejectReason.EMPTY, "json-empty-text", f"nothing in {', '.join(named)}")
    found = ", ".join(sorted(map(str, fields))[:20]) or "no fields"
    raise IntakeError(
        RejectReason.MALFORMED_RECORD, "json-without-text", one_line(f"neither text nor html; has {found}")
    )


def _given(fields: dict[str, Any]) -> Given:
    return Given(
        url=_first(fields, "url"),
        title=_first(fields, "title"),
        published_at=_first(fields, "published_at"),
        modified_at=_first(fields, "modified_at"),
        site=_first(fields, "site"),
        authors=_authors(fields),
        language=_first(fields, "language"),
    )


def _first(fields: dict[str, Any], name: str) -> str | None:
    return next((words for value in values_of(fields, name) if (words := _string(value)) is not None), None)


def _string(value: Any) -> str | None:
    """A field as a string: paragraphs in a list are joined, numbers written out; None where nothing is in it."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "\n".join(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        value = str(value)
    elif isinstance(value, dict):
        return _string(value.get("$date"))  # as mongoexport writes times
    if not isinstance(value, str) or not value or value.isspace() or value == "None":
        return None
    return value.encode("utf-8", "replace").decode("utf-8")  # JSON may hold halves of characters


def _authors(fields: dict[str, Any]) -> tuple[str, ...]:
    for value in values_of(fields, "authors"):
        names = tuple(filter(None, map(_name, value[:MOST_AUTHORS] if isinstance(value, list) else [value])))
        if names:
            return names
    return ()


def _name(value: Any) -> str | None:
    return _string(value.get("name") if isinstance(value, dict) else value)
