"""Bylines and stamps that readers see near a page's headline, in elements whose mark says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml import html as lxml_html

from transforms.cleaning.metadata.titles import one_line
from transforms.cleaning.page import Page

_AFTER, _BEFORE, _WITHOUT_HEADLINE = 100, 25, 2000  # elements that are looked at
_BYLINE = re.compile(r"author|byline|writer|autor", re.IGNORECASE)
_STAMP = re.compile(r"date|publi|time|datum|fecha|tarih|info|meta|stamp|byline|line", re.IGNORECASE)
_NOT_BYLINE = re.compile(
    r"comment|bio|about|social|image|avatar|related|teaser|share|follow|footer|more|caption|copyright|photo|picture|credit",
    re.IGNORECASE,
)
_NOT_STAMP = re.compile(r"comment|related|teaser|caption|photo|headline|timeline", re.IGNORECASE)
_NOT_ARTICLE = ("aside", "footer", "nav", "script", "style", "form", "noscript", "figure", "figcaption")
_LONGEST = 140
_MOST = 8


def visible_bylines(page: Page) -> Iterator[str]:
    """Lines that are marked as a byline, nearest after the headline first, the pieces of each set apart by bars."""
    return islice(_lines(page, _BYLINE, _NOT_BYLINE), _MOST)


def visible_stamps(page: Page) -> Iterator[str]:
    """Lines with figures that are marked as a time, nearest after the headline first."""
    lines = _lines(page, _STAMP, _NOT_STAMP)
    return islice((line for line in lines if any(c.isdigit() for c in line)), _MOST)


def _lines(page: Page, wanted: re.Pattern[str], unwanted: re.Pattern[str]) -> Iterator[str]:
    for element in _near_headline(page):
        mark = " ".join(filter(None, map(element.get, ("class", "id", "rel", "itemprop"))))
        if not mark or not wanted.search(mark) or unwanted.search(mark) or _is_aside(element):
            continue
        line = _short_line(element)
        if line:
            yield line


def _near_headline(page: Page) -> Iterator[lxml_html.HtmlElement]:
    """The elements after the headline, in document order, then those before it, nearest first."""
    heading = next(page.tree.iter("h1"), None)
    if heading is None:
        return islice(page.tree.iter("*"), _WITHOUT_HEADLINE)
    return chain(islice(_following(heading), _AFTER), islice(_preceding(heading), _BEFORE))


def _following(element: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The elements after this one, its own children first, in document order."""
    yield from islice(element.iter("*"), 1, None)
    while element is not None:
        for sibling in element.itersiblings("*"):
            yield from sibling.iter("*")
        element = element.getparent()


def _preceding(element: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """The elements before this one, those around it too, nearest first."""
    while element is not None:
        for sibling in element.itersiblings("*", preceding=True):
            yield from reversed(list(sibling.iter("*")))
        element = element.getparent()
        if element is not None:
            yield element


def _is_aside(element: lxml_html.HtmlElement) -> bool:
    return element.tag in _NOT_ARTICLE or any(parent.tag in _NOT_ARTICLE for parent in element.iterancestors())


def _short_line(element: lxml_html.HtmlElement) -> str:
    """The element's text, pieces set apart by bars; empty where it is too long for a line of its kind."""
    pieces: list[str] = []
    length = 0
    for text in element.itertext(with_tail=False):
        piece = one_line(text)
        if piece:
            pieces.append(piece)
            length += len(piece)
        if length > _LONGEST:
            return ""
    return " | ".join(pieces)
