"""Takes out of a page's tree the text that no reader of it sees.

What is hidden at first may be shown on a click: answers under their questions, the rest behind "read more", the panels
of tabs; that is text of the page, and such elements have a name by which a script finds them. A whole article behind
an overlay is its body. So only text goes that stands in a nameless element, or in a single hidden paragraph, and that
is little beside what the page shows.
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
_SINGLE = frozenset(("p", "span", "h2", "h3", "h4", "li", "font", "small", "b", "i", "em", "strong", "a"))
_MOST = 0.4
"""What holds a larger share of the page's text is its body, behind an overlay."""
_LENGTH = XPath("string-length(normalize-space())")


def drop_hidden(tree: HtmlElement) -> int:
    """Drops the hidden text, in place; returns the number of its characters."""
    found: dict[HtmlElement, int] = {}
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
        if 0 < length < most:
            element.drop_tree()
            dropped += length
    return dropped


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
    return bool(names.strip()) or any(name.startswith(_FOR_SCRIPTS) for name in element.attrib)
