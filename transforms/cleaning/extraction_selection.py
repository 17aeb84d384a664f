"""The article's blocks by their kinship: a second opinion on pages where the extractor's answer is doubtful.

An article's paragraphs are of one make: their parents bear the same tag and class, even where a site lays the
article out in several containers with promos in between.
"""

from __future__ import annotations

import re
from collections import defaultdict

from lxml.html import HtmlElement

from transforms.cleaning.extraction_blocks import squeeze

_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd")
_LONG = 60
"""From this many characters on a paragraph is prose, and not a label, a button or a teaser's title."""
_MOST_LINKED = 0.5
_NUMBER = re.compile(r"[-_]\d{1,2}$")


def select_blocks(tree: HtmlElement) -> tuple[str, ...]:
    """The blocks from the first to the last paragraph of the page's largest family of prose."""
    family = _largest_family(_of_first_article(_prose(tree)))
    return tuple(_texts(_common_ancestor(family), family)) if family else ()


def _prose(tree: HtmlElement) -> list[HtmlElement]:
    """The paragraphs of a tree that are prose by their length and are not mostly links."""
    return [
        paragraph
        for paragraph in tree.iter("p")
        if len(text := squeeze(paragraph.text_content())) >= _LONG and _linked(paragraph) < _MOST_LINKED * len(text)
    ]


def _linked(element: HtmlElement) -> int:
    """How many characters of an element stand in links."""
    return sum(len(squeeze(link.text_content())) for link in element.iter("a"))


def _of_first_article(paragraphs: list[HtmlElement]) -> list[HtmlElement]:
    """The paragraphs of the first article with a headline, where one page holds several whole articles."""
    whole = [_headed_article(paragraph) for paragraph in paragraphs]
    first = next((article for article in whole if article is not None), None)
    return paragraphs if first is None else [p for p, a in zip(paragraphs, whole, strict=True) if a is first]


def _headed_article(element: HtmlElement) -> HtmlElement | None:
    return next((above for above in element.iterancestors("article") if above.find(".//h1") is not None), None)


def _largest_family(paragraphs: list[HtmlElement]) -> list[HtmlElement]:
    families: dict[_Make, list[HtmlElement]] = defaultdict(list)
    for paragraph in paragraphs:
        families[_make(paragraph)].append(paragraph)
    sizes = [(sum(len(p.text_content()) for p in family), family) for family in families.values()]
    return max(sizes, key=lambda sized: sized[0])[1] if sizes else []


_Make = tuple[str, str, str]


def _make(element: HtmlElement) -> _Make:
    """What a paragraph's kin share: its own class where it has one, else its parent's tag and class."""
    if own := _class(element):
        return (element.tag, own, "")
    parent = element.getparent()
    return ("", "", "") if parent is None else (element.tag, parent.tag, _class(parent))


def _class(element: HtmlElement) -> str:
    """The first class of an element, without the short number that tells it from its siblings."""
    return _NUMBER.sub("", (element.get("class") or "").strip().split(" ")[0])


def _common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    shared = [elements[0].getparent(), *elements[0].getparent().iterancestors()]
    for element in elements[1:]:
        above = set(element.iterancestors())
        shared = [candidate for candidate in shared if candidate in above]
    return shared[0]


def _texts(root: HtmlElement, family: list[HtmlElement]) -> list[str]:
    make = _make(family[0])
    parents = {member.getparent() for member in family}
    taken: set[HtmlElement] = set()
    texts: list[str] = []
    last = 0
    for element in root.iter(_BLOCKS):
        above = list(element.iterancestors())
        if any(a in taken for a in above) or not any(a in parents for a in above):
            continue
        text = squeeze(element.text_content())
        if not text or _linked(element) >= 0.9 * len(text):
            continue
        if element.tag != "blockquote" or element.find(".//p") is None:
            taken.add(element)
            texts.append(text)
        if element.tag == "p" and _make(element) == make:
            last = len(texts)
    return texts[:last]
