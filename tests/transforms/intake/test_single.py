"""Files that are one record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.record import Record, RecordKind
from schemas.reject import Reject

ReadBytes = Callable[..., list[Record | Reject]]


def test_a_file_that_is_a_record_begins_at_its_beginning(read_bytes: ReadBytes) -> None:
    """The whole file is the record, with the kind that its content shows."""
    (page,) = read_bytes(b"<p>The lock is open.</p>")
    (text,) = read_bytes(b"The lock is open.")

    assert isinstance(page, Record)
    assert isinstance(text, Record)
    assert (page.kind, page.record_offset, page.content) == (RecordKind.HTML, 0, b"<p>The lock is open.</p>")
    assert (text.kind, text.record_offset, text.content) == (RecordKind.TEXT, 0, b"The lock is open.")


def test_one_over_the_limit_is_not_held(read_bytes: ReadBytes) -> None:
    """Its size is told, and nothing of it read further."""
    (row,) = read_bytes(b"The lock is open. " * 10, max_record_bytes=50)

    assert isinstance(row, Reject)
    assert (row.rule, row.bytes) == ("file-over-limit", 180)


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        ("<!-- saved from url=(0024)https://a.example/lock -->", "https://a.example/lock"),
        ("<!--\n Page saved with SingleFile \n url: https://a.example/lock \n-->", "https://a.example/lock"),
        ("<!-- Mirrored from a.example/lock.html by HTTrack Website Copier/3.x -->", "http://a.example/lock.html"),
        ("<!-- saved from url=(0014)about:internet -->", None),
        ("<!-- https://a.example/lock -->", None),
    ],
)
def test_a_saved_page_tells_where_it_comes_from(read_bytes: ReadBytes, comment: str, url: str | None) -> None:
    """Programs that save pages leave the address in a comment."""
    for codec in ("utf-8", "utf-16"):
        (row,) = read_bytes(f"<!DOCTYPE html>{comment}<html><p>The lock is open.</p></html>".encode(codec))
        assert isinstance(row, Record)
        assert row.given.url == url
