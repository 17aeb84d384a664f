"""WARC: the HTML pages among a web archive's records."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from schemas.record import Given, InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.http_bodies import Body, undo_encodings
from transforms.intake.magic import not_text
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.sniffing import looks_like_page
from transforms.intake.source import ByteSource
from transforms.intake.warc_framing import HEADER_BYTES, PAGE_TYPES, Framed, frames

_WARC_START = re.compile(rb"\s*WARC/\d\.\d+\r?\n")
_UNTOLD_TYPES = ("", "application/octet-stream", "unknown/unknown", "application/unknown")
_RULES = (
    ("image/", "image"),
    ("video/", "audio-or-video"),
    ("audio/", "audio-or-video"),
    ("font/", "font"),
    ("application/font", "font"),
    ("application/x-font", "font"),
    ("text/css", "stylesheet"),
    ("text/javascript", "script"),
    ("application/javascript", "script"),
    ("application/x-javascript", "script"),
    ("application/json", "data"),
    ("application/pdf", "pdf"),
    ("text/xml", "xml"),
    ("application/xml", "xml"),
    ("application/rss", "xml"),
    ("application/atom", "xml"),
)
"""The rule for what a response is said to be, by how its type begins."""
_LONGEST_ID = 1_000
_RECORD_ID = re.compile(rb"^WARC-Record-ID:\s*([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
_PAGE_END = re.compile(rb"</(?:article|body|html)\s*>", re.IGNORECASE)
_FAULTS = (
    ArchiveLoadFailed,
    StatusAndHeadersParserException,
    EOFError,
    ValueError,
    zlib.error,
    AttributeError,
    KeyError,
)


class _Loader(ArcWarcRecordLoader):
    """Lets a record without an address pass."""

    def load_http_headers(self, rec_type: str, uri: str | None, stream: Any, length: int | None) -> Any:
        return super().load_http_headers(rec_type, uri or "", stream, length)


def is_warc(head: Head) -> bool:
    """Whether the first line is the version line, which comes first in every archive."""
    return _WARC_START.match(head.characters) is not None


def read_warc(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The pages of a web archive, the texts of an extract (WET), and a reject for each response that is neither.

    Requests, revisits, and what an archive says of itself are no input records; one without any is one reject.
    """
    passed = rows = 0
    for framed in frames(source, limits.max_record_bytes):
        row = None if framed.passed_over else web_row(framed, file, limits.max_record_bytes)
        if row is None:
            passed += 1
        else:
            rows += 1
            yield row
    if not rows:
        evidence = f"none of the {passed:,} records is a response"
        yield reject(file, Rejection(RejectReason.EMPTY, "warc-without-pages", evidence), size=source.offset)


def web_row(framed: Framed, file: InputFile, max_bytes: int) -> Record | Reject | None:
    """The record or reject that a framed record makes; None where it says something of the archive."""
    if framed.problem is not None and not framed.over_limit:
        return _rejected(framed, file, framed.problem)
    try:
        warc = _Loader(verify_http=False).parse_record_stream(BytesIO(framed.raw), known_format="warc")
        _read_http_headers(warc)
        if warc.rec_type == "resource" and not _is_of_the_web(warc):
            return None
        return _web_record(warc, framed, file, max_bytes)
    except IntakeError as error:
        return _rejected(framed, file, error.rejection)
    except _FAULTS as error:
        words = one_line(f"{type(error).__name__}: {error}")
        return _rejected(framed, file, Rejection(RejectReason.MALFORMED_RECORD, "warc-malformed", words))


def _web_record(warc: Any, framed: Framed, file: InputFile, max_bytes: int) -> Record | Reject:
    """The page or text of a record that was parsed; raises IntakeError where it is neither."""
    is_text = warc.rec_type == "conversion"
    if refused := None if is_text else _other_type(warc):
        return _rejected(framed, file, refused)
    if framed.problem is not None:
        return _rejected(framed, file, framed.problem)
    body = _body(warc, max_bytes)
    if found := _problem(warc, body, max_bytes, is_text):
        return _rejected(framed, file, found, body.content)
    return Record(
        input_path=file.path,
        record_offset=framed.offset,
        kind=RecordKind.TEXT if is_text else RecordKind.HTML,
        content=body.content,
        charset="utf-8" if is_text else _charset(_header(warc, "Content-Type")),
        file_modified_at=file.modified_at,
        given=_given(warc),
    )


def _given(warc: Any) -> Given:
    headers = warc.rec_headers
    languages = headers.get_header("WARC-Identified-Content-Language") or ""
    return Given(
        url=(headers.get_header("WARC-Target-URI") or "").strip().strip("<>") or None,
        language=languages.split(",")[0].strip() or None,
        http_status=_status(warc),
        source_id=_id_of(headers.get_header("WARC-Record-ID")),
        truncated=headers.get_header("WARC-Truncated"),
    )


