"""Bylines and stamps that readers see."""

from __future__ import annotations

from transforms.cleaning.metadata.visible import (
    _near_headline,
    heading_line,
    headline_element,
    visible_bylines,
    visible_stamps,
)
from transforms.cleaning.page import Page, parse_page


def page_of(body: str) -> Page:
    page = parse_page(f"<html><body>{body}</body></html>")
    assert page is not None
    return page


def test_bylines_near_the_headline() -> None:
    """Marked lines after the headline come first, then those before it; pieces are set apart."""
    page = page_of(
        "<div class='author-name'>Ann Poe</div><h1>Ferry fares</h1>"
        "<div class='byline'>By <a>Jane Roe</a><span>Lisbon</span></div><p>Text.</p>"
    )
    assert list(dict.fromkeys(visible_bylines(page))) == ["By | Jane Roe | Lisbon", "Ann Poe"]


def test_bylines_of_others_are_not_the_articles() -> None:
    """Comments, captions, asides and long texts are no byline."""
    page = page_of(
        "<h1>Ferry fares</h1><div class='comment-author'>Troll</div><figure><span class='author'>Lens</span></figure>"
        f"<aside><span class='author'>Other</span></aside><div class='author'>{'long text ' * 30}</div>"
    )
    assert list(visible_bylines(page)) == []


def test_stamps_hold_figures() -> None:
    """Only marked lines with figures are stamps, on pages without a headline too."""
    page = page_of("<div class='article-info'>Thu 04.03.21 | 17:06</div><div class='date'>today</div>")
    assert list(visible_stamps(page)) == ["Thu 04.03.21 | 17:06"]


def test_elements_are_seen_from_the_headline_outwards() -> None:
    """First all that follow it, then all before it from the nearest on, each once."""
    page = page_of("<div><p><b>x</b></p></div><div><h1>Head<i>x</i></h1><p>y</div><p>z")
    elements = list(page.tree.iter("*"))
    place = next(number for number, element in enumerate(elements) if element.tag == "h1")

    assert list(_near_headline(page)) == [*elements[place + 1 :], *reversed(elements[:place])]


def test_short_lines_around_the_headline_are_stamps_without_a_mark() -> None:
    """A short line with a day before the text begins is a stamp, one in the text or of an event is not."""
    page = page_of(
        f"<h1>Ferry fares</h1><div style='x'>Press release of 04.03.2021</div><p>Deadline: 1.5.2021</p>"
        f"<p>{'word ' * 60}</p>"
        "<div>5.3.2021</div>"
    )
    assert list(visible_stamps(page)) == ["Press release of 04.03.2021"]


def test_times_in_data_attributes_are_stamps() -> None:
    """A script's time in an attribute beside the headline is read where the line says only "3 hours ago"."""
    page = page_of("<h1>Ferry fares</h1><span data-publish-time='2021-03-04 17:06'>3 hours ago</span>")
    assert list(visible_stamps(page)) == ["2021-03-04 17:06"]


def test_lines_and_kickers_of_a_heading_stand_apart() -> None:
    """A line's end and a block are a space; bold print within a word is none."""
    page = page_of("<h1><span>Quayside</span>Ferry<br>fares <b>w</b>ill rise</h1>")
    assert heading_line(next(page.tree.iter("h1"))) == "Quayside Ferry fares will rise"


def test_a_page_without_h1_has_the_heading_that_is_marked() -> None:
    """One heading that says that it is the article's; of several none does."""
    marked = "<h2 class='entry-title'>Ferry fares to rise</h2>"
    element = headline_element(page_of(f"<h2>Menu</h2>{marked}"))
    assert element is not None
    assert element.text == "Ferry fares to rise"
    assert headline_element(page_of(2 * marked)) is None
