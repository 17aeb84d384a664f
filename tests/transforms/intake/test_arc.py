"""ARC archives."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from schemas.record import Record, RecordKind
from schemas.reject import Reject

ReadBytes = Callable[..., list[Record | Reject]]

START = b"filedesc://a.arc 0.0.0.0 20240506070000 text/plain 9\n1 0 Port\n\n"


def arc(body: bytes, url: str = "https://a.example/1", kind: str = "text/html", length: int | None = None) -> bytes:
    """One record of an ARC file."""
    size = len(body) if length is None else length
    return f"{url} 192.0.2.1 20240506070000 {kind} {size}\n".encode() + body + b"\n"


def http(body: bytes, kind: str = "text/html; charset=koi8-r") -> bytes:
    """A response."""
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body


PAGE = b"<html><body><p>The bridge is open.</p></body></html>"


def test_a_record_is_a_page(read_bytes: ReadBytes) -> None:
    """With its HTTP headers or without, in one member each or plain, with longer lines of version 2."""
    long = arc(PAGE, "https://a.example/3").replace(b" text/html ", b" text/html 200 a - 88 a.arc.gz ")
    parts = [START, arc(http(PAGE)), arc(PAGE, "https://a.example/2 b"), long]
    for content in (b"".join(parts), b"".join(map(gzip.compress, parts))):
        rows = read_bytes(content)
        assert [row.given.url for row in rows if isinstance(row, Record)] == [
            "https://a.example/1",
            "https://a.example/2%20b",
            "https://a.example/3",
        ]
        assert [(row.kind, row.content) for row in rows if isinstance(row, Record)] == [(RecordKind.HTML, PAGE)] * 3
        assert rows[0].record_offset == len(START)


def test_every_record_has_its_row(read_bytes: ReadBytes) -> None:
    """What is no page, too large, noise or cut off is a reject at its place."""
    rows = read_bytes(
        START
        + arc(http(b"\x89PNG", "image/png"))
        + arc(b"20240506\n", "dns:a.example", "text/dns")
        + arc(http(b"x" * 300_000))
        + b"noise\nand noise\n"
        + arc(PAGE)
        + arc(PAGE, length=900),
        max_record_bytes=100_000,
    )
    told = [row.rule if isinstance(row, Reject) else "page" for row in rows]
    assert told == ["image", "no-page", "arc-record-over-limit", "arc-header", "page", "arc-cut-off"]
    assert len({row.copy_id for row in rows}) == len(rows)


def test_a_broken_member_loses_only_its_record(read_bytes: ReadBytes) -> None:
    """Where each record is compressed by itself, reading goes on behind the broken one."""
    packed = [gzip.compress(part) for part in (START, arc(PAGE), arc(http(PAGE)), arc(PAGE))]
    packed[2] = packed[2][:30] + b"\xff" * 20 + packed[2][50:]
    rows = read_bytes(b"".join(packed))

    assert [isinstance(row, Record) for row in rows] == [True, False, True]
