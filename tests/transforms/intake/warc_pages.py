"""Made pages of a WARC, and what the fixtures of this folder are."""

from __future__ import annotations

from collections.abc import Callable

from schemas.record import Record
from schemas.reject import Reject

ReadBytes = Callable[..., list[Record | Reject]]


WarcRecord = Callable[..., bytes]


def page(number: int, words: int = 5) -> bytes:
    return f"<html><body><p>{'Story ' * words}number {number}.</p></body></html>".encode()


def urls(rows: list[Record | Reject]) -> list[str | None]:
    return [row.given.url for row in rows if isinstance(row, Record)]
