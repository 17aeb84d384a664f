"""WARC: the HTML pages among a web archive's records."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from warcio.bufferedreaders import BufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from schemas.record import Given, InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.magic import not_text
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.sniffing import looks_like_page
from transforms.intake.source import ByteSource
from transforms.intake.warc_framing import HEADER_BYTES, PAGE_TYPES, Framed, frames

_WARC_START = re.compile(rb"\s*WARC/\d\.\d+\r?\n")
_UNTOLD_TYPES = ("", "application/octet-stream", "unknown/unknown", "application/unknown")
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
    """The pages of a web archive, and a reject for each that is broken.

    Records of other types and responses that are no HTML are passed over; an archive without a page is one reject.
    """
    max_bytes = limits.max_record_bytes
    passed = pages = 0
    for framed in frames(source, max_bytes):
        row = None if framed.passed_over else _row(framed, file, max_bytes)
        if row is None:
            passed += 1
        else:
            pages += 1
            yield row
    if not pages:
        evidence = f"none of the {passed:,} records is a response with HTML"
        yield reject(file, Rejection(RejectReason.EMPTY, "warc-without-pages", evidence), size=source.offset)


def _row(framed: Framed, file: InputFile, max_bytes: int) -> Record | Reject | None:
    """The record or reject that a framed record makes; None where it is no page."""
    if framed.problem is not None:
        return reject(file, framed.problem, offset=framed.offset, size=framed.size, url=_url_of(framed.raw))
    try:
        warc = _Loader(verify_http=False).parse_record_stream(BytesIO(framed.raw), known_format="warc")
        _read_http_headers(warc)
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
    url = (warc.rec_headers.get_header("WARC-Target-URI") or "").strip().strip("<>") or None
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


def _read_http_headers(warc: Any) -> None:
    """Reads the HTTP headers that warcio leaves where the address is not plainly one of HTTP ("file:", "HTTP://")."""
    said = (warc.content_type or "").lower()
    if warc.rec_type == "response" and warc.http_headers is None and said.startswith("application/http"):
        warc.http_headers = StatusAndHeadersParser(["HTTP/"], verify=False).parse(warc.raw_stream)


def _payload(warc: Any, max_bytes: int) -> bytes | None:
    """The page's bytes, freed of chunks and compression, at most one more than the limit; None where it is no page."""
    media_type = _header(warc, "Content-Type").split(";")[0].strip().lower()
    if warc.rec_type == "response" and warc.http_headers is None:
        return None
    if media_type not in (*PAGE_TYPES, *_UNTOLD_TYPES):
        return None
    encoding = _header(warc, "Content-Encoding").strip().lower()
    if encoding not in ("", "identity", *BufferedReader.get_supported_decompressors()):
        raise IntakeError(
            RejectReason.UNDECODABLE, "content-encoding", one_line(f"sent as {encoding}, which is not read")
        )
    stream = warc.content_stream()
    payload: bytes = stream.read(max_bytes + 1)
    if len(payload) <= max_bytes and not getattr(getattr(stream, "decompressor", None), "eof", True):
        evidence = f"the page's {encoding} data is broken or cut off after {len(payload):,} bytes"
        raise IntakeError(RejectReason.BROKEN_COMPRESSION, "broken-content-encoding", evidence)
    return payload if media_type in PAGE_TYPES or looks_like_page(payload[:HEADER_BYTES]) else None


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
    if _PAGE_END.search(payload):
        return None
    cut = warc.rec_headers.get_header("WARC-Truncated")
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
