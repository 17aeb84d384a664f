"""WARC: the pages among an archive's records."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, RejectReason
from tests.transforms.intake.warc_pages import ReadBytes, WarcRecord, page, urls
from transforms.intake.reading import ReadLimits, read_records


def test_a_response_carries_what_its_headers_say(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """Address, status and charset come from the headers; the content is the payload alone."""
    (record,) = read_bytes(warc_record(page(1), content_type='text/html; charset="ISO-8859-1"', status="404 Not Found"))

    assert isinstance(record, Record)
    assert (record.kind, record.content, record.charset) == (RecordKind.HTML, page(1), "ISO-8859-1")
    assert (record.given.url, record.given.http_status) == ("https://example.org/bridge", 404)


@pytest.mark.parametrize(
    "members",
    [
        lambda parts: b"".join(parts),
        lambda parts: b"".join(map(gzip.compress, parts)),
        lambda parts: gzip.compress(b"".join(parts)),
    ],
    ids=["plain", "gzip-each", "gzip-all"],
)
def test_offsets_count_decompressed_bytes(
    read_bytes: ReadBytes, parts: list[bytes], members: Callable[[list[bytes]], bytes]
) -> None:
    """However an archive is compressed, a record stands where it stands in the plain file."""
    rows = read_bytes(members(parts))

    assert [row.record_offset for row in rows] == [sum(map(len, parts[:number])) for number in range(5)]
    assert urls(rows) == [f"https://example.org/{number}" for number in range(5)]


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "warcinfo", "payload": b"software: x\r\n", "content_type": "application/warc-fields"},
        {"kind": "request"},
        {"kind": "metadata", "payload": b"fetchTimeMs: 5", "content_type": "application/warc-fields"},
        {"kind": "revisit"},
        {"kind": "resource", "payload": b"wget -r", "content_type": "text/plain", "url": "metadata://wget/log"},
    ],
    ids=["warcinfo", "request", "metadata", "revisit", "log"],
)
def test_other_records_are_passed_over(
    read_bytes: ReadBytes, warc_record: WarcRecord, parts: list[bytes], other: dict[str, object]
) -> None:
    """What an archive says of itself and of its requests are no input records."""
    rows = read_bytes(parts[0] + warc_record(**other) + parts[1])

    assert urls(rows) == ["https://example.org/0", "https://example.org/1"]
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({"payload": b"body {}", "content_type": "text/css"}, "stylesheet"),
        ({"payload": b"The bridge is open.", "content_type": "text/plain"}, "no-page"),
        ({"payload": b"\x89PNG\r\n\x1a\n", "content_type": "image/png"}, "image"),
        ({"payload": b"bytes", "content_type": None}, "no-page"),
        ({"payload": b"x" * 300_000, "content_type": "video/mp4"}, "audio-or-video"),
        ({"payload": b"x" * 300_000, "content_type": None}, "warc-record-over-limit"),
        ({"payload": b"", "content_type": None, "status": "301 Moved"}, "warc-empty-page"),
        ({"payload": b"{}", "content_type": "application/json"}, "data"),
        ({"kind": "resource", "payload": b"%PDF-1.4", "content_type": "application/pdf"}, "pdf"),
    ],
    ids=["css", "text", "png", "untold", "video", "untold-large", "redirect", "json", "resource"],
)
def test_responses_that_are_no_page_have_their_row(
    read_bytes: ReadBytes, warc_record: WarcRecord, parts: list[bytes], other: dict[str, object], rule: str
) -> None:
    """Every response ends as a row: one that is no page is a reject that says what it is."""
    first, row, last = read_bytes(parts[0] + warc_record(**other) + parts[1])

    assert urls([first, last]) == ["https://example.org/0", "https://example.org/1"]
    assert isinstance(row, Reject)
    assert (row.rule, row.url) == (rule, "https://example.org/bridge")
    assert row.source_id == "urn:uuid:00000000-0000-4000-8000-000000000001"


def test_an_extract_gives_texts(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """A conversion record, as in WET files, is a text with the address and language that its header tells."""
    header = ["WARC-Identified-Content-Language: eng,fra"]
    (record,) = read_bytes(
        warc_record("Die Brücke.".encode(), kind="conversion", content_type="text/plain", warc=header)
    )

    assert isinstance(record, Record)
    assert (record.kind, record.content.decode(), record.charset) == (RecordKind.TEXT, "Die Brücke.", "utf-8")
    assert (record.given.url, record.given.language) == ("https://example.org/bridge", "eng")


def test_a_page_that_the_crawler_cut_off_behind_its_text_is_kept(
    read_bytes: ReadBytes, warc_record: WarcRecord
) -> None:
    """It is marked with what the crawler says; so is one whose compressed data breaks off there."""
    page = b"<html><article><p>The bridge is open.</p></article>" + bytes(range(256)) * 20
    plain = warc_record(page, warc=["WARC-Truncated: length"])
    packed = warc_record(zlib.compress(page)[:-100], http=["Content-Encoding: deflate"], warc=["WARC-Truncated: time"])
    rows = read_bytes(plain + packed)

    assert [row.given.truncated for row in rows if isinstance(row, Record)] == ["length", "time"]


def test_a_record_without_a_type_has_its_row(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """What cannot be told to be no response is not passed over."""
    (row,) = read_bytes(warc_record().replace(b"WARC-Type", b"WARC-Kind"))

    assert isinstance(row, Reject)
    assert row.rule == "warc-header"


def counted(path: Path) -> int:
    """How many records another library finds that must have a row; it ends where the archive breaks off."""
    found = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                target = record.rec_headers.get_header("WARC-Target-URI") or ""
                own = record.rec_type == "resource" and target.startswith(("metadata:", "urn:"))
                found += record.rec_type in ("response", "resource", "conversion") and not own
    except ArchiveLoadFailed:
        pass
    return found


def test_another_library_counts_as_many_records(tmp_path: Path, warc_record: WarcRecord) -> None:
    """Every response, resource and text that warcio finds in a made archive is a row."""
    kinds: list[Any] = [
        *({"kind": kind, "content_type": "text/plain"} for kind in ("warcinfo", "request", "metadata", "conversion")),
        *({"url": url} for url in ("file:///a", "ftp://example.org/", "HTTP://example.org", "<urn:x:1>", "dns:a.org")),
        *({"status": status, "payload": b""} for status in ("301 Moved", "404 Not Found", "204 No Content")),
        *({"content_type": said} for said in ("image/png", "text/css", None, "x", "application/json")),
        *({"http": [f"Content-Encoding: {name}"]} for name in ("br", "gzip", "zstd", "deflate", "x-zip")),
        {"kind": "resource", "content_type": "text/html"},
        {"kind": "resource", "url": "metadata://crawler/log", "content_type": "text/plain"},
        {"warc": ["WARC-Truncated: length"]},
    ]
    path = tmp_path / "made.warc.gz"
    path.write_bytes(b"".join(gzip.compress(warc_record(**kind)) for kind in kinds * 7))
    rows = list(read_records(InputFile(str(path), 1), ReadLimits()))

    assert len(rows) == counted(path) > 100


@pytest.mark.corpora
def test_another_library_counts_as_many_records_in_real_archives(corpora: Path) -> None:
    """In each archive at hand all responses that warcio finds are rows."""
    archives = [path for path in sorted(corpora.rglob("*.warc.gz")) if path.name != "clipped.warc.gz"]
    assert archives
    for path in archives:
        assert len(list(read_records(InputFile(str(path), 1), ReadLimits()))) == counted(path), path


def test_an_archive_without_pages_has_its_row(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """A file of which nothing was read is not lost without a word."""
    (row,) = read_bytes(warc_record(kind="request") * 3)

    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (RejectReason.EMPTY, "warc-without-pages")
    assert "3 records" in row.evidence


@pytest.mark.parametrize("content_type", [None, "application/octet-stream"])
def test_pages_of_no_stated_type_are_known_by_their_content(
    read_bytes: ReadBytes, warc_record: WarcRecord, content_type: str | None
) -> None:
    """A server that does not say what it sends may send a page."""
    (record,) = read_bytes(warc_record(page(1), content_type=content_type))

    assert isinstance(record, Record)


def test_a_resource_record_may_be_a_page(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """A page that was stored without HTTP headers is read, with the charset of its own header."""
    (record,) = read_bytes(warc_record(page(1), kind="resource", content_type="text/html; charset=koi8-r"))

    assert isinstance(record, Record)
    assert (record.content, record.charset, record.given.http_status) == (page(1), "koi8-r", None)


@pytest.mark.parametrize(
    ("headers", "payload"),
    [
        (["Content-Encoding: gzip"], gzip.compress(page(1))),
        (["Content-Encoding: deflate"], zlib.compress(page(1))),
        (["Transfer-Encoding: chunked"], b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(1)), page(1))),
        (["Content-Encoding: gzip"], page(1)),
    ],
    ids=["gzip", "deflate", "chunked", "said-but-not"],
)
def test_transfer_forms_are_undone(
    read_bytes: ReadBytes, warc_record: WarcRecord, headers: list[str], payload: bytes
) -> None:
    """Pages are freed of the compression and the chunks that they were sent in."""
    (record,) = read_bytes(warc_record(payload, http=headers))

    assert isinstance(record, Record)
    assert record.content == page(1)


def test_an_unknown_content_encoding_is_said(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """A page in a compression that cannot be undone is a reject, not a record of noise."""
    (row,) = read_bytes(warc_record(b"\x1b\x5f\x00\xf8\x8d\x94n\xdeD", http=["Content-Encoding: x-zip"]))

    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (RejectReason.UNDECODABLE, "content-encoding")


@pytest.mark.corpora
def test_real_archives(corpora: Path) -> None:
    """Three real archives give the pages that are in them; the clipped one gives its reject."""
    rows = {}
    for name in ("example", "warcfile", "clipped"):
        path = corpora / "warc" / f"{name}.warc.gz"
        rows[name] = list(read_records(InputFile(str(path), path.stat().st_size), ReadLimits()))

    assert [row.reason for row in rows["clipped"] if isinstance(row, Reject)] == [RejectReason.BROKEN_COMPRESSION]
    assert len(rows["clipped"]) == 1
    for name in ("example", "warcfile"):
        rejects = [row for row in rows[name] if isinstance(row, Reject)]
        pages = [row for row in rows[name] if isinstance(row, Record)]
        empty = [row for row in rejects if row.reason is RejectReason.EMPTY]
        assert {row.reason for row in rejects} <= {RejectReason.EMPTY, RejectReason.NOT_TEXT}
        assert len(pages) > len(empty)


@pytest.mark.parametrize("url", ["file:///srv/1.html", "ftp://example.org/1", "HTTP://example.org/1", "<urn:x:1>", ""])
def test_a_response_with_an_odd_address_is_a_record(read_bytes: ReadBytes, warc_record: WarcRecord, url: str) -> None:
    """No response vanishes for what its address looks like, and the address stands without angle brackets."""
    (record,) = read_bytes(gzip.compress(warc_record(page(1), url=url)))

    assert isinstance(record, Record)
    assert (record.content, record.given.url) == (page(1), url.strip("<>") or None)
