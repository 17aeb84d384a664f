"""Takes out of a page's tree the text that no reader of it sees.

What is hidden at first may be shown on a click: answers under their questions, the rest behind "read more", the panels
of tabs; that is text of the page, and such elements have a name by which a script finds them. A whole article behind
an overlay is its body. So only text goes that stands in a nameless element, or in a single hidden paragraph, and that
is little beside what the page shows, or stands there too. Of two texts of an AMP page for those who pay and those who
do not, the article is the first. And a heading that is a button, or has one inside, is one of the text's: it opens the
answer below it. Words in a paragraph that are read aloud and not shown ("opens in a new tab") are no text either.
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
_FOR_READING_ALOUD = XPath(
    "//p//span[contains(@class, 'sr-only')"
    " or contains(@class, 'visually-hidden') or contains(@class, 'visuallyhidden')"
    " or contains(@class, 'screen-reader-text') or contains(@class, 'assistive-text')]"
)
_READ_ALOUD = re.compile(r"(?<![\w-])(?:sr-only|visually-?hidden|screen-reader-text|assistive-text)(?![\w-])")
_LONGEST_READ_ALOUD = 200
_FOR_OTHERS = XPath(
    "//*[starts-with(normalize-space(@amp-access), 'NOT ') or @subscriptions-section = 'content-not-granted']"
)
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_MARKS_OF_OTHERS = ("amp-access", "subscriptions-section")
_MARKS_OF_ALOUD = ("sr-only", "isually-hidden", "isuallyhidden", "screen-reader-text", "assistive-text")
_SINGLE = frozenset(("p", "span", "h2", "h3", "h4", "li", "font", "small", "b", "i", "em", "strong", "a"))
_MOST = 0.4
"""What holds a larger share of the page's text is its body, behind an overlay."""
_REPEATED = 0.8
"""The share of a hidden text's sentences that the page shows too, from which it says nothing of its own."""
_SHORTEST_SENTENCE = 30
_LENGTH = XPath("string-length(normalize-space())")


def open_headings(tree: HtmlElement) -> None:
    """Takes away the buttons in and around headings, in place, and leaves their text; what opens paragraphs right below
    it without one becomes a heading."""
    for opener in list(tree.iter("button", "summary")):
        parent = opener.getparent()
        if opener.tag == "button" and (parent.tag in _HEADINGS or _has_heading(opener)):
            opener.drop_tag()
        elif not _has_heading(opener) and _opens_paragraphs(opener):
            opener.tag = "h4"


def _has_heading(element: HtmlElement) -> bool:
    return any(child.tag in _HEADINGS for child in element)


def _opens_paragraphs(opener: HtmlElement) -> bool:
    """Whether a summary, or a button that says that it opens something, has paragraphs right behind it."""
    says_so = opener.tag == "summary" or "aria-expanded" in opener.attrib or "accordion" in (opener.get("class") or "")
    below = opener.getnext() if says_so else None
    return below is not None and (below.tag == "p" or any(child.tag == "p" for child in below.iterdescendants("p")))


def drop_hidden(tree: HtmlElement, source: str) -> int:
    """Drops the hidden text, in place; returns the number of its characters. `source` is the page's, which is asked
    whether there is anything to look for."""
    found = _for_others(tree, source)
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


def _for_others(tree: HtmlElement, source: str) -> dict[HtmlElement, int]:
    """The elements that some other readers see or hear, each with the number of its characters."""
    found = {}
    if any(mark in source for mark in _MARKS_OF_OTHERS):
        found = {element: int(_LENGTH(element)) for element in _FOR_OTHERS(tree)}
    if any(mark in source for mark in _MARKS_OF_ALOUD):
        for element in _FOR_READING_ALOUD(tree):
            if _READ_ALOUD.search(element.get("class")) and (length := int(_LENGTH(element))) <= _LONGEST_READ_ALOUD:
                found[element] = length
    return found


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
