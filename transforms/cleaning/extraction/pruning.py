"""Takes out of a page's tree, by structure alone, what is never part of the article."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

from schemas.article import NoiseKind, Removal
from transforms.cleaning.extraction.blocks import squeeze
from transforms.cleaning.extraction.links import label_above, lines_that_lead_elsewhere
from transforms.cleaning.extraction.vocabulary import noise_kind_of_names

_SILENT = ("head", "iframe", "object", "embed", "noscript")
_TAGS: dict[str, NoiseKind] = {
    **dict.fromkeys(("nav", "menu", "select", "button", "dialog"), NoiseKind.NAVIGATION),
    "figure": NoiseKind.CAPTION,
    "figcaption": NoiseKind.CAPTION,
    "aside": NoiseKind.RELATED_STORIES,
}
_CONTAINERS = frozenset(
    (
        "div",
        "section",
        "ul",
        "ol",
        "dl",
        "table",
        "header",
        "footer",
        "form",
        "details",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "fieldset",
    )
)
_INLINE = frozenset(("a", "span", "p"))
_UNSEEN = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader-(?:text|only)|screenreader(?:-only)?|a11y-hidden)"
)
"""Words for screen readers about the page itself: "skip to content", "opens in a new window"."""
_ROLES: dict[str, NoiseKind] = {
    "navigation": NoiseKind.NAVIGATION,
    "search": NoiseKind.NAVIGATION,
    "menu": NoiseKind.NAVIGATION,
    "menubar": NoiseKind.NAVIGATION,
    "banner": NoiseKind.NAVIGATION,
    "contentinfo": NoiseKind.NAVIGATION,
    "toolbar": NoiseKind.NAVIGATION,
    "dialog": NoiseKind.NAVIGATION,
    "alertdialog": NoiseKind.NAVIGATION,
    "complementary": NoiseKind.RELATED_STORIES,
}
_LENGTH = XPath("string-length(normalize-space())")
_TRUNK_SHARE = 0.3
"""An element that holds more than this share of the page's text, or its headline, is no furniture."""
_SHORTEST_HEADLINE = 15
_CENSORED = re.compile(
    r"shar|social|viral|newsletter|syndication|tag|sidebar|banner|bread-?crumb|button|author|footer|nav|menu|related"
    r"|premium|ad-|bar|widget|embed|byline|consent|modal|permission|next-|-stories|more-on|meta|rating|attachment"
    r"|timestamp|user-|icon|message|slide|viewport|overlay|options|expand|obfuscated|blurred|hid|teaser|scroll|cookie"
    r"|caption|comment|noprint|notloaded|reply",
    re.IGNORECASE,
)
"""What makes the extractor drop an element by its class or id."""
_BODY = re.compile(r"(?:article|entry|post|story|text|page)[-_ ]*(?:body|content|text)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pruning:
    """What was taken out of a tree, and the emptied headline, which marks where the article begins."""

    removed: tuple[Removal, ...]
    headline: HtmlElement | None
    title: str


def prune(tree: HtmlElement) -> Pruning:
    """Takes the furniture and the headline's words out of a tree, in place."""
    strip_elements(tree, *_SILENT, with_tail=False)
    trunk = _trunk(tree)
    headline = _headline(tree)
    kept = set(trunk) if headline is None else {*trunk, *headline.iterancestors()}
    gone: Counter[NoiseKind] = Counter()
    _drop(_furniture(tree, kept), gone)
    lines = [(line, NoiseKind.RELATED_STORIES) for line in lines_that_lead_elsewhere(tree) if line not in kept]
    _drop(lines, gone)
    for element in trunk:
        _clear_name(element)
    title = ""
    if headline is not None:
        title = squeeze(headline.text_content())
        gone[NoiseKind.TITLE] = len(title)
        headline.clear(keep_tail=True)
    removed = tuple(Removal(f"structure.{kind.value}", kind, count) for kind, count in gone.items() if count)
    return Pruning(removed, headline, title)


def _furniture(tree: HtmlElement, kept: set[HtmlElement]) -> list[tuple[HtmlElement, NoiseKind]]:
    """The outermost elements that name themselves furniture, with the labels over links to other stories."""
    found: dict[HtmlElement, NoiseKind] = {}
    unseen = [tree]
    while unseen:
        element = unseen.pop()
        kind = _kind(element)
        if kind is None or element in kept:
            unseen.extend(reversed(element))
            continue
        found[element] = kind
        if kind is NoiseKind.RELATED_STORIES and (label := label_above(element)) is not None and label not in kept:
            found.setdefault(label, kind)
    return list(found.items())


def _drop(elements: list[tuple[HtmlElement, NoiseKind]], gone: Counter[NoiseKind]) -> None:
    for element, kind in elements:
        if element.getparent() is not None:
            gone[kind] += _length(element)
            element.drop_tree()


def _trunk(tree: HtmlElement) -> list[HtmlElement]:
    """The elements that hold a great part of the page's text."""
    whole = _length(tree)
    limit = _TRUNK_SHARE * whole
    trunk: list[HtmlElement] = []
    open_ends = [(tree, whole)]
    while open_ends:
        element, unseen = open_ends.pop()
        trunk.append(element)
        for child in element:
            if unseen <= limit:  # no child that is left can hold more
                break
            length = _length(child)
            unseen -= length
            if length > limit:
                open_ends.append((child, length))
    return trunk


def _clear_name(element: HtmlElement) -> None:
    """Takes from the trunk the names and styles for which the extractor would drop it."""
    for attribute in ("style", "aria-hidden", "role"):
        element.attrib.pop(attribute, None)
    for attribute in ("class", "id"):
        name = element.get(attribute)
        if name and _is_censored(name):
            del element.attrib[attribute]
            if _BODY.search(name):
                element.set("class", "article-body")


@lru_cache(maxsize=4096)
def _is_censored(name: str) -> bool:
    return _CENSORED.search(name) is not None


def _headline(tree: HtmlElement) -> HtmlElement | None:
    return next((heading for heading in tree.iter("h1") if _length(heading) > _SHORTEST_HEADLINE), None)


def _kind(element: HtmlElement) -> NoiseKind | None:
    tag = element.tag
    if tag in _TAGS:
        return _TAGS[tag]
    if tag not in _CONTAINERS:
        return NoiseKind.NAVIGATION if tag in _INLINE and _UNSEEN.search(element.get("class") or "") else None
    role = element.get("role")
    if role and role in _ROLES:
        return _ROLES[role]
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return noise_kind_of_names(names) if len(names) > 1 else None


def _length(element: HtmlElement) -> int:
    """The characters of an element's text, with each run of white space counted as one."""
    return int(_LENGTH(element))
