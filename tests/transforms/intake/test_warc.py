"""WARC: the pages among an archive's records."""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.intake.reading import ReadLimits, read_records

ReadBytes = Callable[..., list[Record | Reject]]
WarcRecord = Callable[..., bytes]


def _page(number: int, words: int = 5) -> bytes:
    return f"<html><body><p>{'Story ' * words}number {number}.</p></body></html>".encode()


@pytest.fixture
def parts(warc_record: WarcRecord) -> list[bytes]:
    """Five pages of an archive."""
    return [warc_record(_page(number), url=f"https://example.org/{number}") for number in range(5)]


def _flushed_zstd(data: bytes) -> bytes:
    """One frame of many blocks, as a stream that is written by and by."""
    packer = zstandard.ZstdCompressor().compressobj()
    blocks = (
        packer.compress(data[at : at + 50]) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        for at in range(0, len(data), 50)
    )
    return b"".join(blocks) + packer.flush()


def _urls(rows: list[Record | Reject]) -> list[str | None]:
    return [row.given.url for row in rows if isinstance(row, Record)]


def test_a_response_carries_what_its_headers_say(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """Address, status and charset come from the headers; the content is the payload alone."""
    (record,) = read_bytes(
        warc_record(_page(1), content_type='text/html; charset="ISO-8859-1"', status="404 Not Found")
    )

    assert isinstance(record, Record)
    assert (record.kind, record.content, record.charset) == (RecordKind.HTML, _page(1), "ISO-8859-1")
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
    assert _urls(rows) == [f"https://example.org/{number}" for number in range(5)]


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

    assert _urls(rows) == ["https://example.org/0", "https://example.org/1"]
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

    assert _urls([first, last]) == ["https://example.org/0", "https://example.org/1"]
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
    (record,) = read_bytes(warc_record(_page(1), content_type=content_type))

    assert isinstance(record, Record)


def test_a_resource_record_may_be_a_page(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """A page that was stored without HTTP headers is read, with the charset of its own header."""
    (record,) = read_bytes(warc_record(_page(1), kind="resource", content_type="text/html; charset=koi8-r"))

    assert isinstance(record, Record)
    assert (record.content, record.charset, record.given.http_status) == (_page(1), "koi8-r", None)


@pytest.mark.parametrize(
    ("headers", "payload"),
    [
        (["Content-Encoding: gzip"], gzip.compress(_page(1))),
        (["Content-Encoding: deflate"], zlib.compress(_page(1))),
        (["Transfer-Encoding: chunked"], b"%x\r\n%s\r\n0\r\n\r\n" % (len(_page(1)), _page(1))),
        (["Content-Encoding: gzip"], _page(1)),
    ],
    ids=["gzip", "deflate", "chunked", "said-but-not"],
)
def test_transfer_forms_are_undone(
    read_bytes: ReadBytes, warc_record: WarcRecord, headers: list[str], payload: bytes
) -> None:
    """Pages are freed of the compression and the chunks that they were sent in."""
    (record,) = read_bytes(warc_record(payload, http=headers))

    assert isinstance(record, Record)
    assert record.content == _page(1)


def test_an_unknown_content_encoding_is_said(read_bytes: ReadBytes, warc_record: WarcRecord) -> None:
    """A page in a compression that cannot be undone is a reject, not a record of noise."""
    (row,) = read_bytes(warc_record(b"\x1b\x5f\x00\xf8\x8d\x94n\xdeD", http=["Content-Encoding: x-zip"]))

    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (RejectReason.UNDECODABLE, "content-encoding")


@pytest.mark.parametrize(
    ("build", "reason", "rule"),
    [
        (lambda w: w(b""), RejectReason.EMPTY, "warc-empty-page"),
        (lambda w: w(b"%PDF-1.4\n"), RejectReason.NOT_TEXT, "pdf"),
        (lambda w: w(_page(9, 30_000)), RejectReason.TOO_LARGE, "warc-record-over-limit"),
        (lambda w: w(_page(9, 90_000)), RejectReason.TOO_LARGE, "warc-record-over-limit"),
        (
            lambda w: w(gzip.compress(_page(9, 90_000)), http=["Content-Encoding: gzip"]),
            RejectReason.TOO_LARGE,
            "warc-record-over-limit",
        ),
        (
            lambda w: w(b"<html><p>cut", warc=["WARC-Truncated: length"]),
            RejectReason.TRUNCATED_RECORD,
            "warc-truncated",
        ),
        (lambda w: w(b"<html><p>cut", http=["Content-Length: 900"]), RejectReason.TRUNCATED_RECORD, "http-cut-off"),
        (
            lambda w: w(gzip.compress(_page(9, 999))[:-20], http=["Content-Encoding: gzip"]),
            RejectReason.BROKEN_COMPRESSION,
            "broken-content-encoding",
        ),
        (lambda w: w(length=60), RejectReason.MALFORMED_RECORD, "warc-length"),
        (lambda w: w(length=900), RejectReason.TRUNCATED_RECORD, "warc-cut-off"),
        (lambda w: w()[:-60], RejectReason.TRUNCATED_RECORD, "warc-cut-off"),
        (lambda w: w().replace(b"Content-Length", b"Content-Langth"), RejectReason.MALFORMED_RECORD, "warc-header"),
        (lambda w: b"some noise\r\nand more of it\r\n\r\n", RejectReason.MALFORMED_RECORD, "warc-header"),
    ],
    ids=[
        "empty",
        "pdf",
        "large",
        "larger",
        "bomb",
        "crawl-cut",
        "http-cut",
        "http-gzip-cut",
        "short",
        "long",
        "cut",
        "no-length",
        "noise",
    ],
)
def test_only_the_broken_record_is_lost(
    read_bytes: ReadBytes,
    warc_record: WarcRecord,
    parts: list[bytes],
    build: Callable[[WarcRecord], bytes],
    reason: RejectReason,
    rule: str,
) -> None:
    """A record that cannot be read is one reject at its place; the ones around it are kept."""
    before, broken, after = parts[0], build(warc_record), parts[1] + parts[2]
    rows = read_bytes(before + broken + after, max_record_bytes=150_000)
    (row,) = (row for row in rows if isinstance(row, Reject))

    assert (row.reason, row.rule, row.record_offset) == (reason, rule, len(before))
    assert row.evidence
    assert _urls(rows) == ["https://example.org/0", "https://example.org/1", "https://example.org/2"]


def test_a_broken_member_loses_only_its_record(read_bytes: ReadBytes, parts: list[bytes]) -> None:
    """Where each record is compressed by itself, reading goes on behind the broken one."""
    packed = [gzip.compress(part) for part in parts]
    middle = bytearray(packed[2])
    middle[len(middle) // 2] ^= 0xFF
    rows = read_bytes(b"".join([*packed[:2], bytes(middle), *packed[3:]]))

    assert _urls(rows) == [f"https://example.org/{number}" for number in (0, 1, 3, 4)]
    (row,) = (row for row in rows if isinstance(row, Reject))
    assert row.reason is RejectReason.BROKEN_COMPRESSION
    assert row.record_offset == len(parts[0]) + len(parts[1])


def test_members_that_are_broken_one_after_the_other(read_bytes: ReadBytes, parts: list[bytes]) -> None:
    """Broken members that give nothing are one reject, and each row has an id of its own."""
    packed = [gzip.compress(part) for part in parts]
    for number in (1, 2):
        packed[number] = packed[number][:12] + bytes(30) + packed[number][42:]
    rows = read_bytes(b"".join(packed))

    assert _urls(rows) == [f"https://example.org/{number}" for number in (0, 3, 4)]
    assert len({row.copy_id for row in rows}) == len(rows)
    assert any(isinstance(row, Reject) for row in rows)


def test_a_wrong_checksum_loses_its_record(read_bytes: ReadBytes, parts: list[bytes]) -> None:
    """A record whose bytes came out changed is not published, even if it is the last one."""
    packed = [gzip.compress(part) for part in parts]
    packed[4] = packed[4][:-8] + b"\x00\x00\x00\x00" + packed[4][-4:]
    rows = read_bytes(b"".join(packed))

    assert _urls(rows) == [f"https://example.org/{number}" for number in range(4)]
    assert isinstance(rows[-1], Reject)
    assert len(rows) == 5


def test_a_clipped_archive_keeps_what_is_whole(read_bytes: ReadBytes, parts: list[bytes]) -> None:
    """An archive that ends early has its whole records, and one reject for the rest, wherever it is cut."""
    packed = b"".join(gzip.compress(part) for part in parts)
    edges = [len(gzip.compress(part)) for part in parts]
    for size in range(20, len(packed), 7):
        rows = read_bytes(packed[:size])
        whole = sum(1 for number in range(1, 6) if sum(edges[:number]) <= size)
        kept = len(_urls(rows))

        assert whole <= kept <= whole + 1  # a record may be whole though its member is not
        assert _urls(rows) == [f"https://example.org/{number}" for number in range(kept)]
        assert len(rows) == kept + (size not in [sum(edges[:number]) for number in range(1, 6)])


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, _flushed_zstd], ids=["gzip", "xz", "zstd"])
def test_a_clipped_archive_of_one_stream_keeps_what_is_whole(
    read_bytes: ReadBytes, parts: list[bytes], pack: Callable[[bytes], bytes]
) -> None:
    """Also where all records share one stream, those before the cut are kept, and one reject stands for the rest."""
    packed = pack(b"".join(parts))
    kept = []
    for size in range(len(packed) // 3, len(packed), 5):
        rows = read_bytes(packed[:size])
        kept.append(len(_urls(rows)))

        assert _urls(rows) == [f"https://example.org/{number}" for number in range(kept[-1])]
        (row,) = (row for row in rows if isinstance(row, Reject))
        assert row.reason is RejectReason.BROKEN_COMPRESSION
        assert row.rule.startswith("truncated-")
        assert 0 <= sum(map(len, parts[: kept[-1]])) - row.record_offset <= len(b"\r\n\r\n")
        assert row.bytes == -1
    assert kept == sorted(kept)
    assert len(set(kept)) >= 3


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
    (record,) = read_bytes(gzip.compress(warc_record(_page(1), url=url)))

    assert isinstance(record, Record)
    assert (record.content, record.given.url) == (_page(1), url.strip("<>") or None)
