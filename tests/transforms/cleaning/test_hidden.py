"""Text that no reader sees goes; what a click shows, and a body behind an overlay, stays."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from schemas.article import NoiseKind
from transforms.cleaning.extraction.extract import extract
from transforms.cleaning.hidden import drop_hidden, open_headings
from transforms.cleaning.page import parse_page

SEEN = (
    "<p>The baker of Holm sells rye bread from a boat on Fridays, and people row out to him from both shores.</p>" * 3
)
UNSEEN = "Bread cheap bread buy bread online, words for machines."


def text_after(inside: str) -> str:
    source = f"<html><body><h1>Bread by boat</h1>{SEEN}{inside}</body></html>"
    tree = lxml_html.document_fromstring(source)
    drop_hidden(tree, source)
    return str(tree.text_content())


@pytest.mark.parametrize(
    "mark",
    [
        *("hidden", "hidden=''", "style='display:none'", "style='color:red; DISPLAY : none;'"),
        *("style='visibility:hidden'", "style='font-size:0'", "style='font-size: 0px; opacity:0'"),
    ],
)
@pytest.mark.parametrize("tag", ["p", "div", "span"])
def test_hidden_text_goes(tag: str, mark: str) -> None:
    """However a nameless element is hidden, its words are not read, and those after it are."""
    text = text_after(f"<{tag} {mark}>{UNSEEN}</{tag}>and the tail")
    assert UNSEEN not in text
    assert text.endswith("and the tail")


@pytest.mark.parametrize(
    "element",
    [
        f"<div class='faq__answer' style='display:none'>{UNSEEN}</div>",
        f"<div id='c3' hidden>{UNSEEN}</div>",
        f"<p class='read-more-text' style='display:none'>{UNSEEN}</p>",
        f"<div role='tabpanel' hidden>{UNSEEN}</div>",
        f"<div hidden='until-found'>{UNSEEN}</div>",
        f"<div x-show='open' style='display:none'>{UNSEEN}</div>",
        f"<div style='font-size:0'><span style='font-size:14px'>{UNSEEN}</span></div>",
        f"<p style='font-size:0.9em'>{UNSEEN}</p>",
        f"<p style='opacity:0'>{UNSEEN}</p>",
    ],
    ids=["class", "id", "more", "role", "found", "attribute", "size inside", "small", "faded in"],
)
def test_what_may_be_shown_stays(element: str) -> None:
    """An element that a script may find is left to the judge of lines."""
    assert UNSEEN in text_after(element)


def test_a_body_behind_an_overlay_stays() -> None:
    """Where the hidden part is most of the page it is the page."""
    tree = lxml_html.document_fromstring(f"<body><p>Please accept.</p><div style='display:none'>{SEEN}</div></body>")
    assert drop_hidden(tree, "") == 0
    assert "rye bread" in tree.text_content()


def test_it_is_told_what_was_hidden() -> None:
    """The article says how much hidden text was left out."""
    page = parse_page(f"<html><body><h1>Bread by boat</h1>{SEEN}<p hidden>{UNSEEN}</p></body></html>")
    assert page is not None
    found = extract(page)
    assert UNSEEN not in found.paragraphs
    assert [cut.characters for cut in found.removed if cut.kind is NoiseKind.HIDDEN] == [len(UNSEEN)]


@pytest.mark.parametrize(
    "mark", ["amp-access='NOT subscriber' amp-access-hide", "subscriptions-section='content-not-granted' class='wall'"]
)
def test_what_amp_shows_to_others_goes(mark: str) -> None:
    """Of the two texts of an AMP page the one for those who do not pay is a prompt."""
    text = text_after(
        f"<section {mark}><p>{UNSEEN}</p></section><section amp-access='subscriber'><p>Rye.</p></section>"
    )
    assert UNSEEN not in text
    assert text.endswith("Rye.")


def test_data_for_machines_that_say_the_text_again_go() -> None:
    """Hidden text as long as the body goes where the page shows it too, whatever it is hidden by."""
    body = "The baker of Holm sells rye bread from a boat on Fridays, and people row out to him from both shores."
    data = f"<span itemprop='articleBody'>{f'{body} ' * 3}</span><span>Quay Post Ltd</span>"
    again = f"<div aria-hidden='true' hidden>{data}</div>"
    assert "Quay Post Ltd" not in text_after(again)
    other = "A whole other article stands behind this overlay and is longer than all that the page shows. " * 9
    assert other in text_after(f"<div hidden>{other}</div>")


@pytest.mark.parametrize(
    "opener",
    ["<button class='b'><h3>Who bakes?</h3></button>", "<h4><button aria-expanded='false'>Who bakes?</button></h4>"],
    ids=["heading in a button", "button in a heading"],
)
def test_headings_that_are_buttons_are_text(opener: str) -> None:
    """A heading that opens an answer is one of the text's; a button without one is furniture."""
    tree = lxml_html.document_fromstring(f"<html><body>{opener}<p>Ida.</p><button>Share</button></body></html>")
    open_headings(tree)
    assert [element.tag for element in tree.iter("button", "h3", "h4")][1:] == ["button"]
    assert "Who bakes?" in tree.text_content()


@pytest.mark.parametrize(
    "opener",
    [
        "<details><summary>Who bakes?</summary><p>Ida.</p></details>",
        "<div><button aria-expanded='false'><span>Who bakes?</span></button><div hidden id='a'><p>Ida.</p></div></div>",
    ],
    ids=["summary", "button"],
)
def test_what_opens_paragraphs_is_a_heading(opener: str) -> None:
    """A question above its hidden answer is a heading; what opens a menu is none."""
    menu = "<nav><button aria-expanded='false'>Menu</button><ul><li>News</li></ul></nav>"
    tree = lxml_html.document_fromstring(f"<html><body>{menu}{opener}</body></html>")
    open_headings(tree)
    assert [element.text_content() for element in tree.iter("h4")] == ["Who bakes?"]
    assert tree.find(".//nav/button") is not None


@pytest.mark.parametrize("name", ["sr-only", "link visually-hidden", "screen-reader-text", "visuallyhidden"])
def test_words_that_are_only_read_aloud_go(name: str) -> None:
    """What screen readers add to a link is not what the page says; headings are left to the judge."""
    text = text_after(
        f"<p>Bread of <a href='/x'>Holm<span class='{name}'> (opens in a new tab)</span></a> is sold.</p>"
    )
    assert "Bread of Holm is sold." in text
    assert UNSEEN in text_after(f"<h2 class='{name}'>{UNSEEN}</h2>")
