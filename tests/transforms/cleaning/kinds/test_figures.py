"""What is counted of a page, by pages made for it."""

from __future__ import annotations

import pytest

from transforms.cleaning.kinds.figures import UNKNOWN, nested_types, page_figures, text_figures
from transforms.cleaning.page import Page, parse_page

SHOP = """<html><head><title>Blue teapot | Kettle House</title><meta property="og:type" content="product">
<script type="application/ld+json">{"@type": "Product", "offers": {"@type": "Offer", "price": 24}}</script></head>
<body><h1>Blue teapot</h1><p>Holds a litre.</p><b>$24</b><form><button>Add to cart</button></form>
<ul><li class="tile"><a href="/a">Red teapot <img src="a"></a></li><li class="tile"><a href="/b">Cup <img></a></li>
<li class="tile"><a href="/c">Saucer <img></a></li><li class="tile"><a href="/d">Jug <img></a></li></ul></body>"""
PROSE = "The ferry left the quay an hour late, because the captain had waited for the doctor from the mainland."


def page(source: str) -> Page:
    parsed = parse_page(source)
    assert parsed is not None
    return parsed


def test_a_shop_page_shows_what_it_sells() -> None:
    """Offers, prices, buttons and rows of tiles are each a figure."""
    figures = page_figures(page(SHOP), "https://kettle.example/products/blue-teapot-3").figures
    assert figures["type_product"] == figures["type_offer"] == figures["og_product"] == 1
    assert figures["count_price"] == figures["n_form"] == 1
    assert figures["count_buy"] > 0
    assert figures["group_largest"] == 4
    assert figures["group_images"] == figures["group_links"] == 1


@pytest.mark.parametrize(
    ("url", "name", "value"),
    [
        ("https://k.example/products/blue-teapot", "url_product", 1),
        ("https://k.example/category/tea", "url_category", 1),
        ("https://forum.k.example/t/cracks/19", "host_forum", 1),
        ("https://k.example/2024/05/ferry-late", "url_date", 1),
        ("https://k.example/2024/05/ferry-late", "url_slug_words", 2),
        ("https://k.example/a/b/c", "url_steps", 3),
        ("http://[broken", "url_slug", 0),
    ],
)
def test_an_address_tells_by_its_words(url: str, name: str, value: float) -> None:
    """The address's steps, words and date are counted; a broken one counts as none."""
    assert page_figures(page(SHOP), url).figures[name] == value


def test_an_unknown_address_is_no_short_one() -> None:
    """Where the page does not say its address, its depth is unknown, and not 0."""
    assert page_figures(page(SHOP), None).figures["url_steps"] == UNKNOWN


def test_the_text_is_told_from_links() -> None:
    """A text made of the page's links is a linked one, prose is prose and its run is counted."""
    seen = page_figures(page(SHOP), None)
    assert text_figures(["Red teapot", "Cup"], seen)["text_linked"] == 1
    prose = text_figures([PROSE, PROSE, "Cup"], seen)
    assert prose["text_run"] == prose["text_prose_paragraphs"] == 2
    assert prose["text_prose"] > 0.9


def test_no_text_has_figures() -> None:
    """A page of which nothing was extracted gives the same figures by name."""
    seen = page_figures(page(SHOP), None)
    assert text_figures([], seen).keys() == text_figures([PROSE], seen).keys()


def test_a_judge_of_lines_may_be_heard() -> None:
    """The probabilities of lines give their mass, share and longest run; without them these are unknown."""
    seen = page_figures(page(SHOP), None)
    heard = text_figures([PROSE], seen, [0.9, 0.8, 0.1, 0.7])
    assert heard["lines_mass"] == pytest.approx(2.5)
    assert heard["lines_share"] == pytest.approx(0.625)
    assert heard["lines_run"] == 2
    assert text_figures([PROSE], seen)["lines_mass"] == UNKNOWN


def test_types_are_found_inside_others() -> None:
    """A question inside a page's main entity is named too."""
    assert list(nested_types({"@type": "WebPage", "mainEntity": [{"@type": ["Question"]}]})) == ["webpage", "question"]


def test_an_index_shows_many_headlines_that_are_links() -> None:
    """Teasers are counted: headings in links, items with a heading each, and little text for each of them."""
    teaser = "<article class='teaser'><h2><a href='/{0}'>The {0} ferry of the day has left us late</a></h2></article>"
    seen = page_figures(page("<h1>News</h1>" + "".join(teaser.format(n) for n in range(8))), None)
    assert seen.figures["linked_headings"] == seen.figures["headline_links"] == seen.figures["group_heaviest"] == 8
    assert seen.figures["group_headed"] == 1
    assert text_figures([PROSE], seen)["text_a_linked_heading"] < 3
