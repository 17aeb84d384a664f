"""Fields that no article has: of absurd size, depth, and kind. Each costs little, and none costs the record."""

from __future__ import annotations

import json
import time

import pytest

from schemas.article import Article
from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.articles.prepare import prepare
from transforms.cleaning.metadata.addresses import site_of
from transforms.intake.articles import MOST_AUTHORS
from transforms.intake.formats import ReadLimits
from transforms.intake.jsonl import read_jsonl
from transforms.intake.source import ByteSource

SENTENCES = [f"Keeper {number} fed the otters at noon while rain fell on the roof of the house." for number in range(9)]
TEXT = "\n\n".join(SENTENCES)


def _page(head: str) -> Record:
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    page = f"<html><head>{head}</head><body><article><h1>Otters fed</h1>{body}</article></body></html>"
    return Record("otters.html", 0, RecordKind.HTML, page.encode())


def _read(lines: bytes) -> list[Record | Reject]:
    given = iter((lines,))

    class Chunks:
        sound_until = 0

        def __call__(self) -> bytes:
            return next(given, b"")

        def recover(self) -> bool:
            return False

    return list(read_jsonl(ByteSource(Chunks()), InputFile("otters.jsonl", len(lines)), ReadLimits()))


def _line(**fields: object) -> bytes:
    return json.dumps({"text": TEXT, **fields}).encode() + b"\n"


@pytest.mark.parametrize("mark", [" | ", " - "], ids=["bars", "dashes"])
def test_a_title_of_a_hundred_thousand_parts_costs_little(mark: str) -> None:
    """A title is cut before it is taken apart."""
    record = _page(f"<title>{mark.join(['otters'] * 100_000)}</title>")
    began = time.process_time()
    assert isinstance(prepare(record), Article)
    assert time.process_time() - began < 15


@pytest.mark.parametrize("depth", [50, 900])
def test_authors_nested_in_lists_are_no_names(depth: int) -> None:
    """JSON-LD nested as deep as JSON can be read does not exhaust the stack."""
    nested = "[" * depth + '{"name": "Ada Reed"}' + "]" * depth
    record = _page(f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {nested}}}</script>')
    assert isinstance(prepare(record), Article)


def test_only_so_many_authors_are_taken() -> None:
    """A list of a hundred thousand names is cut."""
    (record,) = _read(_line(authors=["Ada Reed"] * 100_000))
    assert isinstance(record, Record)
    assert len(record.given.authors) == MOST_AUTHORS


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_field(number: str) -> None:
    """The words that stand for no number in JSON do not become a title."""
    (record,) = _read(b'{"text": %s, "title": %s}\n' % (json.dumps(TEXT).encode(), number.encode()))
    assert isinstance(record, Record)
    assert record.given.title is None


def test_a_number_of_ten_thousand_digits_does_not_cost_the_line() -> None:
    """Python reads no whole number of that length; nobody needs it as one."""
    (record,) = _read(b'{"id": %s, "text": %s}\n' % (b"9" * 10_000, json.dumps(TEXT).encode()))
    assert isinstance(record, Record)


def test_objects_on_one_line_are_malformed_and_not_cut_off() -> None:
    """A last line that holds more than one object says so."""
    (row,) = _read(_line().strip() + _line().strip())
    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (RejectReason.MALFORMED_RECORD, "json-malformed")
    assert "Extra data" in row.evidence


def test_evidence_holds_no_controls_and_ends() -> None:
    """What is shown of a broken line can be printed."""
    (row,) = _read(b'{"text": "a\x00b\x1b[31m\x07' + b"w" * 5_000 + b"\n")
    assert isinstance(row, Reject)
    assert row.evidence.isprintable()
    assert len(row.evidence) <= 500


def test_a_host_longer_than_any_is_no_site() -> None:
    """Names in the domain name system have 253 characters at most."""
    assert site_of(f"https://{'a.' * 60}example") is not None
    assert site_of(f"https://{'a.' * 5_000}example") is None


def test_a_page_without_words_says_so() -> None:
    """Every reject has its evidence."""
    outcome = prepare(Record("x.txt", 0, RecordKind.TEXT, b". ! ? , ; " * 50))
    assert isinstance(outcome, Reject)
    assert outcome.evidence


def test_a_page_nested_too_deep_is_not_published_in_part() -> None:
    """Where the parser stops within a page, the reject says so, and what stood before is not taken for the article."""
    sentences = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    page = f"<html><body><article>{sentences}{'<div>' * 3_000}{sentences}</article></body></html>"
    outcome = prepare(Record("deep.html", 0, RecordKind.HTML, page.encode()))
    assert isinstance(outcome, Reject)
    assert (outcome.reason, outcome.rule) == (RejectReason.MALFORMED_RECORD, "html-too-deep")
