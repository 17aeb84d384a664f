"""The article's body out of a page: what stays, what goes, and what never happens."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from schemas.article import NoiseKind
from schemas.record import RecordKind
from transforms.cleaning.extraction.extract import Extraction, extract, read_blocks, squeeze
from transforms.cleaning.page import parse_page
from transforms.intake.decoding import decode

LEAD = "The harbour council voted on Tuesday to reopen the old lighthouse after nine years of repairs and delays."
MIDDLE = (
    "Engineers replaced the lamp, the stairs and most of the northern wall, which had been leaning since the storm."
)
END = "Visitors may climb the tower from the first of May, the council said, in groups of no more than twelve people."


def page_of(inside: str, head: str = "") -> str:
    top = f"<html><head><title>x</title>{head}</head><body>"
    return f"{top}<h1>Lighthouse opens again in spring</h1>{inside}</body></html>"


def article_with(extra: str) -> str:
    return page_of(f"<article><p>{LEAD}</p>{extra}<p>{MIDDLE}</p><p>{END}</p></article>")


def extracted(html: str) -> Extraction:
    page = parse_page(html)
    assert page is not None
    return extract(page)


@pytest.mark.parametrize(
    "furniture",
    [
        "<figure><img src='a.jpg'><figcaption>The tower seen from the pier at noon.</figcaption></figure>",
        "<div class='image-caption'>The tower seen from the pier at noon.</div>",
        "<div class='photo-gallery'><p>The tower seen from the pier at noon.</p></div>",
        "<aside><p>Five more towers that you can climb this year.</p></aside>",
        "<div class='relatedStories'><p>Five more towers that you can climb this year.</p></div>",
        "<div class='newsletter-signup'><p>Our letter from the harbour in your inbox each day.</p></div>",
        "<section id='comments'><p>I climbed it as a child and loved it.</p></section>",
        "<div role='navigation'><p>Home, harbour, weather, tides.</p></div>",
        "<div class='share-tools'><p>Tell a friend about this story.</p></div>",
    ],
    ids=["figure", "caption", "gallery", "aside", "related", "newsletter", "comments", "role", "share"],
)
def test_furniture_inside_the_article_goes(furniture: str) -> None:
    """What is not the article leaves it, though it stands in its middle."""
    assert extracted(article_with(furniture)).paragraphs == (LEAD, MIDDLE, END)


def test_headline_is_not_a_paragraph() -> None:
    """The headline is metadata: it does not open the body."""
    html = page_of("").replace("</body>", "") + f"<article><h1>Lighthouse opens again in spring</h1><p>{LEAD}</p>"
    assert not any("Lighthouse opens" in paragraph for paragraph in extracted(html).paragraphs)


def test_removals_are_on_record() -> None:
    """Each kind of furniture that went is recorded with the characters it took."""
    removed = extracted(article_with("<figcaption>The tower at noon.</figcaption>")).removed
    assert ("line-judge.caption", NoiseKind.CAPTION, 18) in [(r.rule, r.kind, r.characters) for r in removed]


def test_container_of_the_whole_story_stays_whatever_its_name() -> None:
    """A block that holds most of the page is the article, though its class names a sidebar or a promo."""
    html = page_of(f"<div class='promo related share-box'><p>{LEAD}</p><p>{MIDDLE}</p><p>{END}</p></div>")
    assert extracted(html).paragraphs == (LEAD, MIDDLE, END)


def test_lists_quotes_and_subheadings_stay() -> None:
    """A list, a quotation and a subheading of the article are paragraphs of it, each on its own."""
    quote = "Nobody believed that the lamp would ever turn again, and here it turns."
    items = ["The lamp room with its new glass", "The keeper's kitchen on the second floor"]
    inside = (
        f"<h2>What to see</h2><ul><li>{items[0]}</li><li>{items[1]}</li></ul><blockquote><p>{quote}</p></blockquote>"
    )
    assert extracted(article_with(inside)).paragraphs == (LEAD, "What to see", *items, quote, MIDDLE, END)


def test_folded_sections_keep_their_headings() -> None:
    """A heading in the button that folds its section out stays above the section."""
    fold = f"<button aria-expanded='false'><h3>What to see</h3></button><div class='panel'><p>{MIDDLE}</p></div>"
    html = page_of(f"<article><p>{LEAD}</p><div class='fold'>{fold}</div><p>{END}</p></article>")
    assert extracted(html).paragraphs == (LEAD, "What to see", MIDDLE, END)


def test_web_archive_toolbar_goes() -> None:
    """What an archive laid over the page is none of it."""
    bar = "<div id='wm-ipp-base'><p>The archive saw this page 14 times between two dates.</p></div>"
    assert extracted(page_of(f"{bar}<article><p>{LEAD}</p><p>{MIDDLE}</p></article>")).paragraphs == (LEAD, MIDDLE)


def test_body_in_several_containers_is_whole() -> None:
    """A story laid out in several containers of one make, with a promo between, is read to its end."""
    column = "<div class='grid__column'><p>{}</p></div>"
    filler = [
        f"Paragraph {n} of the long report tells more about the lighthouse and its many keepers." for n in range(9)
    ]
    promo = "<div class='promo'><p>Advertising line of some length stands here.</p></div>"
    inside = promo.join(("".join(map(column.format, (LEAD, *filler))), column.format(END)))
    assert extracted(page_of(f"<main>{inside}</main>")).paragraphs == (LEAD, *filler, END)


def test_stated_body_helps_out() -> None:
    """Where the markup holds far less than the page states as its article's body, the statement is the body."""
    body = json.dumps({"@type": "NewsArticle", "articleBody": f"{LEAD}\n{MIDDLE}\n\n{END}"})
    head = f"<script type='application/ld+json'>{body}</script>"
    assert extracted(page_of("<p>Please wait a moment.</p>", head)).paragraphs == (LEAD, MIDDLE, END)