def _rejected(framed: Framed, file: InputFile, problem: Rejection, content: bytes | None = None) -> Reject:
    """The reject of a record; of one that is not whole only its place and size are known."""
    whole = framed.raw if content is None and len(framed.raw) == framed.size and not framed.problem else content
    found = _RECORD_ID.search(framed.raw[:HEADER_BYTES])
    return reject(
        file,
        problem,
        offset=framed.offset,
        content=whole,
        size=framed.size,
        url=_url_of(framed.raw),
        source_id=_id_of(found.group(1).decode("utf-8", "replace")) if found else None,
    )


def _is_of_the_web(warc: Any) -> bool:
    """Whether a resource is a page or file of the web, and not what a crawler says of its own work."""
    target = (warc.rec_headers.get_header("WARC-Target-URI") or "").strip().lower()
    return not target.startswith(("metadata:", "urn:", "about:", "x-", "whois:"))


def _id_of(words: str | None) -> str | None:
    return (words or "").strip().strip("<>")[:_LONGEST_ID] or None


def _read_http_headers(warc: Any) -> None:
    """Reads the HTTP headers that warcio leaves where the address is not plainly one of HTTP ("file:", "HTTP://")."""
    said = (warc.content_type or "").lower()
    if warc.rec_type == "response" and warc.http_headers is None and said.startswith("application/http"):
        warc.http_headers = StatusAndHeadersParser(["HTTP/"], verify=False).parse(warc.raw_stream)


def _other_type(warc: Any) -> Rejection | None:
    """The verdict on a response that is said to be something else than a page."""
    if warc.rec_type == "response" and warc.http_headers is None:
        words = one_line(f"the response is {warc.content_type or 'of no type'}, not of HTTP")
        return Rejection(RejectReason.NOT_TEXT, "no-page", words)
    said = _media_type(warc)
    if said in (*PAGE_TYPES, *_UNTOLD_TYPES):
        return None
    rule = next((rule for start, rule in _RULES if said.startswith(start)), "no-page")
    return Rejection(RejectReason.NOT_TEXT, rule, one_line(f"the response is {said}, no page"))


def _media_type(warc: Any) -> str:
    return _header(warc, "Content-Type").split(";")[0].strip().lower()


def _body(warc: Any, max_bytes: int) -> Body:
    """The page's bytes, freed of chunks and compressions, at most one more than the limit."""
    raw = warc.raw_stream.read()
    headers = warc.http_headers.headers if warc.http_headers is not None else ()
    encodings = [value for name, value in headers if name.lower() in ("content-encoding", "transfer-encoding")]
    return undo_encodings(raw, encodings, max_bytes)


def _problem(warc: Any, body: Body, max_bytes: int, is_text: bool) -> Rejection | None:
    """What speaks against a page; one that was cut off is kept where the end of its text is there."""
    payload = body.content
    cut = warc.rec_headers.get_header("WARC-Truncated")
    if not payload.strip():
        words = f"HTTP status {_status(warc) or 'unknown'}, nothing in its body"
        return Rejection(RejectReason.EMPTY, "warc-empty-page", words)
    if len(payload) > max_bytes:
        words = f"the page is over the limit of {max_bytes:,}"
        return Rejection(RejectReason.TOO_LARGE, "warc-record-over-limit", words)
    if binary := not_text(payload):
        words = f"the first bytes are those of {binary[1]}"
        return Rejection(RejectReason.NOT_TEXT, binary[0], words)
    if not body.complete and not cut:
        words = f"the page's data is cut off after {len(payload):,} bytes"
        return Rejection(RejectReason.BROKEN_COMPRESSION, "broken-content-encoding", words)
    if not is_text and _media_type(warc) not in PAGE_TYPES and not looks_like_page(payload[:HEADER_BYTES]):
        return Rejection(RejectReason.NOT_TEXT, "no-page", "no type is told, and the content is no page")
    if not is_text and _PAGE_END.search(payload):
        return None
    if cut:
        return Rejection(
            RejectReason.TRUNCATED_RECORD, "warc-truncated", one_line(f"cut off when it was crawled: {cut}")
        )
    said = _announced_length(warc)
    if said > len(payload):
        evidence = f"the server announced {said:,} bytes, {len(payload):,} were stored"
        return Rejection(RejectReason.TRUNCATED_RECORD, "http-cut-off", evidence)
    return None


def _announced_length(warc: Any) -> int:
    """The length that the server gave for a page sent as it is; 0 where it gave none."""
    if warc.http_headers is None or _header(warc, "Content-Encoding") or _header(warc, "Transfer-Encoding"):
        return 0
    said = _header(warc, "Content-Length").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


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
