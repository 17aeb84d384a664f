"""Files made of the kept seeds by small changes, as fuzzers make them; each is a function of its edits alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SEEDS = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "seeds").iterdir())}
"""The kept corpus, all made for it: a small file of each form, and files at which reading once failed."""

MOST_BYTES = 200_000

TOKENS = (
    b"\x00", b"\xff", b"\n", b"\r\n\r\n", b'"', b"'", b"{", b"}", b"[", b"]", b",", b":", b"<", b">", b"</", b"<!--",
    b"-->", b"&", b"&#x110000;", b"&#0;", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"\\ud800",
    b"\\u0000", b"1e999", b"-1", b"99999999999999999999", b"NaN", b"null", b"0", b"WARC/1.0\r\n",
    b"Content-Length: -5\r\n", b"Content-Length: x\r\n", b"--b1", b"Content-Type: text/html; charset=utf-7\n",
    b"Content-Transfer-Encoding: base64\n", b"From a@b Mon\n", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"ustar",
    b"\x1f\x8b\x08\x00", b"BZh9", b"\xfd7zXZ\x00", b"(\xb5/\xfd", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff",
    b"\xe2\x80\xae", b"=?utf-8?q?=FF?=", b"=", b"=3D", b"[::1", b"http://[", b"2024-13-45T99:99:99Z", b"\xed\xa0\x80",
    b"<script>", b"<iframe>", b"<template>", b"<svg><p>", b'{"@type":"NewsArticle",', b'charset="x-user-defined"',
    b"%", b"\x1b$B",
)  # fmt: skip
"""What means something to one of the readers."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change at a place, as a share of the file: what is done, to how many bytes, with what."""

    act: int
    place: float
    length: int
    value: int


def mutated(content: bytes, edits: Sequence[Edit]) -> bytes:
    """The content after all edits, one after the other."""
    for edit in edits:
        content = _edited(content, edit)[:MOST_BYTES]
    return content


def _edited(content: bytes, edit: Edit) -> bytes:
    start = int(edit.place * len(content))
    piece, rest = content[start : start + edit.length], content[start + edit.length :]
    return content[:start] + _ACTS[edit.act % len(_ACTS)](piece, edit) + rest


def _other(piece: bytes, edit: Edit) -> bytes:
    """A piece of another seed."""
    other = SEEDS[sorted(SEEDS)[edit.value % len(SEEDS)]]
    start = int(edit.place * len(other))
    return piece + other[start : start + 8 * edit.length]


_ACTS = (
    lambda piece, edit: b"",
    lambda piece, edit: piece + piece,
    lambda piece, edit: piece * (edit.value % 400),
    lambda piece, edit: piece + TOKENS[edit.value % len(TOKENS)],
    lambda piece, edit: TOKENS[edit.value % len(TOKENS)],
    lambda piece, edit: bytes(byte ^ (edit.value % 255 + 1) for byte in piece[:2]) + piece[2:],
    lambda piece, edit: piece[::-1],
    lambda piece, edit: TOKENS[edit.value % len(TOKENS)] * (1 + edit.length),
    _other,
)
