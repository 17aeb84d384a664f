"""Bylines and stamps that readers see near a page's headline, in elements whose mark says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

from lxml import html as lxml_html

from transforms.cleaning.metadata.dated_elements import is_foreign
from transforms.cleaning.metadata.titles import folded, one_line
from transforms.cleaning.page import Page

_AFTER, _BEFORE, _WITHOUT_HEADLINE = 100, 25, 2000  # elements that are looked at
_BYLINE = re.compile(r"author|byline|writer|autor", re.IGNORECASE)
_STAMP = re.compile(
    r"date|publi|time|datum|fecha|tarih|info|meta|stamp|byline|line|author|posted|created|submitted|by\b|docdata|ago",
    re.IGNORECASE,
)
_NOT_BYLINE = re.compile(
    r"comment|bio|about|social|image|avatar|related|teaser|share|follow|footer|more|caption|copyright|photo|picture|credit",
    re.IGNORECASE,
)
_NOT_STAMP = re.compile(r"comment|related|teaser|caption|photo|headline|timeline", re.IGNORECASE)
_NOT_ARTICLE = ("aside", "footer", "nav", "script", "style", "form", "noscript", "figure", "figcaption")
_APART = frozenset(("br", "div", "p", "span", "small", "h2", "h3", "li", "time"))
"""Elements of a heading that stand apart: kickers and lines. Others print a part of a word."""
_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:entry|post|article|story|news|page)[_-]?(?:title|headline)(?:$|\s)|^headline$|^h1$"
)
_LONGEST = 140
_MOST = 8
_LONGEST_UNMARKED = 80
_MOST_HEADINGS = 80
_MOST_ATTRIBUTES = 60  # of one element; each is looked for among all the others
_BY = re.compile(r"(?:by|von|par|por|di|door|af|av|przez|автор)\b[:\s|]", re.IGNORECASE)
_DATA = re.compile(r"data-\w*(?:date|time|publish)", re.IGNORECASE)
_DAY = re.compile(r"\d.*(?:\d{4}|[./-]\d\d\b)|\d{4}.*\d")
_EVENT = re.compile(r"\b(?:event|when|starts?|deadline|expires?|born|died|termin|beginn|wann)\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def visible_bylines(page: Page) -> tuple[str, ...]:
    """Lines that are marked as a byline, nearest after the headline first, the pieces of each set apart by bars; then
    short lines before the text that begin with "By"."""
    around = around_headline(page)
    unmarked = (line for line in short_lines(page, around) if _BY.match(line) and len(line) <= _LONGEST_UNMARKED)
    return (*islice(_lines(page, _BYLINE, _NOT_BYLINE, around), _MOST), *islice(unmarked, _MOST))


def begins_with_by(line: str) -> bool:
    """Tell whether a line says itself that it is a byline."""
    return bool(_BY.match(line))


@lru_cache(maxsize=1)
def visible_stamps(page: Page) -> tuple[str, ...]:
    """Lines with figures that are marked as a time, nearest after the headline first; then short lines without a mark
    that stand around the headline, before the text begins."""
    around = around_headline(page)
    marked = (line for line in _stamps(page, around) if any(c.isdigit() for c in line))
    return (*islice(marked, _MOST), *islice(_unmarked(page, around), _MOST))


def _stamps(page: Page, around: frozenset[lxml_html.HtmlElement]) -> Iterator[str]:
    for element in _near_headline(page):
        dated = (name for name in islice(element.attrib, _MOST_ATTRIBUTES) if _DATA.match(name))
        hidden = [value for name in dated if len(value := element.get(name, "")) <= _LONGEST]
        mark = _mark(element)
        if not hidden and not _says_stamp(mark):
            continue
        if _is_aside(element) or is_foreign(element, around):
            continue
        yield from hidden
        yield _short_line(element) if _STAMP.search(mark) else ""


@lru_cache(maxsize=65_536)
def _says_stamp(mark: str) -> bool:
    return _STAMP.search(mark) is not None and _NOT_STAMP.search(mark) is None


def _unmarked(page: Page, around: frozenset[lxml_html.HtmlElement]) -> Iterator[str]:
    for line in short_lines(page, around):
        if len(line) <= _LONGEST_UNMARKED and _DAY.search(line) and not _EVENT.search(line):
            yield line


def short_lines(page: Page, around: frozenset[lxml_html.HtmlElement]) -> Iterator[str]:
    """The short lines around the headline, those after it up to where the text begins."""
    heading = headline_element(page)
    if heading is None:
        return
    for element in chain(islice(_preceding(heading), _BEFORE // 2), islice(_following(heading), _BEFORE)):
        line = _short_line(element) if element not in around else ""
        if element.tag == "p" and not line and len(element.text_content()) > _LONGEST:
            return  # the text has begun
        if line and not _is_aside(element) and not is_foreign(element, around):
            yield line


@lru_cache(maxsize=1)
def around_headline(page: Page) -> frozenset[lxml_html.HtmlElement]:
    """The elements that the headline stands in, whose marks are the whole page's."""
    heading = headline_element(page)
    return frozenset() if heading is None else frozenset(heading.iterancestors())


