"""WARC: the HTML pages among a web archive's records."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from schemas.record import Given, InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.magic import not_text
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.sniffing import looks_like_page
from transforms.intake.source import ByteSource

HEADER_BYTES = 65_536
"""The longest WARC header, and the longest HTTP header, that is read."""

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_UNTOLD_TYPES = ("", "application/octet-stream", "unknown/unknown", "application/unknown")
_VERSION = re.compile(rb"WARC/\d\.\d+\r?\n")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_NEXT_RECORD = re.compile(rb"\s*WARC/\d\.\d+\r?\n[A-Za-z-]+:")
_RECORD_END = (b"\r\n\r\n", b"\n\n")
_PAGE_END = re.compile(rb"</(?:article|body|html)\s*>", re.IGNORECASE)
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^warc-type:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_FAULTS = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    ValueError,
    zlib.error,
    AttributeError,
    KeyError,
)
_SKIP_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class _Framed:
    """One record's bytes as they stand in the file: header and block, or why they cannot be had."""

    offset: int
    size: int
    raw: bytes = b""
    problem: Rejection | None = None
    passed_over: bool = False


def read_warc(source: ByteSource, file: InputFile, max_bytes: int) -> Iterator[Record | Reject]:
    """The pages of a web archive, and a reject for each that is broken.

    Records of other types and responses that are no HTML are passed over; an archive without a page is one reject.
    """
    passed = pages = 0
    for framed in _frames(source, max_bytes):
        row = None if framed.passed_over else _row(framed, file, max_bytes)
        if row is None:
            passed += 1
        else:
            pages += 1
            yield row
    if not pages:
        evidence = f"none of the {passed:,} records is a response with HTML"
        yield reject(file, Rejection(RejectReason.EMPTY, "warc-without-pages", evidence), size=source.offset)


def _frames(source: ByteSource, max_bytes: int) -> Iterator[_Framed]:
    while True:
        _skip_blank(source)
        offset = source.offset
        head = source.peek(HEADER_BYTES)
        if not head and source.failure is None:
            return
        framed = _frame(source, head, max_bytes)
        broken_off = source.failure is not None and offset + framed.size > source.sound_until
        if broken_off or not head:
            failure = source.failure
            assert failure is not None
            source.skip(len(source.peek(max_bytes)))
            yield _Framed(offset, source.offset - offset, problem=failure)
        else:
            yield framed
        if framed.problem is not None or broken_off:
            if source.failure is not None and not source.recover():
                return
            _skip_to_record(source)
        elif source.failure is not None and not source.peek(1):
            failure = source.failure
            yield _Framed(source.offset, 0, problem=failure)
            if not source.recover():
                return
            _skip_to_record(source)


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


def _frame(source: ByteSource, head: bytes, max_bytes: int) -> _Framed:
    """Takes one record: its header, its block, and nothing of the next one."""
    offset = source.offset
    end = _HEADER_END.search(head)
    length = _LENGTH.search(head, 0, end.start() + 1) if end else None
    if not _VERSION.match(head) or end is None or length is None:
        return _malformed_header(source, head, bool(_VERSION.match(head) and end))
    size = end.end() + int(length.group(1))
    kind = _TYPE.search(head, 0, end.start() + 1)
    wanted = kind is not None and kind.group(1).lower() in (b"response", b"resource")
    if size > max_bytes + 2 * HEADER_BYTES:
        return _oversized(source, head, size, wanted, max_bytes)
    raw = source.take(size)
    behind = source.peek(16)
    fits = behind.startswith(_RECORD_END) or not behind.strip(b"\r\n") or behind.lstrip(b"\r\n").startswith(b"WARC/")
    if (len(raw) < size or not fits) and source.failure is None:
        return _misfit(source, offset, raw, size)
    return _Framed(offset, len(raw), raw, passed_over=not wanted)


def _malformed_header(source: ByteSource, head: bytes, has_end: bool) -> _Framed:
    offset = source.offset
    words = "has no Content-Length" if has_end else "does not begin with a WARC header"
    problem = Rejection(RejectReason.MALFORMED_RECORD, "warc-header", one_line(f"the record {words}"))
    source.skip(1)
    _skip_to_record(source)
    return _Framed(offset, source.offset - offset, head[: source.offset - offset], problem)


def _oversized(source: ByteSource, head: bytes, size: int, wanted: bool, max_bytes: int) -> _Framed:
    offset = source.offset
    skipped = source.skip(size)
    problem = None
    if skipped < size and source.failure is None:
        problem = Rejection(RejectReason.TRUNCATED_RECORD, "warc-cut-off", f"{skipped:,} of {size:,} bytes are there")
    elif wanted and _is_page_head(head):
        evidence = f"the record has {size:,} bytes, the limit is {max_bytes:,}"
        problem = Rejection(RejectReason.TOO_LARGE, "warc-record-over-limit", evidence)
    return _Framed(offset, size, head, problem, passed_over=problem is None)


