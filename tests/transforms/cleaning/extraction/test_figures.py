"""The figures of lines: shares are shares, places are places, and neighbours are those beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from schemas.article import NoiseKind
from transforms.cleaning.extraction.figures import FURNITURE, Figured, Subject, figures_of, window
from transforms.cleaning.outline import read_outline

PAGE = """
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Ferry sails again</h1>
<p>The ferry sails again from Monday, after three months in the dock at Northport and with a new engine, they said.</p>
<p>Tickets cost what they did before the winter, and children below six years of age travel free of charge as ever.</p>
</article><footer>© The Harbour 2024</footer>
"""
SUBJECT = Subject(frozenset({"ferry", "sails", "again"}), frozenset({"tickets"}))


def seen(page: str = PAGE) -> Figured:
    return figures_of(read_outline(lxml_html.document_fromstring(f"<html><body>{page}</body></html>")), SUBJECT)


def column(figured: Figured, name: str) -> list[float]:
    return [float(value) for value in figured.rows[:, figured.names.index(name)]]


def test_what_lines_are() -> None:
    """Links, headings, prose and rights are told apart."""
    figured = seen()
    assert column(figured, "link_share") == [1, 1, 0, 0, 0, 0]
    assert column(figured, "in_nav") == [1, 1, 0, 0, 0, 0]
    assert column(figured, "in_article") == [0, 0, 1, 1, 1, 0]
    assert column(figured, "rights") == [0, 0, 0, 0, 0, 1]
    assert column(figured, "title_share")[2] == 1
    assert column(figured, "from_heading") == [-2, -1, 0, 1, 2, 3]
    assert column(figured, "until_prose")[:4] == [3, 2, 1, 1]


def test_neighbours_are_those_beside() -> None:
    """What a line sees of the next is what that says of itself; beyond the page stands -1."""
    figured = seen()
    words = column(figured, "words")
    assert column(figured, "words+1") == [*words[1:], -1]
    assert column(figured, "words-2") == [-1, -1, *words[:-2]]


def test_signs_are_counted_line_by_line() -> None:
    """Capitals, figures, ends of sentences and commas are those of the line, in any script."""
    figured = seen("<p>AB 12, cd. Ef!</p><p>海が荒れた。船は、出ない。</p><p>no end here</p>")
    assert column(figured, "sentences") == [2, 2, 0]
    assert column(figured, "closed") == [1, 1, 0]
    assert column(figured, "upper_share")[0] == pytest.approx(3 / len("AB 12, cd. Ef!"))
    assert column(figured, "digit_share")[0] == pytest.approx(2 / len("AB 12, cd. Ef!"))
    assert column(figured, "commas")[2] == 0


def test_furniture_is_told_by_the_outermost_block_that_says_so() -> None:
    """A caption is one, a menu's item is the menu's; what holds much of the page is none."""
    inside = f"<figure><figcaption>The ferry at noon</figcaption></figure>{PAGE}"
    figured = seen(f"<div class='sidebar promo'><aside>{inside}</aside></div>")
    kinds = [FURNITURE[int(number)] for number in column(figured, "furniture")]
    menu = NoiseKind.NAVIGATION
    assert kinds == [NoiseKind.CAPTION, menu, menu, None, None, None, None]


def test_promotions_may_hold_more_of_the_page_than_menus() -> None:
    """What promotes something else is furniture with two fifths of the page's words; a block of comments is not."""
    text = "<p>The harbour council met on Monday and spoke of the new pier for two hours and a half, they said.</p>"
    more = "<p>Read the whole paper on each device that you own.</p>" * 2
    promoted, commented = (
        [FURNITURE[int(number)] for number in column(seen(f"{text}<div class='{name}'>{more}</div>"), "furniture")]
        for name in ("promo-box", "comments")
    )
    assert promoted == [None, NoiseKind.ADVERTISEMENT, NoiseKind.ADVERTISEMENT]
    assert commented == [None, None, None]


def test_buttons_around_subheadings_are_no_furniture() -> None:
    """A button that folds out the section under its heading is text, one that says what it does is none."""
    folded = seen(f"{PAGE}<button><h3>What it costs</h3></button><p>Two crowns.</p><button>Send</button>")
    kinds = [FURNITURE[int(number)] for number in column(folded, "furniture")]
    assert kinds[-3:] == [None, None, NoiseKind.NAVIGATION]


def test_trunks_are_counted_from_the_line_upwards() -> None:
    """The first of two paragraphs holds half of the prose itself, the menu stands further from what does."""
    steps = column(seen(), "prose_trunk")
    assert steps[3] == 0
    assert steps[0] > steps[2] > 0


@given(st.integers(1, 50), st.integers(0, 60))
def test_windows_hold_the_lines_around(count: int, reach: int) -> None:
    """At most so far away, and never beyond the page."""
    first, last = window(count, reach)
    assert all(first[at] == max(0, at - reach) and last[at] == min(count, at + reach + 1) for at in range(count))
