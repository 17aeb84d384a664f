"""Cuts a page into lines: the runs of text between the edges of its blocks, each with the block that it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml.html import HtmlElement

from transforms.cleaning.extraction.blocks import squeeze

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
"""A word, or a sign of the scripts that set no spaces."""
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "button", "canvas", "caption", "center", "dd"),
        *(
            "details",
            "dialog",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
        ),
        *(
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "option",
            "p",
        ),
        *("pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video"),
    )
)
_SKIPPED = frozenset(
    (
        *("script", "style", "template", "head", "svg", "iframe", "object", "embed", "math", "select", "textarea"),
        *("title", "noscript"),
    )
)
_DEEPEST = 400
TAGS = (
    *("p", "h1", "h2", "h3", "h4", "li", "td", "div", "blockquote", "figcaption", "span", "dd", "pre", "section"),
    *("article", "body"),
)
"""The tags of blocks that are told apart."""
_TAG_OF = {tag: index for index, tag in enumerate(TAGS)}
ROOMS = (
    *("nav", "header", "footer", "aside", "article", "main", "form", "list", "table", "figure", "stated", "li"),
    *("blockquote", "section", "button", "dialog"),
)
"""What a block may stand in; `stated` is an element that calls itself `articleBody`, `list` a ul or an ol."""
_ROOM_OF = {name: index for index, name in enumerate(ROOMS)} | {
    "ul": ROOMS.index("list"),
    "ol": ROOMS.index("list"),
    "figcaption": ROOMS.index("figure"),
}
_NAMES = {
    "comment": r"comment|disqus|respon|reply|discuss",
    "nav": r"nav|menu|breadcrumb|crumb|topbar|toolbar",
    "foot": r"foot|copyright|legal|disclaim",
    "side": r"side|rail|column|widget|aside",
    "related": r"relat|recommend|more-|popular|trending|most|teaser|promo|also|next|prev|latest|headlines",
    "share": r"share|social|follow|print|email|tool",
    "ad": r"\bad\b|ads|advert|sponsor|banner|commercial",
    "meta": r"meta|author|byline|date|time|tag|categor|credit|info",
    "caption": r"caption|gallery|slide|carousel|photo|image|video",
    "form": r"form|login|sign|newsletter|subscri|search|cookie|consent|popup|modal",
    "body": r"article|content|body|story|post|entry|text|main|copy|paragraph|news",
}
NAMES = tuple(_NAMES)
"""What the class and id of a block may say it is."""
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _NAMES.values())
_LONGEST_NAME, _LONGEST_MAKE = 200, 40
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|pt|%)?\s*(?:;|$)", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Blocks:
    """The blocks of a page in reading order, in columns; `parent` is a block's number, -1 at the root."""

    parent: list[int] = field(default_factory=list)
    tag: list[int] = field(default_factory=list)
    room: list[int] = field(default_factory=list)
    stated: list[bool] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    path: list[int] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lines:
    """The n lines of a page: their texts, the texts of the links in them, and the number of each line's block."""

    texts: list[str]
    links: list[str]
    blocks: list[int]
    of: Blocks

    def __len__(self) -> int:
        return len(self.texts)


def cut_lines(root: HtmlElement) -> Lines:
    """The lines of a page's body, in reading order; of elements nested deeper than is sane, none."""
    cutter = _Cutter()
    cutter.walk(root)
    return Lines(cutter.texts, cutter.links, cutter.line_blocks, cutter.blocks)


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, and each sign of a script without spaces."""
    return TOKEN.findall(text.lower())


class _Cutter:
    """Walks a tree without recursion: a page may be nested deeper than Python's stack."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.links: list[str] = []
        self.line_blocks: list[int] = []
        self.blocks = Blocks()
        self._text: list[str] = []
        self._link: list[str] = []
        self._paths: dict[tuple[int, str, str], int] = {}

    def walk(self, root: HtmlElement) -> None:
        """Visits all elements in reading order; each is met twice, at its beginning and at its end."""
        first = self._add_block(root, -1, False)
        self._say(root.text, False)
        stack: list[tuple[Any, bool, int, int, bool, int | None]]
        stack = [(child, False, first, 1, False, None) for child in reversed(root)]
        while stack:
            element, in_link, block, depth, hidden, own = stack.pop()
            if own is not None:  # its end
                if own != block or element.tag in _BLOCKS:
                    self._end_line(own)
                self._say(element.tail, in_link)
                continue
            tag = element.tag
            if not isinstance(tag, str) or tag in _SKIPPED or depth > _DEEPEST:
                self._say(element.tail, in_link)
                continue
            inside, linked = block, in_link or tag == "a"
            if tag in _BLOCKS:
                self._end_line(block)
                if tag != "br":
                    hidden = hidden or is_hidden(element)
                    inside = self._add_block(element, block, hidden)
            stack.append((element, in_link, block, depth, hidden, inside))
            self._say(element.text, linked)
            stack.extend((child, linked, inside, depth + 1, hidden, None) for child in reversed(element))
        self._end_line(first)

    def _say(self, text: str | None, linked: bool) -> None:
        if text:
            self._text.append(text)
            if linked:
                self._link.append(text)

    def _end_line(self, block: int) -> None:
        if self._text:
            whole = squeeze("".join(self._text))
            if any(map(str.isalnum, whole)):
                self.texts.append(whole)
                self.links.append(squeeze("".join(self._link)))
                self.line_blocks.append(block)
            self._text.clear()
            self._link.clear()

    def _add_block(self, element: HtmlElement, parent: int, hidden: bool) -> int:
        blocks, tag = self.blocks, element.tag
        names, make = described((element.get("class") or "")[:_LONGEST_NAME], (element.get("id") or "")[:_LONGEST_NAME])
        blocks.parent.append(parent)
        blocks.tag.append(_TAG_OF.get(tag, len(TAGS)))
        blocks.room.append(_ROOM_OF.get(tag, -1))
        blocks.stated.append("articleBody" in (element.get("itemprop") or ""))
        blocks.names.append(names)
        blocks.depth.append(0 if parent < 0 else blocks.depth[parent] + 1)
        key = (-1 if parent < 0 else blocks.path[parent], tag, make)
        blocks.path.append(self._paths.setdefault(key, len(self._paths)))
        blocks.hidden.append(hidden)
        return len(blocks.parent) - 1


@lru_cache(maxsize=65_536)
def described(name: str, id: str) -> tuple[int, str]:
    """What a class and an id say, a bit for each of `NAMES`; and the make of blocks of this class, numbers apart."""
    own = f"{name} {id}"[:_LONGEST_NAME]
    bits = sum(1 << place for place, pattern in enumerate(_PATTERNS) if pattern.search(own))
    return bits, _DIGITS.sub("#", name[:_LONGEST_MAKE])


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element's own mark says that no reader sees it."""
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)
