"""JSONL: one article a line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.record import Record, RecordKind, content_sha256
from schemas.reject import Reject, RejectReason

ReadBytes = Callable[..., list[Record | Reject]]

ARTICLE = {
    "text": "The bridge is open again.",
    "url": "https://example.org/bridge",
    "title": "Bridge open",
    "published_at": "2024-11-01T11:14:00+01:00",
    "modified_at": "2024-11-02",
    "site": "example.org",
    "authors": ["Ada Quill", "Ben Press"],
    "language": "en",
}


def _lines(*articles: Any) -> bytes:
    return b"".join(json.dumps(article).encode() + b"\n" for article in articles)


def test_every_field_is_carried_as_written(read_bytes: ReadBytes) -> None:
    """What the line says of its article stands in `given`; the line itself is the record's identity."""
    line = _lines(ARTICLE)
    (record,) = read_bytes(line)

    assert isinstance(record, Record)
    assert (record.kind, record.content, record.charset) == (RecordKind.TEXT, b"The bridge is open again.", "utf-8")
    assert record.given.url == "https://example.org/bridge"
    assert record.given.title == "Bridge open"
    assert record.given.published_at == "2024-11-01T11:14:00+01:00"
    assert record.given.modified_at == "2024-11-02"
    assert record.given.site == "example.org"
    assert record.given.authors == ("Ada Quill", "Ben Press")
    assert record.given.language == "en"
    assert record.content_sha256 == content_sha256(line.rstrip(b"\n"))


def test_html_is_read_as_a_page(read_bytes: ReadBytes) -> None:
    """A line with `html` and without `text` is a page."""
    (record,) = read_bytes(_lines({"html": "<p>Ünder the bridge.</p>", "text": " "}))

    assert isinstance(record, Record)
    assert (record.kind, record.content.decode()) == (RecordKind.HTML, "<p>Ünder the bridge.</p>")


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"body": "Open."}, "content", b"Open."),
        ({"content": "Open.", "link": "https://a.example/"}, "url", "https://a.example/"),
        ({"text": ["First.", "Second."]}, "content", b"First.\nSecond."),
        ({"text": "Open.", "date": "2024-11-01"}, "published_at", "2024-11-01"),
        ({"text": "Open.", "published": 1730459640}, "published_at", "1730459640"),
        ({"text": "Open.", "author": "Ada Quill"}, "authors", ("Ada Quill",)),
        ({"text": "Open.", "authors": [{"name": "Ada Quill"}, None, 7.5]}, "authors", ("Ada Quill",)),
        ({"text": "Open.", "headline": "Bridge", "title": ""}, "title", "Bridge"),
        ({"text": "half a \ud83d character"}, "content", b"half a ? character"),
        ({"text": "Open.", "url": True}, "url", None),
    ],
    ids=["body", "link", "list", "date", "number", "author", "people", "headline", "surrogate", "no-string"],
)
def test_common_other_forms(read_bytes: ReadBytes, fields: dict[str, Any], name: str, value: Any) -> None:
    """Usual other names and forms of a field are understood."""
    (record,) = read_bytes(_lines(fields))

    assert isinstance(record, Record)
    assert (record.content if name == "content" else getattr(record.given, name)) == value


@pytest.mark.parametrize(
    ("line", "reason", "rule"),
    [
        (b'{"text": "cut", \n', RejectReason.MALFORMED_RECORD, "json-malformed"),
        (b"\x00\x8e\x01\xff\xfe\x02\x03 noise \x07\x90\n", RejectReason.MALFORMED_RECORD, "json-not-text"),
        (b'["a list"]\n', RejectReason.MALFORMED_RECORD, "json-not-object"),
        (b'{"title": "no text"}\n', RejectReason.MALFORMED_RECORD, "json-without-text"),
        (b'{"text": "", "title": "empty"}\n', RejectReason.EMPTY, "json-empty-text"),
        (b'{"a":' * 30_000 + b"\n", RejectReason.MALFORMED_RECORD, "json-"),
        (b'{"text": "' + b"long " * 40_000 + b'"}\n', RejectReason.TOO_LARGE, "line-over-limit"),
    ],
    ids=["malformed", "noise", "list", "no-text", "empty", "deep", "long"],
)
def test_only_the_bad_line_is_lost(read_bytes: ReadBytes, line: bytes, reason: RejectReason, rule: str) -> None:
    """A line that cannot be read is one reject at its place; the lines around it are records."""
    before, after = _lines({"text": "First."}), _lines({"text": "Last."})
    first, bad, last = read_bytes(before + line + after, max_record_bytes=160_000)

    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(bad, Reject)
    assert (bad.reason, bad.record_offset) == (reason, len(before))
    assert bad.rule.startswith(rule)
    assert bad.evidence
    assert last.record_offset == len(before) + len(line)
    assert last.content == b"Last."


