"""Any file to its records and rejects."""

from __future__ import annotations

import errno
import json
import os
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


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "archive"),
        (b"\x7fELF\x02\x01\x01\x00", "executable"),
        (b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00", "executable"),
        (bytes(range(256)) * 4, "binary"),
        (b"PAR1\x15\x04\x15", "database"),
        (b"<?xml version='1.0'?><opml version='2.0'><body></body></opml>", "xml"),
    ],
    ids=["pdf", "png", "jpeg", "7z", "elf", "exe", "bytes", "parquet", "opml"],
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
