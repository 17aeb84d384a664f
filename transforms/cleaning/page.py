"""One HTML page, parsed once for everything that reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from transforms.cleaning.characters import INVISIBLE, NAMED_INVISIBLE, mend_source
from transforms.cleaning.data.loose_json import read_json
from transforms.cleaning.hidden import drop_hidden, open_headings
from transforms.cleaning.outline import Outline, read_outline
from transforms.cleaning.swallowed import close_raw_elements, empty_head, has_raw_page, unwrap_page

JsonObject = dict[str, Any]

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ASCII_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_NOT_CHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
"""What no XML tree may hold; the parser lets it in, and whoever then moves the text on is refused."""
_REFERENCE = re.compile(
    rf"&(?:#(?:x(?P<hex>[0-9a-f]{{1,8}})|(?P<decimal>[0-9]{{1,10}}));?|{NAMED_INVISIBLE})", re.IGNORECASE
)
_LAST_CODE = 0x10FFFF
_UNREAD = ("script", "style", "svg", "template")
_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
"""lxml's own parser asks Python for the class of each element that is touched, to tell forms and their fields apart."""


class Page:
    """A parsed page. `meta` maps a meta element's lower-case name, property or itemprop to its first content; `json_ld`
    holds every object of its JSON-LD blocks, with lists and graphs laid out flat; `title` is its title element's text.
    """

    __slots__ = ("_outline", "_tree", "hidden_characters", "html", "json_ld", "meta", "title")

    def __init__(
        self, html: str, tree: lxml_html.HtmlElement, meta: dict[str, str], json_ld: tuple[JsonObject, ...]
    ) -> None:
        self.html, self.meta, self.json_ld = html, meta, json_ld
        self._tree: lxml_html.HtmlElement | None = tree
        self._outline: Outline | None = None
        self.hidden_characters = 0
        element = next(tree.iter("title"), None)
        self.title: str = "" if element is None else element.text_content()

    @property
    def tree(self) -> lxml_html.HtmlElement:
        """The page's elements, without scripts and styles; nobody changes it."""
        if self._tree is None:
            self._tree = _without_unread(_parsed(self.html))
        return self._tree

    @property
    def outline(self) -> Outline:
        """The page's elements and lines in columns, read once, without the text that no reader sees; that leaves the
        tree too, and is counted in `hidden_characters`."""
        if self._outline is None:
            open_headings(self.tree)
            self.hidden_characters = drop_hidden(self.tree, self.html)
            self._outline = read_outline(self.tree)
        return self._outline

    def take_tree(self) -> lxml_html.HtmlElement:
        """The tree for somebody who changes it. Whoever asks for it later makes the page be parsed again, which few
        do; a copy would take a third of that time on every page."""
        tree, self._tree = self.tree, None
        return tree


class TooDeepError(ValueError):
    """The page's elements are nested too deep to be read whole."""


def parse_page(source: str) -> Page | None:
    """Parses the source of a page; None where it holds no element at all.

    Raises TooDeepError where the parser has stopped within, so that half a page is not taken for all of it.
    """
    tree = _parsed(source)
    if tree is None:
        return None
    meta, json_ld = _meta(tree), tuple(_json_ld(tree))
    return Page(source, _without_unread(tree), meta, json_ld)


def _parsed(source: str) -> lxml_html.HtmlElement | None:
    clean = _REFERENCE.sub(_without_control, _DECLARATION.sub("", mend_source(source))).encode("utf-8", "replace")
    clean = _NOT_CHARACTERS.sub(b"", clean.translate(None, _ASCII_CONTROLS))
    tree = _parsed_bytes(clean)
    if tree is not None and has_raw_page(tree) and (closed := close_raw_elements(clean)) != clean:
        tree = _parsed_bytes(closed)
    return tree


def _parsed_bytes(clean: bytes) -> lxml_html.HtmlElement | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, remove_comments=True)
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        tree = lxml_html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, ValueError):
        tree = None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise TooDeepError("its elements are nested deeper than the 2,048 levels that are read")
    return tree


def _without_unread(tree: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    empty_head(tree)
    unwrap_page(tree)
    return tree


def _without_control(reference: re.Match[str]) -> str:
    """A numeric character reference as it stands; a space or nothing where it spells a control or what nobody sees."""
    if not (reference["hex"] or reference["decimal"]):
        return ""
    code = int(reference["hex"], 16) if reference["hex"] else int(reference["decimal"])
    if code > _LAST_CODE or not (_CONTROLS.match(character := chr(code)) or character in INVISIBLE):
        return reference.group()
    return " " if character in "\v\f" else ""


def _meta(tree: lxml_html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            key = (element.get(attribute) or "").strip().lower()
            if key and content:
                found.setdefault(key, content)
    return found


def _json_ld(tree: lxml_html.HtmlElement) -> Iterator[JsonObject]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield from _objects(read_json(script.text or ""))


def _objects(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph", []))
