"""Puts right what a parser makes of an element that its author never closed: it takes the rest of the page into it.

Two makes. In a `<title>`, `<textarea>` or `<iframe>` markup is plain text until the end tag, so the page is a string:
`close_raw_elements` closes it in the source, which is then parsed anew. A `<button>`, `<noscript>` or `<nav>` takes in
elements: `unwrap_page` calls it what it is, a division of the page. A `<noscript>` that holds all of a page's prose is
closed where it ought to be and is no less its body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import SubElement, XPath
from lxml.html import HtmlElement

_RAW_TAG = re.compile(rb"<(/?)(title|textarea|iframe|noframes|noembed|xmp)\b[^<>]*>", re.IGNORECASE)
_RAW = ("title", "textarea", "iframe", "noframes", "noembed", "xmp")
_LONGEST_LABEL = 500
"""Bytes within which an unclosed title or field ends; sources with many such tags are still read in linear time."""
_RAW_LENGTH = 300
"""An unclosed element of plain text has taken in at least so much, markup and all."""
_MARKUP = re.compile(r"</?(?:p|div|body|table|td|tr|br|article|section|h[1-6]|ul|li|noscript)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    rb"</?(?:p|div|html|head|body|meta|link|script|style|table|tr|td|article|section|h[1-6]|ul|form|fieldset|label)\b"
    rb"|</(?!title|textarea)",
    re.IGNORECASE,
)
"""What ends an unclosed title or field: no such tag belongs into it."""

_NARROW = ("button", "select", "label", "noscript")
"""Elements that never hold a page."""
_WIDE = ("nav", "header", "footer", "aside", "menu", "dialog")
"""Elements that may hold much, though not a whole page."""
_SUSPECTED = (*_NARROW, *_WIDE)
_NARROW_SHARE, _WIDE_SHARE = 0.5, 0.8
_TRUNK_SHARE = 0.75
_FEWEST_PARAGRAPHS = 4
"""Of a page with fewer, other blocks are asked what they stand in."""
_PROSE, _MOST_OUTSIDE = 300, 300
"""Characters of paragraphs that a noscript must hold to be the body, and that may stand outside of it."""
_LINKED = 0.5
"""What has a larger share of its text in links is the menu that it says it is."""
_OF_HEAD = frozenset(
    ("base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title", "object")
)
_MOST_LOOKED_AT = 8
"""Of so many elements the text is measured: they may be nested in each other two thousand levels deep."""
_DEEPEST_TRUNK = 60
_BOXES = ("ul", "ol", "li", "a", "form")
_BLOCKS = ("p", "div", "table", "h1", "h2", "h3", "section", "article")
_LENGTH = XPath("string-length(normalize-space())")


def has_raw_page(tree: HtmlElement) -> bool:
    """Whether an element of plain text holds markup, as an unclosed one does."""
    raw = (element.text for element in tree.iter(*_RAW))
    return any(text is not None and len(text) > _RAW_LENGTH and _MARKUP.search(text) is not None for text in raw)


def close_raw_elements(source: bytes) -> bytes:
    """The source with an end for each element of plain text that has none before the next of its name begins."""
    parts, at = [], 0
    for opening, name in sorted(_unclosed(source)):
        # What stands in an iframe is never shown; a title and a field end where the first block begins.
        reach = opening + (_LONGEST_LABEL if name in (b"title", b"textarea") else 0)
        block = _BLOCK_TAG.search(source, opening, reach)
        end = opening if block is None else block.start()
        parts += [source[at:end], b"</" + name + b">"]
        at = end
    return b"".join((*parts, source[at:]))


def _unclosed(source: bytes) -> Iterator[tuple[int, bytes]]:
    """Where the opening tag of each unclosed element of plain text ends, and the element's name."""
    pending: dict[bytes, int] = {}
    for tag in _RAW_TAG.finditer(source):
        name = tag[2].lower()
        opening = pending.pop(name, None)
        if not tag[1]:
            if opening is not None:
                yield opening, name
            pending[name] = tag.end()
    yield from ((opening, name) for name, opening in pending.items())


def empty_head(tree: HtmlElement) -> None:
    """Moves what is no part of a head into the body, in place: pages may leave the body's tag out, and the parser knows
    the elements of HTML 4 alone to begin one."""
    head = tree.find("head")
    first = None if head is None else next((child for child in head if child.tag not in _OF_HEAD), None)
    if head is None or first is None:
        return
    body = tree.find("body")
    if body is None:
        body = SubElement(tree, "body")
    body[:0] = head[head.index(first) :]


def unwrap_page(tree: HtmlElement) -> None:
    """Makes plain divisions of the elements that hold nearly the whole page and are not made for that, in place."""
    for element in _holders(tree)[:_MOST_LOOKED_AT]:
        if element.tag in _SUSPECTED and _holds_page(element, tree):
            _make_division(element)


def _holders(tree: HtmlElement) -> list[HtmlElement]:
    """The elements to suspect, the outermost first: what holds most of a page holds one of three of its paragraphs."""
    blocks = list(tree.iter("p"))
    if len(blocks) < _FEWEST_PARAGRAPHS:
        blocks = list(tree.iter("p", "br", "div", "td", "li", "h2"))
    found: dict[HtmlElement, None] = {}
    for block in (blocks[len(blocks) * quarter // 4] for quarter in (1, 2, 3) if blocks):
        found.update(dict.fromkeys(reversed(list(block.iterancestors(*_SUSPECTED)))))
    return list(found)


def _holds_page(element: HtmlElement, tree: HtmlElement) -> bool:
    body = tree.find("body")
    whole = _LENGTH(tree if body is None else body)
    length = _LENGTH(element)
    share = _NARROW_SHARE if element.tag in _NARROW else _WIDE_SHARE
    if length < share * whole or next(element.iter(*_BLOCKS), None) is None:
        return False
    if element.tag in _NARROW and element.tag != "noscript":
        return _is_linked_little(element)
    prose = _paragraph_length(element)
    if prose < _PROSE:
        return False
    if element.tag == "noscript":
        return _paragraph_length(tree) - prose <= _MOST_OUTSIDE
    return _is_linked_little(element)


def _is_linked_little(element: HtmlElement) -> bool:
    return bool(sum(_LENGTH(link) for link in element.iter("a")) < _LINKED * _LENGTH(element))


def _paragraph_length(element: HtmlElement) -> float:
    return float(sum(_LENGTH(paragraph) for paragraph in element.iter("p")))


def _make_division(element: HtmlElement) -> None:
    """Takes the names from an element, and from the lists, bars and boxes in it that hold nearly all of its text."""
    limit = _TRUNK_SHARE * _LENGTH(element)
    trunk: HtmlElement | None = element
    for _ in range(_DEEPEST_TRUNK):
        if trunk is None:
            return
        if trunk.tag in (*_SUSPECTED, *_BOXES):
            trunk.tag = "div"
            trunk.attrib.clear()
        trunk = next((child for child in trunk if len(child) and _LENGTH(child) > limit), None)
