"""JSON documents: lists of articles, wrapped lists, single articles."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.record import InputFile, Record
from schemas.reject import Reject, RejectReason
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.json_documents import holds_list, is_json_document, read_json
from transforms.intake.source import ByteSource, Held

ReadBytes = Callable[..., list[Record | Reject]]
Compress = Callable[[bytes], bytes]

STORIES = [{"title": f"Lock {n}", "text": f'Story {n}: "open", it says, {{at last}}.'} for n in range(5)]
TEXTS = [story["text"] for story in STORIES]


def texts(rows: list[Record | Reject]) -> list[str]:
    """The texts of the records among rows."""
    return [row.content.decode() for row in rows if isinstance(row, Record)]


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda stories: stories,
        lambda stories: {"articles": stories},
        lambda stories: {"status": "ok", "totalResults": 5, "articles": stories, "next": None},
        lambda stories: {"version": "https://jsonfeed.org/version/1.1", "title": "Locks", "items": stories},
        lambda stories: {"data": {"stories": stories}},
        lambda stories: {"hits": {"total": 5, "hits": [{"_id": "a", "_source": story} for story in stories]}},
        lambda stories: {"data": {"articles": {"edges": [{"node": story} for story in stories]}}},
        lambda stories: [stories[:2], stories[2:]],
    ],
    ids=["list", "articles", "newsapi", "feed", "nested", "search", "graph", "lists"],
)
def test_each_article_of_a_list_is_a_record(
    read_bytes: ReadBytes, compress: Compress, wrap: Callable[[Any], Any], indent: int | None
) -> None:
    """However a list is wrapped, written and compressed, its articles come out in their order, each at its place."""
    document = json.dumps(wrap(STORIES), indent=indent).encode()
    rows = read_bytes(compress(document), "stories.json")

    assert texts(rows) == TEXTS
    assert [document[row.record_offset : row.record_offset + 1] for row in rows] == [b"{"] * 5
    assert len({row.copy_id for row in rows}) == 5


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_value(read_bytes: ReadBytes, codec: str) -> None:
    """Editors of Windows write one before the list."""
    rows = read_bytes(json.dumps(STORIES).encode(codec), "stories.json")
    assert texts(rows) == TEXTS
    assert len(rows) == len(TEXTS)


@pytest.mark.parametrize("indent", [2, "\t"])
def test_a_document_may_be_one_article(read_bytes: ReadBytes, indent: int | str) -> None:
    """An object over many lines is an article, whatever lists it holds; several may follow each other."""
    story = {"items": [{"src": "a.jpg"}], "images": [{"url": "b.jpg"}], **STORIES[0], "data": [{"a": 1}]}
    rows = read_bytes((json.dumps(story, indent=indent) + "\n").encode() * 3)

    assert texts(rows) == [TEXTS[0]] * 3


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b'{"title": "Lock", "text": "a \\x wrong escape"}', RejectReason.MALFORMED_RECORD),
        (b'{"title": "Lock", "text": "one "quotation mark too many"}', RejectReason.MALFORMED_RECORD),
        (b'{"title": "Lock", "text": "no end}', RejectReason.MALFORMED_RECORD),
        (b'{"title": "Lock", "text": "a", "more": {"b": 1}', RejectReason.MALFORMED_RECORD),
        (b'{"title": "no text"}', RejectReason.MALFORMED_RECORD),
        (b'{"title": "Lock", "text": ""}', RejectReason.EMPTY),
        (b'"a string"', RejectReason.MALFORMED_RECORD),
        (b"12", RejectReason.MALFORMED_RECORD),
        (b'{"title": "Lock", "text": "' + b"long " * 30_000 + b'"}', RejectReason.TOO_LARGE),
    ],
    ids=["escape", "quotes", "unended", "unclosed", "no-text", "empty", "string", "number", "large"],
)
def test_only_the_broken_article_is_lost(read_bytes: ReadBytes, broken: bytes, reason: RejectReason) -> None:
    """An article that cannot be read is one reject; those before and behind it are records."""
    parts = [json.dumps(story).encode() for story in STORIES]
    rows = read_bytes(b"[" + b",\n".join([*parts[:2], broken, *parts[2:]]) + b"]")

    assert texts(rows) == TEXTS
    (row,) = (row for row in rows if isinstance(row, Reject))
    assert row.reason is reason
    assert row.record_offset == len(b"[" + b",\n".join(parts[:2]) + b",\n")


def test_what_is_missing_is_told(read_bytes: ReadBytes, compress: Compress) -> None:
    """A list that was cut off keeps what is whole, and has one more reject."""
    document = json.dumps(STORIES).encode()
    for size in range(5, len(document) - 1, 7):
        rows = read_bytes(document[:size], "stories.json")
        assert texts(rows) == TEXTS[: len(texts(rows))]
        assert any(row.reason is RejectReason.TRUNCATED_RECORD for row in rows if isinstance(row, Reject))
    rows = read_bytes(compress(document * 200)[:-30], "stories.json")
    assert any(row.reason is RejectReason.BROKEN_COMPRESSION for row in rows if isinstance(row, Reject))


def test_an_empty_list_has_its_row(read_bytes: ReadBytes) -> None:
    """A file with no article in it is not lost without a word."""
    for document in (b"[]", b'{\n"articles": []\n}', b'{"totalResults": 0, "articles": []}'):
        (row,) = read_bytes(document, "stories.json")
        assert isinstance(row, Reject)


@pytest.mark.parametrize(
    ("start", "ending", "document"),
    [
        (b'[{"a": 1}', "", True),
        (b'[\n {"a": 1}', ".jsonl", True),
        (b'{"articles": [{"text": "a"}]}', "", True),
        (b'{"text": "a", "images": [{"src": "a"}]}', "", False),
        (b'{"text": "a"}\n{"text": "b"}', "", False),
        (b'["We are open," he said', ".txt", False),
        (b'["a"]', ".json", True),
    ],
)
def test_a_document_is_told_by_its_beginning(start: bytes, ending: str, document: bool) -> None:
    """A list of objects is one, and an object only where it holds a list or goes over lines."""
    assert is_json_document(Head(start, ending)) is document


def test_a_list_is_seen_within() -> None:
    """The list of articles may stand behind other fields, and lists of other things are none."""
    assert holds_list(b'{"status": "ok", "facets": {"a": [1]}, "response": {"docs": [{"text": "a"}]}}')
    assert not holds_list(b'{"text": "a", "items": [{"src": "a.jpg"}]}')


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300).map(lambda noise: b'[{"text":"a"},' + noise)
    | st.text('[]{}",:\\ a1', max_size=80).map(str.encode)
)
def test_any_bytes_end_as_rows(document: bytes) -> None:
    """Whatever stands in a document, reading ends, and no two rows share an id."""
    rows = list(read_json(ByteSource(Held(document)), InputFile("a.json", len(document)), ReadLimits(1_000)))
    assert len({(row.copy_id, getattr(row, "rule", "")) for row in rows}) == len(rows)