def test_a_last_line_that_is_cut_off(read_bytes: ReadBytes) -> None:
    """A line without an end that does not parse is cut off, and one that parses is a record."""
    first, cut = read_bytes(_lines(ARTICLE) + _lines(ARTICLE)[:-20])
    rows = read_bytes(_lines(ARTICLE, ARTICLE)[:-1])

    assert isinstance(first, Record)
    assert isinstance(cut, Reject)
    assert (cut.reason, cut.rule) == (RejectReason.TRUNCATED_RECORD, "json-cut-off")
    assert all(isinstance(row, Record) for row in rows)


def test_blank_lines_and_windows_line_ends(read_bytes: ReadBytes) -> None:
    """Blank lines are no records, and a carriage return belongs to the line's end."""
    (unix,) = read_bytes(_lines(ARTICLE))
    (windows,) = read_bytes(b"\xef\xbb\xbf" + _lines(ARTICLE).replace(b"\n", b"\r\n\r\n   \r\n"))

    assert windows.content_sha256 == unix.content_sha256


def test_a_line_in_another_encoding_is_read(read_bytes: ReadBytes) -> None:
    """JSON has to be UTF-8; a line that is windows-1252 all the same keeps its letters."""
    _, record = read_bytes(_lines(ARTICLE) + '{"text": "Die Brücke ist für alle geöffnet."}\n'.encode("cp1252"))

    assert isinstance(record, Record)
    assert record.content.decode() == "Die Brücke ist für alle geöffnet."


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_lines_of_utf_16_are_read(read_bytes: ReadBytes, codec: str) -> None:
    """A file of lines that a system wrote as UTF-16 holds the same articles."""
    texts = [f"Die Brücke {number} ist offen." for number in range(9)]
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\r\n" for text in texts)
    rows = read_bytes(lines.encode(codec))

    assert [row.content.decode() for row in rows if isinstance(row, Record)] == texts


def test_answers_one_a_line(read_bytes: ReadBytes) -> None:
    """A line may hold an answer with a list of articles: each is a record at its place."""
    lines = b"".join(_lines({"status": "ok", "articles": [{"text": f"Story {n}."}, {"text": "More."}]}) for n in (1, 2))
    rows = read_bytes(lines)

    assert [row.content for row in rows if isinstance(row, Record)] == [b"Story 1.", b"More.", b"Story 2.", b"More."]
    assert [row.record_offset for row in rows] == [match.start() for match in re.finditer(rb'\{"text"', lines)]


def test_the_ending_helps_where_the_first_lines_are_broken(read_bytes: ReadBytes) -> None:
    """A file named JSONL is read by lines even where it does not begin like it."""
    rows = read_bytes(b"garbage\nmore\nand more\n" + _lines(ARTICLE), "articles.jsonl.gz")

    assert [type(row) for row in rows] == [Reject, Reject, Reject, Record]


@given(
    lines=st.lists(
        st.one_of(
            st.builds(lambda text: json.dumps({"text": text}).encode(), st.text(min_size=1, max_size=50)),
            st.binary(max_size=60).map(lambda noise: noise.replace(b"\n", b"")),
        ),
        max_size=15,
    )
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_is_one_row(read_bytes: ReadBytes, lines: list[bytes]) -> None:
    """As many rows come out as lines that are not blank go in, each at its line's offset."""
    head = b'{"text": "first"}'
    content = b"\n".join([head, *lines]) + b"\n"
    rows = read_bytes(content, "lines.jsonl")
    offsets = [0]
    for line in [head, *lines]:
        offsets.append(offsets[-1] + len(line) + 1)
    expected = [offset for offset, line in zip(offsets, [head, *lines], strict=False) if line.strip(b" \t\x00\r")]

    assert [row.record_offset for row in rows] == expected
