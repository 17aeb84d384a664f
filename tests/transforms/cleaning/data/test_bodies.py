"""A body that a page holds as data is the article's, whatever shape the data have; other texts of the data are not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from transforms.cleaning.data.bodies import body_instead, read_markup, state_body, stated_body
from transforms.cleaning.extraction.extract import extract
from transforms.cleaning.page import Page, parse_page

TITLE = "Night ferry to Holm sails again"
PROSE = (
    "The ferry to Holm will sail at night again from the first of June, the county said on Monday after long talks.",
    "Two crews have been hired for it, and the quay at Holm gets a new lamp and a waiting room with a stove.",
    "Until now the last boat left at six, so that whoever worked late in the town had to stay there until morning.",
)
HTML = "".join(f"<p>{text}</p>" for text in PROSE)
OTHER = (
    "<p>"
    + "A story of another day about the lighthouse, which has a lamp of its own and no waiting room. " * 9
    + "</p>"
)


def page_of(state: Any, shown: str = "<div>Loading…</div>", head: str = "") -> Page:
    script = f"<script id='__NEXT_DATA__' type='application/json'>{json.dumps(state)}</script>"
    page = parse_page(f"<html><head><title>{TITLE}</title>{head}</head><body>{shown}{script}</body></html>")
    assert page is not None
    return page


@pytest.mark.parametrize(
    "article",
    [
        {"body": HTML},
        {"content": {"rendered": HTML}},
        {
            "content_elements": [{"type": "text", "content": text} for text in PROSE]
            + [{"type": "image", "caption": "A"}]
        },
        {"elements": [{"items": [{"htmlText": text}]} for text in PROSE]},
        {"body": ["div", *(["p", text] for text in PROSE), ["ad", {"slot": 1}]]},
        {
            "children": [
                {"type": "p", "children": [{"text": text[:9]}, {"text": text[9:20], "b": 1}, {"text": text[20:]}]}
                for text in PROSE
            ]
        },
        {
            "blocks": {
                f"text-{n}": {"text": {"value": text}} for n, text in enumerate((*PROSE, "The fare is the same."))
            }
        },
        {
            "contents": [
                {
                    "type": "text",
                    "model": {"blocks": [{"model": {"text": text, "blocks": [{"model": {"text": text}}]}}]},
                }
                for text in PROSE
            ]
        },
        {"body": json.dumps({"blocks": [{"text": text} for text in PROSE], "version": "2.1", "more": "x" * 300})},
        {"body": HTML.replace("<", "&lt;").replace(">", "&gt;")},
    ],
    ids=["html", "rendered", "arc", "items", "tagged", "inline", "named", "nested", "json inside", "escaped"],
)
def test_a_body_of_any_shape_is_found(article: dict[str, Any]) -> None:
    """Paragraph for paragraph, without captions and slots, and without other stories and terms."""
    cards = [{"title": f"Story {n}", "url": f"/{n}", "content": OTHER} for n in range(5)]
    state = {"props": {"article": {"headline": TITLE, **article}, "more": cards, "i18n": {"terms": OTHER * 3}}}
    page = page_of(state)
    assert state_body(page)[: len(PROSE)] == PROSE
    assert extract(page).paragraphs[: len(PROSE)] == PROSE


def test_another_storys_body_is_not_the_pages() -> None:
    """Without the title, a body must hold what the page says that it is about."""
    state = {"stories": [{"headline": "Lighthouse", "body": OTHER}]}
    assert state_body(page_of(state)) == ()
    described = "<meta name='description' content='The ferry to Holm sails at night again from June'>"
    assert state_body(page_of(state, head=described)) == ()
    assert state_body(page_of({"a": {"body": HTML}}, head=described)) == PROSE


def test_a_stub_gives_way_to_the_body_that_it_begins() -> None:
    """What the markup shows must stand in the body that takes its place, and be a small part of it."""
    page = page_of({"article": {"headline": TITLE, "body": HTML}})
    assert body_instead(page, (PROSE[0],)) == PROSE
    assert body_instead(page, PROSE[:2]) == ()
    assert (
        body_instead(
            page,
            (
                "Quite another text stands on this page, of a lighthouse that a keeper sold, and of his dog, "
                "which barked at every ship for years.",
            ),
        )
        == ()
    )


@pytest.mark.parametrize(
    ("state", "head"),
    [
        ({"isPremium": True}, ""),
        ({"isAccessibleForFree": False}, ""),
        ({}, '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'),
    ],
    ids=["premium", "state", "json-ld"],
)
def test_what_is_not_free_to_read_is_left(state: dict[str, Any], head: str) -> None:
    """A wall is not walked round."""
    assert state_body(page_of({"article": {"headline": TITLE, "body": HTML, **state}}, head=head)) == ()


def stated(item: dict[str, Any]) -> Page:
    page = parse_page(f"<script type='application/ld+json'>{json.dumps(item)}</script><p>Loading</p>")
    assert page is not None
    return page


def test_bodies_of_json_ld_are_read() -> None:
    """Plain, marked up or escaped twice, an `articleBody` is the same paragraphs."""
    escaped = HTML.replace("<", "&lt;").replace(">", "&gt;")
    for body in ("\n".join(PROSE), HTML, escaped, escaped.replace("&", "&amp;")):
        assert stated_body(stated({"@type": "NewsArticle", "articleBody": body})) == PROSE
    assert stated_body(stated({"@type": "NewsArticle"})) == ()


def test_a_live_blogs_entries_are_its_body() -> None:
    """Each with its headline, in the page's order."""
    entries = [{"@type": "BlogPosting", "headline": f"At {n}", "articleBody": text} for n, text in enumerate(PROSE)]
    page = stated({"@type": "LiveBlogPosting", "liveBlogUpdate": entries})
    assert stated_body(page) == ("At 0", PROSE[0], "At 1", PROSE[1], "At 2", PROSE[2])


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("<p>One <b>and</b> two<br>three</p>tail", ("One and two", "three", "tail")),
        ("One &amp; two", ("One & two",)),
        ("One <b>and</b> two\nthree", ("One and two", "three")),
        ("<figure><img><figcaption>A</figcaption></figure><p>Two</p><script>x</script>", ("Two",)),
        ("a\x00b<p>c\ud800</p>", ("ab", "c")),
        ("", ()),
        ("< 5 and > 3", ("< 5 and > 3",)),
    ],
)
def test_markup_is_read_as_paragraphs(text: str, paragraphs: tuple[str, ...]) -> None:
    """Strings with markup are cut at its blocks."""
    assert read_markup(text) == paragraphs
