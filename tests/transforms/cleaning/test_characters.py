"""Signs that nobody sees are gone, letters are in one piece, and what was escaped twice is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.characters import mend_references, mend_source
from transforms.cleaning.page import parse_page


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Boots&shy;ver&#173;leih&#xAD;er", "Bootsverleiher"),
        ("Boots\u00adver\u200bleih\ufefer".replace("\ufefer", "\ufeffer"), "Bootsverleiher"),
        ("Boots&ZeroWidthSpace;ver&#8203;leih&#x2060;er", "Bootsverleiher"),
        ("Zoe\u0308 A\u030angstro\u0308m", "Zoë Ångström"),
        ("\u304b\u3099っこう", "がっこう"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a \u0338> b, e\u0301", "a \u0338> b, e\u0301"),
    ],
    ids=["references", "signs", "names", "accents", "kana", "joiner", "overlay"],
)
def test_a_page_is_mended(written: str, read: str) -> None:
    """The text of a page holds neither signs that nobody sees nor letters in pieces."""
    page = parse_page(f"<p>{written}</p>")
    assert page is not None
    assert page.tree.text_content() == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&ldquo;We&rsquo;d row,&rdquo; she said.", "“We’d row,” she said."),
        ("A railing &#8211; a century old &#x2013; fell.", "A railing – a century old – fell."),
        ("It cost &pound;4m &amp; more,&nbsp;she said.", "It cost £4m & more, she said."),
        ("Rock & Roll; AT&T;", "Rock & Roll; AT&T;"),
        ("Less is written &lt; and more &gt; here", "Less is written &lt; and more &gt; here"),
        ("In HTML a space is written &nbsp; or &#160;", "In HTML a space is written &nbsp; or &#160;"),
        ("A bell is &#7; or &#07; here, and &#31; too", "A bell is &#7; or &#07; here, and &#31; too"),
        ("Boots&shy;verleih", "Bootsverleih"),
    ],
)
def test_references_in_the_text_are_read(written: str, read: str) -> None:
    """A text that was escaped twice reads as it was meant, and a text on markup as it stands."""
    assert mend_references(written) == read


@given(st.text(st.characters(codec="utf-8", exclude_characters="&")))
def test_mending_a_source_twice_is_mending_it_once(text: str) -> None:
    """What is mended is not changed again."""
    once = mend_source(text)
    assert mend_source(once) == once
