"""From named fields to a record."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from schemas.record import InputFile, RecordKind
from transforms.intake.articles import article, string_of
from transforms.intake.problems import IntakeError


def record(fields: dict[str, Any]) -> tuple[RecordKind, bytes, str | None]:
    """What a record of these fields holds."""
    made = article(fields, (), InputFile("a.json", 1), 0, b"")
    return made.kind, made.content, made.charset


def test_text_goes_before_a_page_and_a_page_before_a_response() -> None:
    """The cleanest form of an article is taken."""
    response = base64.b64encode(b"<p>\xe9</p>").decode()
    assert record({"html": "<p>a</p>", "text": "a"}) == (RecordKind.TEXT, b"a", "utf-8")
    assert record({"httpResponseBody": response, "browserHtml": "<p>a</p>"}) == (RecordKind.HTML, b"<p>a</p>", "utf-8")
    assert record({"httpResponseBody": response}) == (RecordKind.HTML, b"<p>\xe9</p>", None)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"text": 7, "page": 3}, "json-empty-text"),
        ({"title": "a"}, "json-without-text"),
        ({"httpResponseBody": "abcde"}, "json-base64"),
        ({"httpResponseBody": "IA=="}, "json-empty-text"),
    ],
)
def test_what_holds_no_text_is_refused(fields: dict[str, Any], rule: str) -> None:
    """Numbers are no text, and a broken or empty response is none."""
    with pytest.raises(IntakeError) as refused:
        record(fields)
    assert refused.value.rejection.rule == rule


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["a", "b"], "a\nb"),
        ({"$date": {"$numberLong": "5"}}, "5"),
        ({"a": {}}, None),
        (float("inf"), None),
        (True, None),
        ("NaN", None),
        ([{"value": "a", "format": "full"}], "a"),
        (1.5, "1.5"),
    ],
)
def test_a_value_is_told_as_words(value: Any, words: str | None) -> None:
    """Lists are joined, numbers written out, and what stands for nothing is nothing."""
    assert string_of(value) == words


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("['Ida Lund', 'Wim Vos']", ("Ida Lund", "Wim Vos")),
        ("['Ida Lund', \"Nora O'Neil\"]", ("Ida Lund", "Nora O'Neil")),
        ('["Ida Lund"]', ("Ida Lund",)),
        ("Ida Lund [photos]", ("Ida Lund [photos]",)),
    ],
)
def test_a_list_that_was_written_out_is_one(written: str, names: tuple[str, ...]) -> None:
    """Tables hold lists of names as Python and JSON write them."""
    made = article({"text": "a", "authors": written}, (), InputFile("a.json", 1), 0, b"")
    assert made.given.authors == names


@pytest.mark.parametrize(
    "fields",
    [
        {"cleaned_text": "a", "title": "b", "final_url": "https://c.example/d", "publish_date": "2021-03-04"},
        {"plain_text": "a", "title": "b", "requested_url": "https://c.example/d", "created": "2021-03-04"},
        {"Texte": "a", "Titre": "b", "link": "https://c.example/d", "Datum": "2021-03-04"},
        {"_source": {"content": "a", "title": "b", "url": "https://c.example/d", "created_at": "2021-03-04"}},
    ],
    ids=["goose", "public archives", "headers in other languages", "search"],
)
def test_names_of_other_tools(fields: dict[str, Any]) -> None:
    """Text, title, address and date are found; a search's wrapper is no outlet."""
    made = article(fields, (), InputFile("a.json", 1), 0, b"")
    given = made.given
    assert (made.content, given.title, given.url, given.published_at, given.site) == (
        b"a",
        "b",
        "https://c.example/d",
        "2021-03-04",
        None,
    )
