"""A page's elements and lines in columns, read once for all that look at the whole page.

A line is the run of text between the edges of blocks. The tree is written out and read tag by tag: to ask lxml for each
element costs ten times as much.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from lxml import etree
from lxml.html import HtmlElement
from numpy.typing import NDArray

from schemas.article import NoiseKind
from transforms.cleaning.furniture import furniture_of
from transforms.cleaning.line_words import LineWords

_OF_PAGE = ("address", "article", "aside", "body", "details", "dialog", "footer", "header", "hgroup", "html", "main")
_OF_TEXT = ("blockquote", "br", "center", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre", "section")
_OF_LISTS = ("dd", "dl", "dt", "li", "menu", "nav", "ol", "ul", "caption", "table", "tbody", "td", "tfoot", "th")
_OF_FORMS = ("button", "fieldset", "form", "legend", "option", "summary", "thead", "tr")
_OF_PICTURES = ("canvas", "figcaption", "figure", "video")
BLOCKS = frozenset((*_OF_PAGE, *_OF_TEXT, *_OF_LISTS, *_OF_FORMS, *_OF_PICTURES))
"""The elements whose edges part lines."""
_NO_TEXT = ("script", "style", "template", "head", "svg", "iframe", "object", "embed", "math", "title", "noscript")
SKIPPED = frozenset((*_NO_TEXT, "select", "textarea"))
"""The elements whose text no reader is shown as the page's own."""
NAMES = {
    "comment": r"comment|disqus|respon|reply|discuss",
    "nav": r"nav|menu|breadcrumb|crumb|topbar|toolbar",
    "foot": r"foot|copyright|legal|disclaim",
    "side": r"side|rail|column|widget|aside",
    "related": r"relat|recommend|more$|popular|trending|most|teaser|promo|also|next|prev|latest|headlines",
    "share": r"share|social|follow|print|email|tool",
    "ad": r"^ad$|ads|advert|sponsor|banner|commercial",
    "meta": r"meta|author|byline|date|time|tag|categor|credit|info",
    "caption": r"caption|gallery|slide|carousel|photo|image|video",
    "form": r"form|login|sign|newsletter|subscri|search|cookie|consent|popup|modal",
    "body": r"article|content|body|story|post|entry|text|main|copy|paragraph|news",
}
"""What a word of the class or id of a block may say it is."""

_DEEPEST = 400
_ATTRIBUTE = re.compile(r'\s(class|id|itemprop|style|hidden|role)="([^"]*)"')
_PATTERNS = tuple(re.compile(pattern) for pattern in NAMES.values())
_NAME_WORD = re.compile(r"[a-z]+")
_LONGEST_NAME, _LONGEST_MAKE = 200, 40
_LONGEST_TAG = 400
"""Longer ones are not kept for the next page that has them."""
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|pt|%)?\s*(?:;|$)", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#13;", "\r"), ("&#10;", "\n"), ("&#9;", "\t"))


class Mark(NamedTuple):
    """What an element's own attributes say: its names, a bit for each of `NAMES`; its make, by its class without
    numbers; whether no reader sees it; whether it calls itself the article's body; what furniture it says it is."""

    names: int
    make: str
    hidden: bool
    stated: bool
    furniture: NoiseKind | None


@dataclass(slots=True)
class Elements:
    """The elements under the body in reading order: tag, number of the parent (-1 above the first), number of the
    first element after it, and its pieces of text, `first` to before `last`."""

    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    until: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Blocks:
    """The blocks of a page in reading order: number of its element (-1 of the root) and of the block above, tag, mark,
    depth, the number of its path of tags and makes, and whether it is hidden, itself or by a block above."""

    element: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    mark: list[Mark] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    path: list[int] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class Lines:
    """The n lines of a page: their texts, the texts of the links in them, and the number of each line's block."""

    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True, slots=True)