def _mark(element: lxml_html.HtmlElement) -> str:
    return " ".join(filter(None, map(element.get, ("class", "id", "rel", "itemprop"))))


def heading_line(heading: lxml_html.HtmlElement) -> str:
    """A heading's text on one line, with a space where a line or a block of it ends."""
    if not len(heading):
        return one_line(heading.text)
    return one_line("".join(_spaced(heading)))


def _spaced(element: lxml_html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        edge = " " if child.tag in _APART else ""
        yield edge
        yield from _spaced(child)
        yield edge
        yield child.tail or ""


@lru_cache(maxsize=1)
def headline_element(page: Page) -> lxml_html.HtmlElement | None:
    """The first h1, or on pages without one the element that says a part of the window's title and nothing else."""
    heading = next(page.tree.iter("h1"), None)
    if heading is not None:
        return heading
    title = folded(one_line(page.title))
    for element in islice(page.tree.iter("h2", "h3", "b", "strong", "font", "big"), _MOST_HEADINGS):
        text = folded(_short_line(element))
        if text and len(text) * 2 > len(title) and text in title:
            return element
    return _marked_headline(page)


def _marked_headline(page: Page) -> lxml_html.HtmlElement | None:
    """The only heading of a page that is marked as its article's."""
    marked = [
        element
        for element in islice(page.tree.iter("h2", "h3"), _MOST_HEADINGS)
        if element.get("itemprop") == "headline" or _HEADLINE.search((element.get("class") or "").lower())
    ]
    return marked[0] if len(marked) == 1 else None


def _lines(
    page: Page, wanted: re.Pattern[str], unwanted: re.Pattern[str], around: frozenset[lxml_html.HtmlElement]
) -> Iterator[str]:
    for element in _near_headline(page):
        mark = _mark(element)
        if not mark or not wanted.search(mark) or unwanted.search(mark) or _is_aside(element):
            continue
        if is_foreign(element, around):
            continue
        line = _short_line(_all_authors(element))
        if line:
            yield line


def _all_authors(element: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """The line of several people that an author's link stands in, else the element."""
    line = element.getparent()
    if element.tag != "a" or line is None or line.tag not in ("p", "div", "span", "address"):
        return element
    mark = (element.get("rel"), element.get("class"))
    return line if sum((link.get("rel"), link.get("class")) == mark for link in line.iterchildren("a")) > 1 else element


def _near_headline(page: Page) -> Iterator[lxml_html.HtmlElement]:
    """The elements after the headline, in document order, then those before it, nearest first."""
    heading = headline_element(page)
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
            yield from _backwards(sibling)
        element = element.getparent()
        if element is not None:
            yield element


def _backwards(element: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """An element and those in it, the last first: only so many as are asked for, of a menu that may hold a thousand."""
    stack = [(element, element.iterchildren("*", reversed=True))]
    while stack:
        above, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield above
        else:
            stack.append((child, child.iterchildren("*", reversed=True)))


def _is_aside(element: lxml_html.HtmlElement) -> bool:
    return element.tag in _NOT_ARTICLE or any(parent.tag in _NOT_ARTICLE for parent in element.iterancestors())


def _short_line(element: lxml_html.HtmlElement) -> str:
    """The element's text, pieces set apart by bars; empty where it is too long for a line of its kind."""
    pieces: list[str] = []
    length = 0
    for text in element.itertext():
        piece = one_line(text)
        if piece:
            pieces.append(piece)
            length += len(piece)
        if length > _LONGEST:
            return ""
    return " | ".join(pieces)
