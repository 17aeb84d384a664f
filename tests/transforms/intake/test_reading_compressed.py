"""Compressed files to their records and rejects, whole, broken and cut."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.record import Record
from schemas.reject import Reject, RejectReason

PAGE = b"<!DOCTYPE html><html><head><title>Bridge</title></head><body><p>The bridge is open again.</p></body></html>"
TEXT = b"The bridge is open again.\n\nThe mayor cut the ribbon at noon.\n"
LINES = b"".join(json.dumps({"text": f"Story number {number}."}).encode() + b"\n" for number in range(5))

Compress = Callable[[bytes], bytes]
ReadBytes = Callable[..., list[Record | Reject]]


@pytest.mark.parametrize("content", [PAGE, TEXT, LINES], ids=["html", "text", "jsonl"])
def test_compressed_files_hold_the_same_records(read_bytes: ReadBytes, compress: Compress, content: bytes) -> None:
    """Compression changes neither the content of a record nor its offset."""
    plain, packed = read_bytes(content, "plain"), read_bytes(compress(content), "packed")

    assert all(isinstance(row, Record) for row in plain)
    assert [(row.content, row.record_offset) for row in packed if isinstance(row, Record)] == [
        (row.content, row.record_offset) for row in plain if isinstance(row, Record)
    ]


def test_members_that_follow_each_other_are_one_file(read_bytes: ReadBytes, compress: Compress) -> None:
    """Concatenated gzip members, bzip2 and xz streams and zstd frames read as one, wherever the lines are cut."""
    rows = read_bytes(b"".join(compress(LINES[start : start + 37]) for start in range(0, len(LINES), 37)))

    assert [row.content for row in rows if isinstance(row, Record)] == [
        f"Story number {number}.".encode() for number in range(5)
    ]
    assert len(rows) == 5


def test_truncated_compression_keeps_the_good_records(read_bytes: ReadBytes, compress: Compress) -> None:
    """What was read before the data ends early is kept; one reject says where and why."""
    noise = "".join(map(str, range(40_000)))
    lines = b"".join(
        json.dumps({"text": f"{number} {noise[number * 97 : number * 97 + 900]}"}).encode() + b"\n"
        for number in range(190)
    )
    packed = compress(lines)
    rows = read_bytes(packed[: len(packed) - 9])

    *records, last = rows
    assert all(isinstance(row, Record) for row in records)
    assert isinstance(last, Reject)
    assert last.reason is RejectReason.BROKEN_COMPRESSION
    assert last.rule.startswith("truncated-")
    assert "ends before its end mark" in last.evidence


def test_broken_compression_of_a_page_is_one_reject(read_bytes: ReadBytes, compress: Compress) -> None:
    """A page of which a part is broken is not published in part."""
    packed = bytearray(compress(PAGE * 300))
    packed[len(packed) // 2] ^= 0xFF
    packed[len(packed) // 2 + 1] ^= 0xFF
    (row,) = read_bytes(bytes(packed))

    assert isinstance(row, Reject)
    assert row.reason is RejectReason.BROKEN_COMPRESSION


def test_a_page_with_bytes_behind_its_compression_is_whole(read_bytes: ReadBytes) -> None:
    """As gunzip does, what follows complete data and is none does not spoil it."""
    import gzip

    (record,) = read_bytes(gzip.compress(PAGE) + b"some bytes that do not belong here")

    assert isinstance(record, Record)
    assert record.content == PAGE


def test_a_decompression_bomb_is_bounded(read_bytes: ReadBytes, compress: Compress) -> None:
    """A gigabyte of nothing in one line is neither held nor unpacked to its end."""
    (row,) = read_bytes(
        b"".join(compress(bytes(25_000_000)) for _ in range(4)), "bomb.jsonl", max_record_bytes=1_000_000
    )

    assert isinstance(row, Reject)
    assert row.reason is RejectReason.TOO_LARGE
    assert row.rule == "decompression-bomb"


def test_an_empty_compressed_file_is_empty(read_bytes: ReadBytes, compress: Compress) -> None:
    """Nothing, compressed, is still nothing."""
    (row,) = read_bytes(compress(b""))

    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (RejectReason.EMPTY, "empty-file")


@given(cut=st.integers(min_value=0, max_value=2000), flip=st.integers(min_value=10, max_value=2000))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_compression_gives_rows_and_no_error(
    read_bytes: ReadBytes, compress: Compress, cut: int, flip: int
) -> None:
    """Compressed data cut off or changed anywhere raises nothing and loses no file."""
    packed = bytearray(compress(LINES * 3))
    packed[max(10, flip % len(packed))] ^= 0x5A
    rows = read_bytes(bytes(packed[: max(10, len(packed) - cut % len(packed))]))

    assert rows
    assert any(isinstance(row, Reject) for row in rows) or len(rows) == 15


@pytest.mark.parametrize("name", ["feed.jsonl", "feed"])
def test_a_short_truncated_file_keeps_its_whole_lines(read_bytes: ReadBytes, name: str) -> None:
    """However short the file, only the line that is cut is lost, and one reject stands for it where it begins."""
    whole = len(LINES.splitlines(keepends=True)[0]) * 3
    flushing = zlib.compressobj(wbits=31)
    packed = flushing.compress(LINES[: whole + 9]) + flushing.flush(zlib.Z_SYNC_FLUSH)
    rows = read_bytes(packed, name)

    assert [row.content for row in rows if isinstance(row, Record)] == [
        f"Story number {number}.".encode() for number in range(3)
    ]
    (row,) = (row for row in rows if isinstance(row, Reject))
    assert (row.rule, row.record_offset, row.bytes) == ("truncated-gzip", whole, -1)
    assert f"after {whole + 9:,} decompressed bytes" in row.evidence


@pytest.mark.parametrize("ending", [b"\n", b"", b"\r\n"], ids=["newline", "no newline", "windows"])
def test_lines_are_kept_where_only_the_end_mark_is_lost(
    read_bytes: ReadBytes, compress: Compress, ending: bytes
) -> None:
    """An object that is closed is whole; the fault behind it has its own row."""
    content = LINES.rstrip(b"\n") + ending
    packed = compress(content)
    tail = packed + b"<!-- appended -->"
    rows = read_bytes(tail)

    assert sum(isinstance(row, Record) for row in rows) == 5
    last = rows[-1]
    assert isinstance(last, Reject)
    assert (last.rule, last.record_offset, last.bytes, len(rows)) == ("trailing-bytes", len(content), -1, 6)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_lines_cut_anywhere_are_kept_or_told_once(read_bytes: ReadBytes, encoding: str) -> None:
    """Wherever a short compressed file is cut, the whole lines are there in their order, and one reject."""
    lines = LINES.decode().encode(encoding)
    packed = gzip.compress(lines, mtime=0)
    for size in range(30, len(packed)):
        rows = read_bytes(packed[:size], "feed.jsonl")
        texts = [row.content.decode() for row in rows if isinstance(row, Record)]

        assert texts == [f"Story number {number}." for number in range(len(texts))]
        assert [row.rule for row in rows if isinstance(row, Reject)] == ["truncated-gzip"]
    assert len(texts) == 5


def test_faults_at_one_place_have_ids_of_their_own(read_bytes: ReadBytes) -> None:
    """A broken member of which nothing came out, and what stands behind it: two rows, told apart."""
    content = (Path(__file__).parents[2] / "hostile" / "seeds" / "faults-at-one-place.warc.gz").read_bytes()
    rows = read_bytes(content, "capture.warc.gz")
    assert len({row.record_offset for row in rows}) < len({row.copy_id for row in rows}) == len(rows)
    assert [row.copy_id for row in read_bytes(content, "capture.warc.gz")] == [row.copy_id for row in rows]
