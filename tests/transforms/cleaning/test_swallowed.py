"""An element that was never closed takes the page into it, and the page comes out again."""

from __future__ import annotations

import time

import pytest

from transforms.cleaning.extraction.extract import extract
from transforms.cleaning.page import Page, parse_page
from transforms.cleaning.swallowed import close_raw_elements

PROSE = (
    "The ferry to Holm will sail at night again from the first of June, the county said on Monday after long talks.",
    "Two crews have been hired for it, and the quay at Holm gets a new lamp and a waiting room with a stove.",
    "Until now the last boat left at six, so that whoever worked late in the town had to stay there until morning.",
    "The fare is the same as by day, and children who go to school in the town do not pay for the crossing.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
MENU = "<ul><li><a href='/n'>News</a></li><li><a href='/s'>Sport</a></li></ul>"


def parsed(html: str) -> Page:
    page = parse_page(html)
    assert page is not None
    return page


@pytest.mark.parametrize(
    "body",
    [
        f"<div><button class='menu'><div>Menu<div></button></div>{MENU}</div><h1>Ferry at night</h1>{BODY}",
        f"<div><select><option>Harbour<option>Islands</div><h1>Ferry at night</h1><div>{BODY}</div>",
        f"<label>Search <input><h1>Ferry at night</h1><div>{BODY}</div>",
        f"<header class='header'>{MENU}<h1>Ferry at night</h1><div>{BODY}</div>",
        f"<header><nav class='nav'><ul><li class='menu-item'><a href='/n'>News</a><h1>Ferry at night</h1>{BODY}",
        f"<aside class='banner'><a href='/b'>A new boat</a><h1>Ferry at night</h1>{BODY}",
        f"<div id='app'>Loading</div><noscript>{MENU}<h1>Ferry at night</h1>{BODY}</noscript>",
        f"<noscript><iframe src='/tag'></noscript><h1>Ferry at night</h1>{BODY}",
        f"<iframe src='/tag' /><h1>Ferry at night</h1>{BODY}<iframe src='/ad'></iframe>",
        f"<form><textarea>Your words</form><h1>Ferry at night</h1>{BODY}",
    ],
    ids=["button", "select", "label", "header", "nav", "aside", "noscript", "iframe", "self-closed", "textarea"],
)
def test_a_page_inside_an_element_is_read(body: str) -> None:
    """Whatever holds the page, its paragraphs are the text."""
    page = parsed(f"<html><head><title>Ferry at night</title></head><body>{body}</body></html>")
    assert extract(page).paragraphs == PROSE


@pytest.mark.parametrize("end", ["", "</titel>", "</head>"])
def test_an_unclosed_title_ends_where_markup_begins(end: str) -> None:
    """The page is no part of its own title."""
    page = parsed(f"<html><head><title>Ferry at night{end}<meta name=author content=Ida><body><h1>F</h1>{BODY}")
    assert (page.title, page.meta["author"]) == ("Ferry at night", "Ida")
    assert extract(page).paragraphs == PROSE


@pytest.mark.parametrize(
    "source",
    [
        b"<title>a</title><textarea><iframe src=x></iframe></textarea><p>x</p>",
        b"<TITLE>a</Title><svg><title>b</title></svg><textarea>c</textarea>",
        b"",
    ],
)
def test_closed_elements_stay(source: bytes) -> None:
    """Nothing is put into a source whose elements end."""
    assert close_raw_elements(source) == source


def test_a_menu_stays_a_menu() -> None:
    """A large menu, a select of many towns and a noscript beside a body are what they say they are."""
    links = "".join(f"<li><a href='/{n}'>The harbour of the island number {n}</a></li>" for n in range(80))
    options = "".join(f"<option>The harbour of the island number {n}</option>" for n in range(80))
    spare = f"<noscript><div>{BODY}</div></noscript>"
    page = parsed(f"<body><nav><ul>{links}</ul></nav><select>{options}</select>{spare}<div>{BODY}</div></body>")
    assert [page.tree.find(f".//{tag}") is None for tag in ("nav", "select", "noscript")] == [False] * 3
    assert extract(page).paragraphs == PROSE


@pytest.mark.parametrize("rest", ["<article>{}</article>", "<main><section>{}</section></main><footer>x</footer>"])
def test_a_page_without_a_body_tag_has_a_body(rest: str) -> None:
    """What follows the head's own elements is the body, though the parser leaves it in the head."""
    page = parse_page(f"<html lang=en><meta charset=utf-8><title>The ferry</title>{rest.format(BODY)}")
    assert page is not None
    assert [child.tag for child in page.tree.find("head")] == ["meta", "title"]
    assert extract(page).paragraphs == PROSE


@pytest.mark.parametrize(
    "source",
    [
        "<title>" * 40_000,
        "<nav><p>x</p>" * 900 + "<p>The ferry sails.</p>" * 20_000,
        "<iframe " * 60_000,
        "<noscript>" + "<p " * 60_000,
        "<header>" * 900 + f"<div>{BODY * 300}</div>",
    ],
    ids=["titles", "nested", "open tags", "no ends", "trunk"],
)
def test_it_takes_time_that_grows_as_the_page(source: str) -> None:
    """Sources made for it are parsed in a moment."""
    began = time.process_time()
    parse_page(source)
    assert time.process_time() - began < 2.0
