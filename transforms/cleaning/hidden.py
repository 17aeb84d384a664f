"""Takes out of a page's tree the text that no reader of it sees.

What is hidden at first may be shown on a click: answers under their questions, the rest behind "read more", the panels
of tabs; that is text of the page, and such elements have a name by which a script finds them. A whole article behind
an overlay is its body. So only text goes that stands in a nameless element, or in a single hidden paragraph, and that
is little beside what the page shows.
"""

from __future__ import annotations

import re

from lxml.etree import XPath, _ElementUnicodeResult
from lxml.html import HtmlElement

_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDES_OWN_TEXT = re.compile(r"font-size\s*:\s*0(?:px|em|rem|pt|%)?\s*(?:;|!|$)", re.IGNORECASE)
"""What is inside may set a size of its own, as boxes do that are set close to each other."""
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
    found = {}
    for mark in _MARKS(tree):
        element = mark.getparent()
        if _hides(mark, element) and not _is_shown_on_click(element):
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


def _hides(mark: _ElementUnicodeResult, element: HtmlElement) -> bool:
    if element.tag in ("html", "body"):
        return False
    if mark.attrname != "style":
        return str(mark) != "until-found"
    return _HIDES.search(mark) is not None or (len(element) == 0 and _HIDES_OWN_TEXT.search(mark) is not None)


def _is_shown_on_click(element: HtmlElement) -> bool:
    """Whether a script may find the element, to show it."""
    names = " ".join(element.get(name) or "" for name in ("class", "id", "role"))
    if element.tag in _SINGLE:
        return _SHOWN_ON_CLICK.search(names) is not None
    return bool(names.strip()) or any(name.startswith(_FOR_SCRIPTS) for name in element.attrib)