def _misfit(source: ByteSource, offset: int, raw: bytes, size: int) -> _Framed:
    """A record whose length does not fit: the file ends within it, or the next record does not begin behind it."""
    following = _NEXT_RECORD.search(raw, len(b"WARC/1.0"))
    if following:
        kept = raw[: following.start()]
        source.give_back(raw[following.start() :])
        evidence = f"its length says {size:,} bytes, but the next record begins after {len(kept):,}"
        return _Framed(offset, len(kept), kept, Rejection(RejectReason.TRUNCATED_RECORD, "warc-cut-off", evidence))
    if len(raw) < size:
        evidence = f"the file ends after {len(raw):,} of its {size:,} bytes"
        return _Framed(offset, len(raw), raw, Rejection(RejectReason.TRUNCATED_RECORD, "warc-cut-off", evidence))
    evidence = f"no record begins behind its {size:,} bytes"
    return _Framed(offset, len(raw), raw, Rejection(RejectReason.MALFORMED_RECORD, "warc-length", evidence))


def _is_page_head(head: bytes) -> bool:
    lowered = head.lower()
    return any(f"content-type: {page}".encode() in lowered for page in _PAGE_TYPES)


def _row(framed: _Framed, file: InputFile, max_bytes: int) -> Record | Reject | None:
    """The record or reject that a framed record makes; None where it is no page."""
    if framed.problem is not None:
        return reject(file, framed.problem, offset=framed.offset, size=framed.size, url=_url_of(framed.raw))
    try:
        warc = ArcWarcRecordLoader(verify_http=False).parse_record_stream(BytesIO(framed.raw), known_format="warc")
        payload = _payload(warc, max_bytes)
    except IntakeError as error:
        return reject(file, error.rejection, offset=framed.offset, content=framed.raw, url=_url_of(framed.raw))
    except _FAULTS as error:
        problem = Rejection(
            RejectReason.MALFORMED_RECORD, "warc-malformed", one_line(f"{type(error).__name__}: {error}")
        )
        return reject(file, problem, offset=framed.offset, content=framed.raw, url=_url_of(framed.raw))
    if payload is None:
        return None
    url = warc.rec_headers.get_header("WARC-Target-URI")
    found = _problem(warc, payload, max_bytes)
    if found is not None:
        return reject(file, found, offset=framed.offset, content=payload, url=url)
    return Record(
        input_path=file.path,
        record_offset=framed.offset,
        kind=RecordKind.HTML,
        content=payload,
        charset=_charset(_header(warc, "Content-Type")),
        file_modified_at=file.modified_at,
        given=Given(url=url, http_status=_status(warc)),
    )


def _payload(warc: Any, max_bytes: int) -> bytes | None:
    """The page's bytes, freed of chunks and compression, at most one more than the limit; None where it is no page."""
    media_type = _header(warc, "Content-Type").split(";")[0].strip().lower()
    if warc.rec_type == "response" and warc.http_headers is None:
        return None
    if media_type not in (*_PAGE_TYPES, *_UNTOLD_TYPES):
        return None
    encoding = _header(warc, "Content-Encoding").strip().lower()
    if encoding not in ("", "identity", *BufferedReader.get_supported_decompressors()):
        raise IntakeError(
            RejectReason.UNDECODABLE, "content-encoding", one_line(f"sent as {encoding}, which is not read")
        )
    payload: bytes = warc.content_stream().read(max_bytes + 1)
    return payload if media_type in _PAGE_TYPES or looks_like_page(payload[:HEADER_BYTES]) else None


def _problem(warc: Any, payload: bytes, max_bytes: int) -> Rejection | None:
    if not payload.strip():
        status = _status(warc)
        return Rejection(
            RejectReason.EMPTY, "warc-empty-page", f"HTTP status {status or 'unknown'}, nothing in its body"
        )
    if len(payload) > max_bytes:
        return Rejection(
            RejectReason.TOO_LARGE, "warc-record-over-limit", f"the page is over the limit of {max_bytes:,}"
        )
    if binary := not_text(payload):
        return Rejection(
            RejectReason.NOT_TEXT, binary[0], f"said to be HTML, but the first bytes are those of {binary[1]}"
        )
    cut = warc.rec_headers.get_header("WARC-Truncated")
    if cut and not _PAGE_END.search(payload):
        return Rejection(
            RejectReason.TRUNCATED_RECORD, "warc-truncated", one_line(f"cut off when it was crawled: {cut}")
        )
    return None


def _header(warc: Any, name: str) -> str:
    """A header of the page: the HTTP response's, or the record's own where it was stored without."""
    headers = warc.http_headers if warc.http_headers is not None else warc.rec_headers
    return str(headers.get_header(name) or "")


def _charset(content_type: str) -> str | None:
    found = re.search(r"""charset\s*=\s*["']?\s*([\w:.-]+)""", content_type, re.IGNORECASE)
    return found.group(1) if found else None


def _status(warc: Any) -> int | None:
    code = warc.http_headers.get_statuscode() if warc.http_headers is not None else ""
    return int(code) if code.isdigit() and len(code) == 3 else None


def _url_of(raw: bytes) -> str | None:
    found = re.search(rb"^WARC-Target-URI:\s*<?([^\s>]+)", raw[:HEADER_BYTES], re.IGNORECASE | re.MULTILINE)
    return found.group(1).decode("utf-8", "replace") if found else None
