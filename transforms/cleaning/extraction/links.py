"""Lines of a page that only lead elsewhere: "Read more: …", headlines of other stories, lists of links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from transforms.cleaning.extraction.blocks import squeeze

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LINES = ("p", "div", *_HEADINGS)
_ITEMS = ("li", "dd", "dt")
_LABEL = re.compile(r"^\W*[^.!?…]{0,60}(?:[:|»›→>])$")
_SHORTEST = 25
_LONGEST_LABEL = 30
_ADDRESS = re.compile(r"(?:^|\s)(?:https?://|www\.|@)\S+$|:$")
"""An address is content where it is written out, and a line that ends in a colon leads on to its own story."""
_INSIDE = ("p", "div", "ul", "ol", "table", "blockquote", "h2", "h3", "section", "li")


def lines_that_lead_elsewhere(tree: HtmlElement) -> list[HtmlElement]:
    """The paragraphs, headings and whole lists of a tree whose words are links, but for a label before them."""
    found: dict[HtmlElement, bool] = {}
    for link in tree.iter("a"):
        if link.get("href") and (line := _line(link)) is not None and line not in found:
            found[line] = _leads_elsewhere(line)
    lines = [line for line, leads in found.items() if leads]
    return [*lines, *(label for line in lines if (label := label_above(line)) is not None)]


def label_above(line: HtmlElement) -> HtmlElement | None:
    """The short line over a group of links that names it ("ALSO", "More on this:"), which would be left alone."""
    above = next((other for other in line.itersiblings(preceding=True) if squeeze(other.text_content())), None)
    if above is None or above.tag not in _LINES:
        return None
    text = squeeze(above.text_content())
    return above if 0 < len(text) <= _LONGEST_LABEL and (text.endswith(":") or text.isupper()) else None


def _line(link: HtmlElement) -> HtmlElement | None:
    for element in link.iterancestors():
        if element.tag in _ITEMS:
            return element.getparent()
        if element.tag in _LINES:
            return element
    return None


def _leads_elsewhere(line: HtmlElement) -> bool:
    if line.tag not in _LINES:
        items = list(line.iterchildren(*_ITEMS))
        return len(items) > 1 and all(map(_is_item_elsewhere, items))
    if next(line.iterdescendants(*_INSIDE), None) is not None:
        return False
    text = squeeze(line.text_content())
    if all((link.get("href") or "").startswith("#") for link in line.iter("a")):
        return _is_linked(text, _free_text(line))
    if len(text) < _SHORTEST or _ADDRESS.search(text):
        return False
    free = _free_text(line)
    return _is_labelled(free) or (line.tag not in _HEADINGS and _is_linked(text, free))


def _is_item_elsewhere(item: HtmlElement) -> bool:
    """Whether an item of a list is a link, with or without a label before it."""
    free = _free_text(item)
    return _is_labelled(free) or _is_linked(squeeze(item.text_content()), free)


def _is_linked(text: str, free: str) -> bool:
    """Whether all words of a text but a few stand in links; `free` is what stands outside."""
    return bool(text) and len(free) <= 0.1 * len(text)


def _is_labelled(free: str) -> bool:
    """Whether a label stands before the link, and nothing after it."""
    return bool(_LABEL.search(free))


def _free_text(element: HtmlElement) -> str:
    """The text of an element outside its links."""
    return squeeze(" ".join(_outside_links(element)))


def _outside_links(element: HtmlElement) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tag != "a" or not child.get("href"):
            yield from _outside_links(child)
        if child.tail:
            yield child.tail
