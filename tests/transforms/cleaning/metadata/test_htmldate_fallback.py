"""The last resort for a page's date."""

from __future__ import annotations

from datetime import datetime, timezone

from transforms.cleaning.metadata.htmldate_fallback import day_by_htmldate
from transforms.cleaning.page import Page, parse_page

LATEST = datetime(2021, 12, 31, tzinfo=timezone.utc)


def page_of(body: str) -> Page:
    page = parse_page(f"<html><body><article><h1>Ferry fares</h1><p>The ferry left.</p>{body}</article></body></html>")
    assert page is not None
    return page


def test_finds_a_stamp_below_the_text() -> None:
    """A marked stamp far from the headline is found, unless it lies past the file's time."""
    assert day_by_htmldate(page_of("<div class='created'>Created: 2021-03-04</div>"), LATEST) == "2021-03-04"
    assert day_by_htmldate(page_of("<div class='created'>Created: 2022-03-04</div>"), LATEST) is None


def test_does_not_ask_the_parts_of_others() -> None:
    """What stands in a comment or a footer is no date of the article, and the page itself stays as it is."""
    page = page_of("<div class='comment'><time datetime='2020-01-02'>x</time></div><footer>© 2019</footer>")
    assert day_by_htmldate(page, LATEST) is None
    assert "© 2019" in page.tree.text_content()


def test_a_headline_within_an_element_of_an_odd_name() -> None:
    """Names that no path can say do not keep the page from being searched."""
    page = page_of("<div class='created'>Created: 2021-03-04</div>")
    odd = parse_page(page.html.replace("<article>", "<div><a:b$c>").replace("</article>", "</a:b$c></div>"))
    assert odd is not None
    assert day_by_htmldate(odd, LATEST) == "2021-03-04"