class Outline:
    """A page in columns; `words` are those of its lines, `pieces` its texts between tags, `skipped` counts the elements
    that were not looked into, and `source` is the page as the parser put it right."""

    source: str
    elements: Elements
    blocks: Blocks
    lines: Lines
    words: LineWords
    pieces: list[str]
    skipped: Counter[str]

    def text_of(self, element: int) -> str:
        """The text of an element on one line."""
        pieces = self.pieces[self.elements.first[element] : self.elements.last[element]]
        return " ".join("".join(pieces).split())

    def headlines(self) -> list[str]:
        """The lines that stand in a first heading."""
        tags = self.blocks.tag
        return [text for text, block in zip(self.lines.texts, self.lines.blocks, strict=True) if tags[block] == "h1"]

    def shown_words(self) -> int:
        """How many words the lines have that no block hides."""
        shown = ~np.array(self.blocks.hidden)[np.array(self.lines.blocks, np.int64)]
        return int(self.words.sizes[shown].sum())

    def sizes(self) -> NDArray[np.int64]:
        """The characters of text in each element, without the white space around its pieces."""
        lengths = [len(piece.strip()) for piece in self.pieces]
        sums = np.concatenate([[0], np.cumsum(np.array(lengths, np.int64))])
        return np.asarray(sums[self.elements.last] - sums[self.elements.first], np.int64)


def read_outline(tree: HtmlElement) -> Outline:
    """Reads a page's tree; of elements nested deeper than is sane, nothing."""
    reader = _Reader()
    source = etree.tostring(tree, encoding="unicode")
    reader.read(source)
    words = LineWords(reader.lines.texts)
    return Outline(source, reader.elements, reader.blocks, reader.lines, words, reader.pieces, reader.skipped)


class _Tag(NamedTuple):
    """A tag of the source: whether it closes an element, whether that has no content, its name, whether lines end at
    it, the mark of the block that it opens, and whether no reader sees what it opens."""

    closes: bool
    is_void: bool
    name: str
    ends_line: bool
    mark: Mark | None
    is_skipped: bool


class _Reader:
    """Reads tags and texts in their order."""

    def __init__(self) -> None:
        self.elements, self.blocks, self.lines = Elements(), Blocks(), Lines()
        self.pieces: list[str] = []
        self.skipped: Counter[str] = Counter()
        self._link: list[str] = []
        self._begun = 0
        self._paths: dict[tuple[int, str, str], int] = {}

    def read(self, source: str) -> None:
        """Reads a page as lxml writes it: every element is closed, and no sign of markup stands in texts or values.

        One loop that does all, for it goes round some thousands of times a page.
        """
        elements, pieces, link = self.elements, self.pieces, self._link
        known: dict[str, _Tag] = {}
        stack: list[tuple[int, int, bool]] = []
        block, element, linked, skipping = self._add_block("html", _NO_MARK, -1), -1, False, 0
        if source.count("<") != source.count(">"):
            source = _without_strays(source)
        written = source.replace("<", ">").split(">")
        for raw, text in zip(written[1::2], written[2::2], strict=True):
            closes, is_void, name, ends_line, mark, is_skipped = known.get(raw) or known.setdefault(raw, _tag_of(raw))
            if skipping:
                skipping += -1 if closes else not is_void
            elif closes:
                if ends_line and len(pieces) > self._begun:
                    self._end_line(block)
                elements.until[element] = len(elements.tags)
                elements.last[element] = len(pieces)
                block, element, linked = stack.pop()
            elif is_skipped or len(stack) > _DEEPEST:
                skipping = not is_void
                self.skipped[name] += 1
            else:
                if ends_line and len(pieces) > self._begun:
                    self._end_line(block)
                if not is_void:
                    stack.append((block, element, linked))
                elements.parents.append(element)
                elements.first.append(len(pieces))
                elements.until.append(len(elements.tags) + 1)
                elements.last.append(len(pieces))
                if mark is not None:
                    inside = self._add_block(name, mark, block)
                    block = block if is_void else inside
                if not is_void:
                    element, linked = len(elements.tags), linked or name == "a"
                elements.tags.append(name)
            if text and not skipping:
                text = _plain(text) if "&" in text else text
                pieces.append(text)
                if linked:
                    link.append(text)
        self._end_line(block)

    def _end_line(self, block: int) -> None:
        whole = " ".join("".join(self.pieces[self._begun :]).split())
        self._begun = len(self.pieces)
        if whole and any(map(str.isalnum, whole)):
            self.lines.texts.append(whole)
            self.lines.links.append(" ".join("".join(self._link).split()) if self._link else "")
            self.lines.blocks.append(block)
        self._link.clear()

    def _add_block(self, tag: str, mark: Mark, parent: int) -> int:
        blocks = self.blocks
        number = len(blocks.parent)
        blocks.element.append(len(self.elements.tags) if number else -1)
        blocks.parent.append(parent)
        blocks.tag.append(tag)
        blocks.mark.append(mark)
        blocks.depth.append(blocks.depth[parent] + 1 if number else 0)
        key = (blocks.path[parent] if number else -1, tag, mark.make)
        blocks.path.append(self._paths.setdefault(key, len(self._paths)))
        blocks.hidden.append(mark.hidden or (number > 0 and blocks.hidden[parent]))
        return number