def test_comment_in_the_markup_does_not_cut_a_paragraph() -> None:
    """A paragraph goes on after a comment in its markup."""
    assert (
        extracted(article_with("<p>Before it, <!-- slot --> and after.</p>")).paragraphs[1] == "Before it, and after."
    )


def test_tree_is_left_as_it_was() -> None:
    """Extraction works on a copy: other readers of the page see it unchanged."""
    page = parse_page(article_with("<figure><figcaption>At noon.</figcaption></figure>"))
    assert page is not None
    before = etree.tostring(page.tree)
    extract(page)
    assert etree.tostring(page.tree) == before


SCRAPS = [
    *("<p>", "</p>", "<div class='share ad'>", "</div>", "<table><tr><td>", "</table>", "<li>", "<ul>", "<h1>", "<br>"),
    *("<figure>", "<article>", "</article>", "<!--", "-->", "<blockquote>", "<html>", "<head>", "<body>", "<aside>"),
    *(
        f"<p>{LEAD}</p>",
        "<a href=x>",
        "&#0;&nbsp;",
        "<script type='application/ld+json'>{",
        '"articleBody": [1, {"a": ',
    ),
]

SOUP = st.lists(
    st.one_of(
        st.sampled_from(SCRAPS),
        st.text(max_size=30),
    ),
    max_size=25,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_any_soup_is_extracted_without_error(soup: str) -> None:
    """Arbitrary markup never raises, gives one-line paragraphs, and gives the same ones twice."""
    page = parse_page(soup)
    if page is None:
        return
    first = extract(page)
    assert first == extract(page)
    assert all(paragraph == " ".join(paragraph.split()) != "" for paragraph in first.paragraphs)


@pytest.mark.corpora
@pytest.mark.parametrize(("gold", "least"), [("scrapinghub", 0.972), ("fundus", 0.962)])
def test_gold_pages(corpora: Path, gold: str, least: float) -> None:
    """On gold pages the bodies reach the F1 that is promised, by runs of four words."""
    folder = corpora / "extraction" / gold
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    precisions, recalls = [], []
    for name, entry in truth.items():
        source = decode(gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), None, RecordKind.HTML)
        true, found = runs(entry["articleBody"]), runs("\n".join(extracted(source).paragraphs))
        hits = (true & found).total()
        precisions += [hits / found.total()] if found else []
        recalls += [hits / true.total()] if true else []
    precision, recall = mean(precisions), mean(recalls)
    assert 2 * precision * recall / (precision + recall) >= least


def runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    size = min(4, len(words)) or 1
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))


@pytest.mark.parametrize(
    ("tree", "paragraphs"),
    [
        ("<body><p>One <hi>and</hi> two</p><p>three</p></body>", ["One and two", "three"]),
        ("<body><p>one<lb/>two</p>tail</body>", ["one", "two", "tail"]),
        ("<body><list><item>a</item><item>b</item></list></body>", ["a", "b"]),
        ("<body><table><row><cell>a</cell><cell>b</cell></row></table></body>", ["a b"]),
        ("<body><p> </p></body>", []),
    ],
    ids=["inline", "line break", "items", "cells", "nothing"],
)
def test_blocks(tree: str, paragraphs: list[str]) -> None:
    """Inline marks join, blocks and line breaks part, cells stand side by side."""
    assert list(read_blocks(etree.fromstring(tree))) == paragraphs


def test_white_space_is_drawn_together() -> None:
    """Each run of it is one space, and none stands at an end."""
    assert squeeze("  a \n\t b\u00a0c ") == "a b c"


STATEMENT = (
    "Nine years after the storm the lighthouse shines again, and the island that paid for most of it"
    " wants to know why it cost three times what was planned."
)
BODY = [f"Sentence {n} of the report about the lighthouse is long enough to be prose in any reading." for n in range(5)]


def paragraphs(above: str, description: str) -> tuple[str, ...]:
    story = "".join(f"<p>{text}</p>" for text in BODY)
    page = parse_page(
        f"<html><head><title>x</title><meta property='og:title' content='The light is back'>"
        f"<meta name='description' content='{description}'></head><body><main><header>"
        f"<h1>The light is back at last</h1>{above}</header>"
        f"<div class='article-body'>{story}</div></main></body></html>"
    )
    assert page is not None
    return extract(page).paragraphs


def test_standfirst_opens_the_body() -> None:
    """The statement under the headline that the page gives as its description is the first paragraph."""
    assert paragraphs(f"<h2>{STATEMENT}</h2>", STATEMENT) == (STATEMENT, *BODY)


def test_place_comes_with_the_standfirst() -> None:
    """A dateline in front of the statement stays with it."""
    above = f"<div><b>Skagen.</b> <span>{STATEMENT}</span></div>"
    assert paragraphs(above, STATEMENT)[0] == f"Skagen. {STATEMENT}"


def test_a_description_that_nobody_sees_is_no_text() -> None:
    """What stands only in the page's metadata does not open the story."""
    assert paragraphs("", STATEMENT) == tuple(BODY)


def test_title_at_the_head_goes() -> None:
    """The page's title, where it stands again over the body as a paragraph, is not text."""
    assert "The light is back" not in paragraphs("<p>The light is back</p>", "")


def test_a_title_that_only_its_metadata_know_is_no_text() -> None:
    """Where no heading marks the headline, it stands among the lines, and is told by the title that was chosen."""
    story = "".join(f"<p>{text}</p>" for text in ("The light is back at last", *BODY))
    source = f"<html><head><title>The Harbour: news</title></head><body><div>{story}</div></body></html>"
    without, known = parse_page(source), parse_page(source)
    assert without is not None
    assert known is not None
    assert extract(without).paragraphs == ("The light is back at last", *BODY)
    assert extract(known, "The Light Is Back at Last").paragraphs == tuple(BODY)
