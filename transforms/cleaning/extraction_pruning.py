"""Takes out of a page's tree, by structure alone, what is never part of the article."""

from __future__ import annotations

from lxml.html import HtmlElement

from schemas.article import NoiseKind, Removal
from transforms.cleaning.extraction_vocabulary import noise_kind_of_names

_SILENT = ("head", "script", "style", "svg", "iframe", "template", "object", "embed", "noscript")
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
_GUARDED_SHARE = 0.3
"""An element that holds more than this share of the page's text, or its headline, is no furniture."""


def prune(tree: HtmlElement) -> tuple[Removal, ...]:
    """Takes the furniture out of a tree, in place, and says how many characters of each kind went."""
    for element in list(tree.iter(_SILENT)):
        element.drop_tree()
    limit = _GUARDED_SHARE * _length(tree)
    headline = _headline(tree)
    above = set() if headline is None else set(headline.iterancestors())
    gone: dict[NoiseKind, int] = {}
    dropped: set[HtmlElement] = set()
    for element in tree.iter("*"):
        kind = _kind(element)
        if kind is None or element in above or any(ancestor in dropped for ancestor in element.iterancestors()):
            continue
        length = _length(element)
        if length <= limit:
            gone[kind] = gone.get(kind, 0) + length
            dropped.add(element)
    for element in dropped:
        element.drop_tree()
    if headline is not None:
        gone[NoiseKind.TITLE] = _length(headline)
        headline.clear(keep_tail=True)
    return tuple(Removal(f"structure.{kind.value}", kind, count) for kind, count in gone.items() if count)


def _headline(tree: HtmlElement) -> HtmlElement | None:
    """The first top heading that stands alone; a page with none or many has no sure headline."""
    return next((h for h in tree.iter("h1") if _length(h) > 15), None)


def _kind(element: HtmlElement) -> NoiseKind | None:
    tag = element.tag
    if tag in _TAGS:
        return _TAGS[tag]
    if tag not in _CONTAINERS:
        return None
    role = element.get("role")
    if role and role in _ROLES:
        return _ROLES[role]
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return noise_kind_of_names(names) if len(names) > 1 else None


def _length(element: HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))
