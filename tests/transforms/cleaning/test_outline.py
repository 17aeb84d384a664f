"""A page is cut into lines at the edges of its blocks, and every word of it stands in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from schemas.article import NoiseKind
from transforms.cleaning.outline import NAMES, Lines, Outline, described, read_outline

SAYS = list(NAMES)


def outline_of(body: str) -> Outline:
    return read_outline(lxml_html.document_fromstring(f"<html><body>{body}</body></html>"))


def lines_of(body: str) -> Lines:
    return outline_of(body).lines


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One <b>and</b> two</p><p>three</p>", ["One and two", "three"]),
        ("one<br>two<br/>three", ["one", "two", "three"]),
        ("<div>before<p>inside</p>after</div>", ["before", "inside", "after"]),
        ("<p>kept</p><script>gone()</script><style>gone</style><noscript>gone</noscript>tail", ["kept", "tail"]),
        ("<ul><li>a1</li><li>b2 <a href='x'>c3</a></li></ul>", ["a1", "b2 c3"]),
        ("<p>--- *** ---</p><p> \n </p>", []),
        ("<p>海の日の朝、船が出た。</p>", ["海の日の朝、船が出た。"]),
    ],
    ids=["inline", "breaks", "tails", "silent elements", "items", "no word", "no spaces"],
)
def test_lines(body: str, texts: list[str]) -> None:
    """Inline marks join, blocks and line breaks part, what no reader sees is left out."""
    assert lines_of(body).texts == texts


def test_links_are_told_apart() -> None:
    """The text of a line's links stands beside it, also where a link holds whole blocks."""
    assert lines_of("<p>Read <a href='x'>this story</a> now</p>").links == ["this story"]
    assert lines_of("<a href='x'><div>all of it</div></a>").links == ["all of it"]


def test_blocks_know_what_they_stand_in() -> None:
    """Tags and names of a line's block and of those above it, what furniture they say they are, whether hidden."""
    outline = outline_of("<nav class='site-menu'><p>Home page</p></nav><div style='display: none'><p>unseen</p></div>")
    first, second = outline.lines.blocks
    blocks = outline.blocks
    parent = blocks.parent[first]
    assert blocks.tag[parent] == "nav"
    assert blocks.mark[parent].names >> SAYS.index("nav") & 1
    assert blocks.mark[parent].furniture is NoiseKind.NAVIGATION
    assert not blocks.hidden[first]
    assert blocks.hidden[second]


def test_elements_know_their_text_and_their_end() -> None:
    """An element's text is that between its tags; its size leaves out the white space around pieces; signs of markup
    are read as themselves."""
    outline = outline_of("<div><p> One &amp; <b>two</b> </p></div><p>3 &lt; 4 &quot;</p>")
    tags = outline.elements.tags
    assert outline.text_of(tags.index("div")) == "One & two"
    assert outline.text_of(len(tags) - 1) == '3 < 4 "'
    assert outline.sizes()[tags.index("div")] == len("One &") + len("two")
    assert tags[outline.elements.until[tags.index("div")]] == "p"
    assert outline.elements.parents[tags.index("b")] == tags.index("p")


@pytest.mark.parametrize(
    "markup",
    [
        '<p title="a > b < c">text</p>',
        "<p title='\"'>text</p>",
        "<p <b>text</p>",
        '<p class="x"">text</p>',
        "<p / >text",
        "<p <<<x>text",
        "<p><u<<b c=d>text</u></p>",
    ],
    ids=[
        "signs in a value",
        "a quote",
        "a tag in a tag",
        "a quote too many",
        "a stray slash",
        "signs in a name",
        "signs in a tag's name",
    ],
)
def test_odd_attributes_are_read(markup: str) -> None:
    """Whatever a tag holds, the text after it is the text."""
    assert [text.strip('"') for text in lines_of(markup).texts] == ["text"]


def test_nesting_beyond_reason_is_left_out_without_an_error() -> None:
    """A page of two thousand elements in each other is no reason to stop."""
    lines = lines_of("<p>before</p>" + "<div>" * 1_000 + "deep" + "</div>" * 1_000)
    assert lines.texts == ["before"]


@given(st.lists(st.text(alphabet="abc xyz é", min_size=1, max_size=12), max_size=12))
def test_no_word_is_lost_or_doubled(pieces: list[str]) -> None:
    """Whatever stands in paragraphs and between them stands in the lines, in order."""
    body = "".join(f"{piece}<p>{piece}<i>{piece}</i></p>" for piece in pieces)
    expected = [word for piece in pieces for word in piece.split() + (piece + piece).split()]
    assert [word for text in lines_of(body).texts for word in text.split()] == expected


def test_names_are_bits_and_makes_have_no_numbers() -> None:
    """One bit for each kind of name; siblings that are numbered are of one make."""
    assert described("", "") == (0, "")
    assert described("comments-list", "")[0] >> SAYS.index("comment") & 1
    assert described("item-17", "a")[1] == described("item-3", "b")[1]
