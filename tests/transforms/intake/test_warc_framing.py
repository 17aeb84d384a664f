"""WARC records whose bytes are broken: only what is broken is lost, and it has its row."""

from __future__ import annotations

import gzip
import lzma
from collections.abc import Callable

import pytest
import zstandard

from schemas.reject import Reject, RejectReason
from tests.transforms.intake.warc_pages import ReadBytes, WarcRecord, page, urls


def _flushed_zstd(data: bytes) -> bytes:
    """One frame of many blocks, as a stream that is written by and by."""
    packer = zstandard.ZstdCompressor().compressobj()
    blocks = (
        packer.compress(data[at : at + 50]) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        for at in range(0, len(data), 50)
    )
    return b"".join(blocks) + packer.flush()


@pytest.mark.parametrize(
    ("build", "reason", "rule"),
    [
        (lambda w: w(b""), RejectReason.EMPTY, "warc-empty-page"),
        (lambda w: w(b"%PDF-1.4\n"), RejectReason.NOT_TEXT, "pdf"),
        (lambda w: w(page(9, 30_000)), RejectReason.TOO_LARGE, "warc-record-over-limit"),
        (lambda w: w(page(9, 90_000)), RejectReason.TOO_LARGE, "warc-record-over-limit"),
        (
            lambda w: w(gzip.compress(page(9, 90_000)), http=["Content-Encoding: gzip"]),
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
            lambda w: w(gzip.compress(page(9, 999))[:-20], http=["Content-Encoding: gzip"]),
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
    assert urls(rows) == ["https://example.org/0", "https://example.org/1", "https://example.org/2"]


def test_a_broken_member_loses_only_its_record(read_bytes: ReadBytes, parts: list[bytes]) -> None:
    """Where each record is compressed by itself, reading goes on behind the broken one."""
    packed = [gzip.compress(part) for part in parts]
    middle = bytearray(packed[2])
    middle[len(middle) // 2] ^= 0xFF
    rows = read_bytes(b"".join([*packed[:2], bytes(middle), *packed[3:]]))

    assert urls(rows) == [f"https://example.org/{number}" for number in (0, 1, 3, 4)]
    (row,) = (row for row in rows if isinstance(row, Reject))
    assert row.reason is RejectReason.BROKEN_COMPRESSION
    assert row.record_offset == len(parts[0]) + len(parts[1])


def test_members_that_are_broken_one_after_the_other(read_bytes: ReadBytes, parts: list[bytes]) -> None:
    """Broken members that give nothing are one reject, and each row has an id of its own."""
    packed = [gzip.compress(part) for part in parts]
    for number in (1, 2):
        packed[number] = packed[number][:12] + bytes(30) + packed[number][42:]
    rows = read_bytes(b"".join(packed))

    assert urls(rows) == [f"https://example.org/{number}" for number in (0, 3, 4)]
    assert len({row.copy_id for row in rows}) == len(rows)
    assert any(isinstance(row, Reject) for row in rows)


def test_a_wrong_checksum_loses_its_record(read_bytes: ReadBytes, parts: list[bytes]) -> None:
    """A record whose bytes came out changed is not published, even if it is the last one."""
    packed = [gzip.compress(part) for part in parts]
    packed[4] = packed[4][:-8] + b"\x00\x00\x00\x00" + packed[4][-4:]
    rows = read_bytes(b"".join(packed))

    assert urls(rows) == [f"https://example.org/{number}" for number in range(4)]
    assert isinstance(rows[-1], Reject)
    assert len(rows) == 5


def test_a_clipped_archive_keeps_what_is_whole(read_bytes: ReadBytes, parts: list[bytes]) -> None:
    """An archive that ends early has its whole records, and one reject for the rest, wherever it is cut."""
    packed = b"".join(gzip.compress(part) for part in parts)
    edges = [len(gzip.compress(part)) for part in parts]
    for size in range(20, len(packed), 7):
        rows = read_bytes(packed[:size])
        whole = sum(1 for number in range(1, 6) if sum(edges[:number]) <= size)
        kept = len(urls(rows))

        assert whole <= kept <= whole + 1  # a record may be whole though its member is not
        assert urls(rows) == [f"https://example.org/{number}" for number in range(kept)]
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
        kept.append(len(urls(rows)))

        assert urls(rows) == [f"https://example.org/{number}" for number in range(kept[-1])]
        (row,) = (row for row in rows if isinstance(row, Reject))
        assert row.reason is RejectReason.BROKEN_COMPRESSION
        assert row.rule.startswith("truncated-")
        assert 0 <= sum(map(len, parts[: kept[-1]])) - row.record_offset <= len(b"\r\n\r\n")
        assert row.bytes == -1
    assert kept == sorted(kept)
    assert len(set(kept)) >= 3
