"""What a page states in JSON-LD: its article among the other objects, and texts out of values of any shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from transforms.cleaning.metadata.titles import folded
from transforms.cleaning.page import JsonObject, Page

_ARTICLES = ("article", "blogposting", "report", "liveblogposting", "newsarticle", "socialmediaposting", "review")
PAGES = ("webpage", "itempage", "videoobject", "creativework", "mediaobject")
_DEPTH = 4


def article_object(page: Page, titles: list[str], url: str | None) -> JsonObject:
    """The JSON-LD object of the page's own article: of those that are articles, the one with the page's headline or
    address, else the first; an empty object where none is."""
    known = [key for title in titles if (key := folded(title))]
    for kinds in (_ARTICLES, PAGES):
        found = [item for item in _nested(page.json_ld) if is_kind(item, kinds)]
        if found:
            return max(found, key=lambda item: _agreement(item, known, url))
    return {}


def first_text(value: Any, depth: int = 0) -> str | None:
    """The first text in a value: of a list its first item's, of an object its name's."""
    return next(texts(value, depth), None)


def texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Every text in a value of any shape."""
    if depth > _DEPTH:
        return
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item, depth + 1)
    elif isinstance(value, dict):
        yield from _named(value, depth)


def resolved(page: Page, value: Any, depth: int = 0) -> Any:
    """The value with references by @id put in place, one step deep, in lists no deeper than `texts` looks."""
    if isinstance(value, list) and depth <= _DEPTH:
        return [resolved(page, item, depth + 1) for item in value]
    if (
        isinstance(value, dict)
        and "@id" in value
        and not any(key in value for key in ("name", "givenName", "familyName"))
    ):
        return next((item for item in page.json_ld if item.get("@id") == value["@id"] and "name" in item), value)
    return value


def _nested(objects: tuple[JsonObject, ...]) -> Iterator[JsonObject]:
    for item in objects:
        yield item
        for key in ("mainEntity", "mainEntityOfPage"):
            inner = item.get(key)
            if isinstance(inner, dict):
                yield inner


def _named(value: JsonObject, depth: int) -> Iterator[str]:
    names = list(texts(value.get("name"), depth + 1))
    if names:
        yield from names  # as a rule one; some write all people of a byline into one object
    else:
        parts = [first_text(value.get(key), depth + 1) for key in ("givenName", "familyName")]
        name = " ".join(part for part in parts if part) or next(texts(value.get("@value"), depth + 1), None)
        if name:
            yield name


def is_kind(item: Any, kinds: tuple[str, ...]) -> bool:
    """Whether an object's type is one of some kinds."""
    types = item.get("@type") if isinstance(item, dict) else None
    return any(name.lower().rpartition("/")[2].endswith(kinds) for name in texts(types))


def _agreement(item: JsonObject, known: list[str], url: str | None) -> int:
    """How well an object fits the page: its address, its headline, and whether it has what an article has."""
    headline = folded(first_text(item.get("headline")) or first_text(item.get("name")) or "")
    fits = bool(headline) and any(headline in title or title in headline for title in known)
    addresses = [text for key in ("url", "@id") for text in texts(item.get(key))]
    own = bool(url) and any(text.split("#")[0].rstrip("/") == (url or "").rstrip("/") for text in addresses)
    return 4 * fits + 2 * own + ("datePublished" in item) + ("author" in item)
