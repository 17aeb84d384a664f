"""A page is cut into lines at the edges of its blocks, and every word of it stands in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from transforms.cleaning.extraction.lines import NAMES, ROOMS, Lines, cut_lines, described, tokens


def lines_of(body: str) -> Lines:
    return cut_lines(lxml_html.document_fromstring(f"<html><body>{body}</body></html>").find("body"))


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
    """Tags and names of a line's block and of those above it, and whether it is hidden."""
    lines = lines_of("<nav class='site-menu'><p>Home page</p></nav><div style='display: none'><p>unseen</p></div>")
    first, second = lines.blocks
    parent = lines.of.parent[first]
    assert ROOMS[lines.of.room[parent]] == "nav"
    assert lines.of.names[parent] >> NAMES.index("nav") & 1
    assert not lines.of.hidden[first]
    assert lines.of.hidden[second]


def test_nesting_beyond_reason_is_left_out_without_an_error() -> None:
    """A page of two thousand elements in each other is no reason to stop."""
    lines = lines_of("<p>before</p>" + "<div>" * 1_000 + "deep" + "</div>" * 1_000)
    assert lines.texts == ["before"]


@given(st.lists(st.text(alphabet="abc xyz é", min_size=1, max_size=12), max_size=12))
def test_no_word_is_lost_or_doubled(pieces: list[str]) -> None:
    """Whatever stands in paragraphs and between them stands in the lines, in order."""
    body = "".join(f"{piece}<p>{piece}<i>{piece}</i></p>" for piece in pieces)
    expected = [word for piece in pieces for word in tokens(piece) + tokens(piece + piece)]
    assert [word for text in lines_of(body).texts for word in tokens(text)] == expected


def test_names_are_bits_and_makes_have_no_numbers() -> None:
    """One bit for each kind of name; siblings that are numbered are of one make."""
    assert described("", "") == (0, "")
    assert described("comments-list", "")[0] >> NAMES.index("comment") & 1
    assert described("item-17", "a")[1] == described("item-3", "b")[1]
