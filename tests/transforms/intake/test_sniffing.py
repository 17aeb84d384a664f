"""Signs of markup."""

from __future__ import annotations

import pytest

from transforms.intake.formats import Head
from transforms.intake.sniffing import is_page, looks_like_page, without_prologue


@pytest.mark.parametrize(
    ("head", "page"),
    [
        (b"<p>The lock is open.", True),
        (b"The <b>lock</b> is", False),
        (b"<b>a</b><i>b</i><p>", True),
        (b"a < b", False),
    ],
)
def test_a_page_shows_its_tags(head: bytes, page: bool) -> None:
    """A tag of a page's own comes first, or several stand in it."""
    assert looks_like_page(head) is page


def test_the_ending_makes_one_tag_enough() -> None:
    """A fragment that is named as a page is one."""
    assert is_page(Head(b"The lock is open.<br>", ".html"))
    assert not is_page(Head(b"The lock is open.<br>", ".txt"))


def test_the_prologue_is_passed_over() -> None:
    """Comments and declarations stand before what tells the format."""
    assert without_prologue(b' <?xml version="1.0"?>\n<!-- lock --> <rss>') == b"<rss>"
