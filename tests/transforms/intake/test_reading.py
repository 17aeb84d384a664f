"""Any file to its records and rejects."""

from __future__ import annotations

import errno
import gzip
import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.record import InputFile, Record, RecordKind, content_sha256
from schemas.reject import Reject, RejectReason, Stage
from transforms.intake.reading import ReadLimits, read_records

PAGE = b"<!DOCTYPE html><html><head><title>Bridge</title></head><body><p>The bridge is open again.</p></body></html>"
TEXT = b"The bridge is open again.\n\nThe mayor cut the ribbon at noon.\n"
LINES = b"".join(json.dumps({"text": f"Story number {number}."}).encode() + b"\n" for number in range(5))

Compress = Callable[[bytes], bytes]
ReadBytes = Callable[..., list[Record | Reject]]


@pytest.mark.parametrize(("content", "kind"), [(PAGE, RecordKind.HTML), (TEXT, RecordKind.TEXT)], ids=["html", "text"])
@pytest.mark.parametrize("name", ["plain", "story.html", "story.txt", "story.bin", "STORY.JPG"])
def test_content_decides_and_not_the_ending(read_bytes: ReadBytes, content: bytes, kind: RecordKind, name: str) -> None:
    """A page is a page and a text a text under any name."""
    (record,) = read_bytes(content, name)

    assert isinstance(record, Record)
    assert (record.kind, record.content, record.record_offset, record.charset) == (kind, content, 0, None)
    assert record.content_sha256 == content_sha256(content)


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


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image"),
        (b"PK\x03\x04\x14\x00\x06\x00", "archive"),
        (b"\x7fELF\x02\x01\x01\x00", "executable"),
        (b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00", "executable"),
        (bytes(range(256)) * 4, "binary"),
        (b"PAR1\x15\x04\x15", "database"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", "xml"),
        (b"page\n".ljust(257, b"\x00") + b"ustar\x0000", "archive"),
    ],
    ids=["pdf", "png", "jpeg", "zip", "elf", "exe", "bytes", "parquet", "rss", "tar"],
)
def test_what_is_no_text_is_named(read_bytes: ReadBytes, compress: Compress, content: bytes, rule: str) -> None:
    """Files of other kinds are rejects that say which kind, compressed or not."""
    for bytes_on_disk in (content, compress(content)):
        (row,) = read_bytes(bytes_on_disk)

        assert isinstance(row, Reject)
        assert (row.reason, row.rule, row.stage) == (RejectReason.NOT_TEXT, rule, Stage.INTAKE)
        assert row.content_sha256 == content_sha256(content)
        assert row.excerpt is None


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "empty-file"), (b" \r\n\t\n", "blank-file"), (b"\xef\xbb\xbf", "blank-file"), (b"\x00" * 50, "binary")],
    ids=["no-bytes", "white-space", "mark-only", "zeros"],
)
def test_empty_files_are_rejects(read_bytes: ReadBytes, content: bytes, rule: str) -> None:
    """A file with nothing in it has its row as well."""
    (row,) = read_bytes(content)

    assert isinstance(row, Reject)
    assert row.rule == rule
    assert row.bytes == len(content)


def test_an_empty_compressed_file_is_empty(read_bytes: ReadBytes, compress: Compress) -> None:
    """Nothing, compressed, is still nothing."""
    (row,) = read_bytes(compress(b""))

    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (RejectReason.EMPTY, "empty-file")


@pytest.mark.parametrize("content", [TEXT, PAGE], ids=["text", "html"])
def test_a_file_over_the_limit_is_a_reject(read_bytes: ReadBytes, compress: Compress, content: bytes) -> None:
    """The limit is on the decompressed record; what has exactly that size is read."""
    for bytes_on_disk in (content, compress(content)):
        (kept,) = read_bytes(bytes_on_disk, max_record_bytes=len(content))
        (row,) = read_bytes(bytes_on_disk, max_record_bytes=len(content) - 1)

        assert isinstance(kept, Record)
        assert isinstance(row, Reject)
        assert (row.reason, row.content_sha256) == (RejectReason.TOO_LARGE, None)


