"""Takes out of a page's tree the text that no reader of it sees.

What is hidden at first may be shown on a click: answers under their questions, the rest behind "read more", the panels
of tabs; that is text of the page, and such elements have a name by which a script finds them. A whole article behind
an overlay is its body. So only text goes that stands in a nameless element, or in a single hidden paragraph, and that
is little beside what the page shows, or stands there too. Of two texts of an AMP page for those who pay and those who
do not, the article is the first. And a heading that is a button, or has one inside, is one of the text's: it opens the
answer below it.
"""

from __future__ import annotations

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?P<own>font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|!|$))"
)
"""A font of no size hides an element's `own` text: what is inside may set a size, as boxes do that touch each other."""
_MARKS = XPath("//*/@style | //*/@hidden")
_SHOWN_ON_CLICK = re.compile(
    r"accordion|answer|article|body|carousel|collaps|content|drawer|expand|faq|full|more|overlay|panel|paragraph|paywall"
    r"|read|rest|slide|tab|text|toggle|truncat|wall",
    re.IGNORECASE,
)
_FOR_SCRIPTS = ("data-", "aria-", "x-", "v-", ":", "ng-")
_NO_NAME = "aria-hidden"
_FOR_OTHERS = XPath(
    "//*[starts-with(normalize-space(@amp-access), 'NOT ') or @subscriptions-section = 'content-not-granted']"
)
_OPENERS = XPath(
    "//button[h2 or h3 or h4 or h5 or h6] | //*[self::h2 or self::h3 or self::h4 or self::h5 or self::h6]/button"
)
_SINGLE = frozenset(("p", "span", "h2", "h3", "h4", "li", "font", "small", "b", "i", "em", "strong", "a"))
_MOST = 0.4
"""What holds a larger share of the page's text is its body, behind an overlay."""
_REPEATED = 0.8
"""The share of a hidden text's sentences that the page shows too, from which it says nothing of its own."""
_SHORTEST_SENTENCE = 30
_LENGTH = XPath("string-length(normalize-space())")


def open_headings(tree: HtmlElement) -> None:
    """Takes away the buttons in and around headings, in place, and leaves their text."""
    for button in _OPENERS(tree):
        button.drop_tag()


def drop_hidden(tree: HtmlElement) -> int:
    """Drops the hidden text, in place; returns the number of its characters."""
    found: dict[HtmlElement, int] = {element: int(_LENGTH(element)) for element in _FOR_OTHERS(tree)}
    for mark in _MARKS(tree):
        hides = _hides(mark.lower()) if mark.attrname == "style" else mark != "until-found"
        if hides:
            element = mark.getparent()
            if _is_hidden(element, hides) and not _is_shown_on_click(element):
                found[element] = int(_LENGTH(element))
    if not any(found.values()):
        return 0
    most = _MOST * _LENGTH(tree)
    dropped = 0
    for element, length in found.items():
        if 0 < length < most or (length and _is_repeated(element, tree)):
            element.drop_tree()
            dropped += length
    return dropped


def _is_repeated(element: HtmlElement, tree: HtmlElement) -> bool:
    """Whether the page says elsewhere what an element says, as hidden data for machines do."""
    sentences = [
        part
        for text in element.itertext()
        for part in re.split(r"(?<=[.!?])\s+", text)
        if len(part) >= _SHORTEST_SENTENCE
    ]
    whole = "\n".join(tree.itertext())
    repeated = sum(whole.count(sentence) > sentences.count(sentence) for sentence in sentences)
    return bool(sentences) and repeated >= _REPEATED * len(sentences)


def _hides(style: str) -> re.Match[str] | None:
    may_hide = "none" in style or "hidden" in style or "font-size" in style
    return _HIDES.search(style) if may_hide else None


def _is_hidden(element: HtmlElement, hides: re.Match[str] | bool) -> bool:
    if element.tag in ("html", "body"):
        return False
    return isinstance(hides, bool) or hides["own"] is None or len(element) == 0


def _is_shown_on_click(element: HtmlElement) -> bool:
    """Whether a script may find the element, to show it."""
    names = " ".join(element.get(name) or "" for name in ("class", "id", "role"))
    if element.tag in _SINGLE:
        return _SHOWN_ON_CLICK.search(names) is not None
    return bool(names.strip()) or any(name.startswith(_FOR_SCRIPTS) and name != _NO_NAME for name in element.attrib)
