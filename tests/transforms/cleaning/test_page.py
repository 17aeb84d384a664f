"""A page parsed once: its meta elements and JSON-LD laid out flat, whatever the markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.etree import tostring

from transforms.cleaning.page import Page, parse_page


def parsed(html: str) -> Page:
    page = parse_page(html)
    assert page is not None
    return page


@pytest.mark.parametrize("source", ["", " \n ", "\x00"], ids=["empty", "blank", "nul"])
def test_nothing_is_no_page(source: str) -> None:
    """A source without any element gives no page."""
    assert parse_page(source) is None


def test_meta_is_found_by_any_of_its_names() -> None:
    """Name, property and itemprop are read alike, in lower case, and the first content counts."""
    page = parsed(
        "<meta name=Author content=' Ida Holm '><meta property=author content=Other><meta itemprop=genre content=x>"
    )
    assert (page.meta["author"], page.meta["genre"]) == ("Ida Holm", "x")


@pytest.mark.parametrize(
    "block",
    [
        '[{"@type": "A"}, {"@type": "B"}]',
        '{"@type": "A", "@graph": [{"@type": "B"}]}',
        '<!-- [{"@type": "A"}, [{"@type": "B"}]] -->',
        '[{"@type": "A"}, {"@type": "B", "text": "a\nb"}];',
    ],
    ids=["list", "graph", "commented", "raw line end"],
)
def test_json_ld_is_laid_out_flat(block: str) -> None:
    """Lists and graphs of JSON-LD become one row of objects, however they are wrapped."""
    page = parsed(f"<html><script type='application/ld+json'>{block}</script></html>")
    assert [item["@type"] for item in page.json_ld] == ["A", "B"]


def test_broken_json_ld_is_passed_over() -> None:
    """A block that does not parse does not hide the next one."""
    blocks = ("{broken", '{"@type": "A"}')
    html = "".join(f"<script type='application/ld+json'>{block}</script>" for block in blocks)
    assert [item["@type"] for item in parsed(f"<html>{html}</html>").json_ld] == ["A"]


def test_markup_comments_do_not_split_text() -> None:
    """Comments are gone from the tree, and the text around them is one."""
    paragraph = parsed("<p>One <!-- ad slot -->line.</p>").tree.find(".//p")
    assert paragraph is not None
    assert paragraph.text == "One line."


def test_xml_declaration_is_no_obstacle() -> None:
    """A page that declares itself XML in another encoding is parsed as the text that it now is."""
    page = parsed('<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>Smørrebrød</p></body></html>')
    assert page.tree.text_content() == "Smørrebrød"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("ferry\x1fman", "ferryman"), ("ferry&#31man", "ferryman"), ("ferry&#x0B;man", "ferry man")),
        *(("ferry\uffffman", "ferryman"), ("ferry&#xFFFE;man", "ferryman"), ("ferry&#2;&#2;man", "ferryman")),
        *(("ferry&#145;man", "ferry\u2018man"), ("ferry&#99999999;man", None), ("ferry&amp;#31;man", "ferry&#31;man")),
    ],
)
def test_a_page_holds_no_controls(written: str, read: str | None) -> None:
    """However a control is written, the tree's text can be moved on to where none is allowed."""
    page = parse_page(f"<p>{written}</p>")
    assert page is not None
    paragraph = page.tree.find(".//p")
    text = paragraph.text
    paragraph.tail = text
    assert read is None or text == read


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    """Arbitrary text never raises."""
    page = parse_page(source)
    assert page is None or page.html == source


def test_whoever_takes_the_tree_has_it_alone() -> None:
    """What is done to a taken tree does not show on the page, whose title stays at hand."""
    page = parsed("<title>Ferry</title><script>x</script><p>The ferry left an hour late.<p>It came back at noon.")
    before = tostring(page.tree)
    taken = page.take_tree()
    for paragraph in taken.iter("p"):
        paragraph.text = "gone"

    assert page.title == "Ferry"
    assert page.tree is not taken
    assert tostring(page.tree) == before