def test_what_is_no_file_is_a_reject(tmp_path: Path) -> None:
    """A folder, a pipe and a file that has gone are rejects, and reading does not wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    rules = {}
    for name in (".", "pipe", "gone", "gone/too"):
        (row,) = read_records(InputFile(str(tmp_path / name), 0), ReadLimits())
        assert isinstance(row, Reject)
        assert row.reason is RejectReason.UNREADABLE
        rules[name] = row.rule

    assert rules == {".": "directory", "pipe": "special-file", "gone": "vanished", "gone/too": "vanished"}


@pytest.mark.parametrize(
    ("number", "rule"),
    [(errno.EACCES, "no-permission"), (errno.EIO, "read-failed"), (errno.ESTALE, "vanished")],
    ids=["permission", "disk", "network"],
)
def test_what_may_not_be_opened_is_a_reject(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, rule: str
) -> None:
    """Each error of the file system has its rule and its words."""
    path = tmp_path / "story.txt"
    path.write_bytes(TEXT)

    def refuse(*_arguments: Any, **_options: Any) -> Any:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("builtins.open", refuse)
    (row,) = read_records(InputFile(str(path), len(TEXT)), ReadLimits())

    assert isinstance(row, Reject)
    assert (row.reason, row.rule, row.evidence) == (RejectReason.UNREADABLE, rule, os.strerror(number))


def test_records_stream(tmp_path: Path) -> None:
    """The first record of a large file is there before the file is read."""
    path = tmp_path / "many.jsonl"
    path.write_bytes(LINES * 20_000)
    rows = read_records(InputFile(str(path), path.stat().st_size), ReadLimits())

    assert isinstance(next(rows), Record)
    rows.close()  # type: ignore[attr-defined]


def test_names_of_any_bytes_are_read(tmp_path: Path) -> None:
    """A name that is not UTF-8 is carried through to the row."""
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 [1].txt")
    with open(path, "wb") as file:
        file.write(TEXT)
    (record,) = read_records(InputFile(path, len(TEXT)), ReadLimits())

    assert isinstance(record, Record)
    assert record.input_path == path
    assert len(record.copy_id) == 32


@given(
    start=st.sampled_from(
        [
            b"",
            PAGE,
            LINES,
            b"WARC/1.0\r\n",
            b"\x1f\x8b\x08",
            b"BZh91AY&SY",
            b"\xfd7zXZ\x00",
            b"\x28\xb5\x2f\xfd",
            b"\xff\xfe",
            b"{",
        ]
    ),
    noise=st.binary(max_size=3000),
)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_rows_and_no_error(read_bytes: ReadBytes, start: bytes, noise: bytes) -> None:
    """Whatever a file holds, reading it raises nothing, and at least one row comes of it, each with its own id."""
    rows = read_bytes(start + noise, max_record_bytes=2000)

    assert rows
    assert len({row.copy_id for row in rows}) == len(rows)


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


@pytest.mark.parametrize("content", [PAGE, TEXT, LINES], ids=["html", "text", "jsonl"])
def test_the_size_of_a_record_that_did_not_come_out_is_unknown(
    read_bytes: ReadBytes, compress: Compress, content: bytes
) -> None:
    """The size of the compressed file is not passed off as the record's."""
    last = read_bytes(compress(content)[:-3], "input.jsonl" if content is LINES else "input")[-1]

    assert isinstance(last, Reject)
    assert last.reason is RejectReason.BROKEN_COMPRESSION
    assert last.bytes == -1


def test_the_size_over_the_limit_is_told_where_it_is_known(read_bytes: ReadBytes, compress: Compress) -> None:
    """A plain file is its record; of a compressed one the size is not known before its end."""
    plain, packed = (read_bytes(content, max_record_bytes=50)[0] for content in (TEXT * 9, compress(TEXT * 9)))

    assert isinstance(plain, Reject)
    assert isinstance(packed, Reject)
    assert (plain.rule, plain.bytes) == ("file-over-limit", 9 * len(TEXT))
    assert (packed.rule, packed.bytes) == ("file-over-limit", -1)


def test_a_file_that_grew_past_the_limit_has_no_known_size(tmp_path: Path) -> None:
    """What the listing said of it no longer holds."""
    path = tmp_path / "growing.txt"
    path.write_bytes(TEXT * 9)
    (row,) = read_records(InputFile(str(path), len(TEXT)), ReadLimits(2 * len(TEXT)))

    assert isinstance(row, Reject)
    assert (row.rule, row.bytes) == ("file-over-limit", -1)


@pytest.mark.parametrize("rule", ["vanished", "special-file"])
def test_what_cannot_be_opened_has_no_known_size(tmp_path: Path, rule: str) -> None:
    """A file that is gone, and a pipe, are not told as files of no bytes."""
    path = tmp_path / "input"
    if rule == "special-file":
        os.mkfifo(path)
    (row,) = read_records(InputFile(str(path), 0), ReadLimits())

    assert isinstance(row, Reject)
    assert (row.rule, row.bytes) == (rule, -1)