def _plain(text: str) -> str:
    for written, sign in _ENTITIES:
        text = text.replace(written, sign)
    return text.replace("&amp;", "&")


def _without_strays(source: str) -> str:
    """The source without signs of markup within tags: a missing quote puts them in the name of a tag or an attribute,
    and lxml writes them as they are."""
    pieces = (piece.partition("<") for piece in source.split(">"))
    return ">".join(f"{text}{sign}{tag.replace('<', '')}" for text, sign, tag in pieces)


def _tag_of(raw: str) -> _Tag:
    """A tag as it stands between its angle brackets."""
    name, _, attributes = raw.partition(" ")
    name, is_void = name.rstrip("/"), raw[-1] == "/"
    if name not in BLOCKS or name == "br":
        return _tag_without_mark(name, is_void)
    mark = _mark(name, attributes) if len(raw) <= _LONGEST_TAG else read_mark(name, attributes)
    return _Tag(False, is_void, name, True, mark, False)


@lru_cache(maxsize=4_096)
def _tag_without_mark(written: str, is_void: bool) -> _Tag:
    name = written.lstrip("/")
    return _Tag(written != name, is_void, name, name in BLOCKS, None, name in SKIPPED)


def read_mark(tag: str, attributes: str) -> Mark:
    """What a tag and its attributes say, as they are written."""
    found = dict(_ATTRIBUTE.findall(f" {attributes}"))
    if not found:
        return Mark(0, "", False, False, furniture_of(tag, "", ""))
    name, id = found.get("class", "")[:_LONGEST_NAME], found.get("id", "")[:_LONGEST_NAME]
    names, make = described(name, id)
    style = found.get("style")
    hidden = "hidden" in found or (style is not None and _HIDDEN.search(style) is not None)
    furniture = furniture_of(tag, found.get("role", ""), f"{name} {id}")
    return Mark(names, make, hidden, "articleBody" in found.get("itemprop", ""), furniture)


_mark = lru_cache(maxsize=65_536)(read_mark)
_NO_MARK = Mark(0, "", False, False, None)


@lru_cache(maxsize=65_536)
def described(name: str, id: str) -> tuple[int, str]:
    """What a class and an id say, a bit for each of `NAMES`; and the make of blocks of this class, numbers apart."""
    bits = 0
    for word in _NAME_WORD.findall(f"{name} {id}"[:_LONGEST_NAME].lower()):
        bits |= _said_by(word)
    return bits, _DIGITS.sub("#", name[:_LONGEST_MAKE])


@lru_cache(maxsize=65_536)
def _said_by(word: str) -> int:
    """The same of one word: sites make their many names of few words."""
    return sum(1 << place for place, pattern in enumerate(_PATTERNS) if pattern.search(word))
