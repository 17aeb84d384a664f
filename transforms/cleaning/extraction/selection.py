"""The article's blocks by their kinship: a second opinion on pages where the extractor's answer is doubtful.

An article's paragraphs are of one make: their parents bear the same tag and class, even where a site lays the
article out in several containers with promos in between.
"""

from __future__ import annotations

import re
from collections import defaultdict

from lxml.html import HtmlElement

from transforms.cleaning.extraction.blocks import squeeze

_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd")
_LONG = 60
"""From this many characters on a paragraph is prose, and not a label, a button or a teaser's title."""
_MOST_LINKED = 0.5
_NUMBER = re.compile(r"[-_]\d{1,2}$")


def select_blocks(tree: HtmlElement) -> tuple[str, ...]:
    """The blocks from the first to the last paragraph of the page's largest family of prose."""
    blocks = _Blocks()
    prose = [element for element in tree.iter("p") if blocks.is_prose(element)]
    family = _largest_family(_of_first_article(prose), blocks)
    return tuple(_texts(_common_ancestor(family), family, blocks)) if family else ()


class _Blocks:
    """The texts of elements, each read once."""

    def __init__(self) -> None:
        self._texts: dict[HtmlElement, str] = {}

    def text(self, element: HtmlElement) -> str:
        """The element's text on one line."""
        known = self._texts.get(element)
        if known is None:
            known = self._texts[element] = squeeze(element.text_content())
        return known

    def is_prose(self, element: HtmlElement) -> bool:
        """Whether an element is prose by its length and is not mostly links."""
        length = len(self.text(element))
        return length >= _LONG and _linked(element) < _MOST_LINKED * length


def _linked(element: HtmlElement) -> int:
    """How many characters of an element stand in links."""
    return sum(len(squeeze(link.text_content())) for link in element.iter("a"))


def _of_first_article(paragraphs: list[HtmlElement]) -> list[HtmlElement]:
    """The paragraphs of the first article with a headline, where one page holds several whole articles."""
    headed: dict[HtmlElement, bool] = {}  # an article is looked through once, not for each of its paragraphs
    whole = [_headed_article(paragraph, headed) for paragraph in paragraphs]
    first = next((article for article in whole if article is not None), None)
    return paragraphs if first is None else [p for p, a in zip(paragraphs, whole, strict=True) if a is first]


def _headed_article(element: HtmlElement, headed: dict[HtmlElement, bool]) -> HtmlElement | None:
    for above in element.iterancestors("article"):
        if above not in headed:
            headed[above] = above.find(".//h1") is not None
        if headed[above]:
            return above
    return None


def _largest_family(paragraphs: list[HtmlElement], blocks: _Blocks) -> list[HtmlElement]:
    families: dict[_Make, list[HtmlElement]] = defaultdict(list)
    for paragraph in paragraphs:
        families[_make(paragraph)].append(paragraph)
    sizes = [(sum(len(blocks.text(p)) for p in family), family) for family in families.values()]
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
    parent = elements[0].getparent()
    chain = [parent, *parent.iterancestors()]
    places = {element: place for place, element in enumerate(chain)}
    shared = 0
    for element in elements[1:]:
        above = element.getparent()
        while above not in places:
            above = above.getparent()
        shared = max(shared, places[above])
    return chain[shared]


def _texts(root: HtmlElement, family: list[HtmlElement], blocks: _Blocks) -> list[str]:
    make = _make(family[0])
    surroundings = _Surroundings({member.getparent() for member in family})
    texts: list[str] = []
    last = 0
    for element in root.iter(_BLOCKS):
        if not surroundings.hold(element):
            continue
        text = blocks.text(element)
        if not text or _linked(element) >= 0.9 * len(text):
            continue
        if element.tag != "blockquote" or element.find(".//p") is None:
            surroundings.taken.add(element)
            texts.append(text)
        if element.tag == "p" and _make(element) == make:
            last = len(texts)
    return texts[:last]


class _Surroundings:
    """Tells which elements, seen in document order, stand inside one of the parents and in nothing that was taken."""

    _OUTSIDE, _INSIDE, _TAKEN = range(3)

    def __init__(self, parents: set[HtmlElement]) -> None:
        self._parents = parents
        self.taken: set[HtmlElement] = set()
        self._known: dict[HtmlElement | None, int] = {None: self._OUTSIDE}

    def hold(self, element: HtmlElement) -> bool:
        """Whether an element stands where its text may be taken; elements in one place are told at once."""
        above, way = element.getparent(), []
        while above not in self._known:
            way.append(above)
            above = above.getparent()
        state = self._known[above]
        for ancestor in reversed(way):
            state = self._TAKEN if ancestor in self.taken else max(state, int(ancestor in self._parents))
            self._known[ancestor] = state
        return state == self._INSIDE
