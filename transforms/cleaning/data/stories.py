"""Finds in a page's state the object of its article: title, times and bylines where the markup has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from transforms.cleaning.data.states import read_states
from transforms.cleaning.page import JsonObject, Page

_TITLES = ("headline", "title", "headlines", "heading", "titletext", "name", "longtitle")
_PUBLISHED = (
    *("datepublished", "publishedat", "publishdate", "publicationdate", "published", "publishedtime", "publishtime"),
    *("publishedon", "publisheddate", "firstpublished", "firstpublishedat", "firstpublishdate"),
    *("firstpublicationdate", "firstpublishedtime", "displaydate", "publicationtime", "publicationdatetime"),
    *("publishedatutc", "publishdatetime", "pubdate", "onlinedate", "releasedate", "dategmt", "postdate", "date"),
    *("datetime", "issued", "createdat", "created"),
)
"""Names of fields of the publication, letters alone, the most telling first; a plain date is that of a record of news
before anything else was."""
_MODIFIED = (
    *("datemodified", "modifiedat", "updatedat", "lastupdated", "lastmodified", "lastupdateddate", "lastupdatedat"),
    *("modifieddate", "updateddate", "modified", "updated", "modifiedgmt"),
)
_AUTHORS = (
    *("authors", "author", "bylines", "byline", "writers", "writer", "creators", "creator", "credits"),
    "contributors",
)
_NAMES = ("name", "fullname", "displayname", "byline", "writername", "authorname", "title", "text", "basic", "original")
_PARTS = (("firstname", "lastname"), ("givenname", "familyname"), ("first", "last"))
_INSIDE = ("by", "author", "authors", "person", "fields", "attributes", "data", "node", "nodes", "edges", "items")
"""Names under which the people of a byline stand deeper: `{"by": [{"name": …}]}`, `{"data": [{"attributes": …}]}`."""
_BODIES = (
    *("body", "content", "contents", "contentelements", "text", "html", "blocks", "articlebody", "paragraphs"),
    "components",
)
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_SHORTEST_TITLE = 8
_FEWEST_CHARACTERS = 250  # of text in an object that is taken for the article though no title says so
_MOST_NODES, _DEEPEST, _DEEPEST_BYLINE, _MOST_AUTHORS = 200_000, 40, 6, 12


@dataclass(frozen=True, slots=True)
class Story:
    """What a state says of a page's article, each as it is written; empty where it says nothing."""

    title: str | None = None
    published: tuple[str, ...] = ()
    modified: str | None = None
    authors: tuple[str, ...] = ()


@lru_cache(maxsize=2)
def state_story(page: Page, titles: tuple[str, ...], is_titled: bool) -> Story:
    """The article of a page's state: the object with one of the page's titles, or, of a page that shows no headline,
    the one with the most text; an empty story where none is."""
    keys = {key for title in titles if len(key := _key(title)) >= _SHORTEST_TITLE}
    stories = [found for value in read_states(page.html) for found in _stories(value, keys, is_titled)]
    return max(stories, key=lambda found: found[0], default=((), Story()))[1]


def _stories(value: Any, titles: set[str], is_titled: bool) -> Iterator[tuple[tuple[int, ...], Story]]:
    """The objects of a state that can be the article, each with what speaks for it."""
    named: Mapping[str, Any] = value if isinstance(value, dict) else {}
    for node in _objects(value):
        if not any(map(_is_title, node)):
            continue
        fields = {_field(key): inner for key, inner in node.items()}
        title = next(filter(None, (_text(fields.get(key)) for key in _TITLES)), None)
        fit = _fit(_key(title), titles) if title else 0
        length = sum(_length(fields[key]) for key in _BODIES if key in fields) if title else 0
        if title is None or (not fit and (is_titled or length < _FEWEST_CHARACTERS)):
            continue
        published = tuple(text for key in _PUBLISHED if (text := _time(fields.get(key))))
        modified = next(filter(None, (_time(fields.get(key)) for key in _MODIFIED)), None)
        authors = next(filter(None, (_people(fields.get(key), named) for key in _AUTHORS)), ())
        if published or authors:
            yield (fit, bool(published), length, len(authors)), Story(title, published, modified, authors)


def _fit(title: str, titles: set[str]) -> int:
    """How well an object's title is one of the page's: two where it is one, one where it is most of one."""
    if len(title) < _SHORTEST_TITLE:
        return 0
    if title in titles:
        return 2
    return int(any((title in known or known in title) and 2 * len(title) > len(known) for known in titles))


def _objects(value: Any) -> Iterator[JsonObject]:
    """The objects of a state, each once, whoever refers to it."""
    seen: set[int] = set()
    stack, left = [(value, 0)], _MOST_NODES
    while stack and left > 0:
        node, depth = stack.pop()
        left -= 1
        if not isinstance(node, (dict, list)) or id(node) in seen or depth > _DEEPEST:
            continue
        seen.add(id(node))
        if isinstance(node, dict):
            yield node
        inside: Iterable[Any] = node.values() if isinstance(node, dict) else node
        stack += [(inner, depth + 1) for inner in inside if isinstance(inner, (dict, list))]


def _text(value: Any) -> str | None:
    """A text, or the first one of an object that holds it for several places: `{"basic": …}`, `{"rendered": …}`."""
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, str) and inner.strip()), None)
    return value.strip() if isinstance(value, str) and value.strip() else None


def _time(value: Any) -> str | None:
    """A point in time as a text: as it is written, or of seconds or milliseconds since 1970."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("$date", "iso", "utc", "date", "datetime", "value") if key in value), None)
    number = str(int(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    if not isinstance(number, str) or not any(c.isdigit() for c in number):
        return None
    if not _EPOCH.fullmatch(number.strip()):
        return number.strip()
    return datetime.fromtimestamp(int(number.strip()[:10]), timezone.utc).isoformat()


def _people(value: Any, named: Mapping[str, Any], depth: int = 0) -> tuple[str, ...]:
    """The bylines in a value of any shape; what stands elsewhere in the state is looked up by its name there."""
    if depth > _DEEPEST_BYLINE:
        return ()
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, list):
        return tuple(name for inner in value[:_MOST_AUTHORS] for name in _people(inner, named, depth + 1))
    if not isinstance(value, dict):
        return ()
    place = value.get("__ref") or (value.get("id") if value.get("type") == "id" else None)
    if isinstance(place, str) and place in named:
        return _people(named[place], named, depth + 1)
    fields = {_field(key): inner for key, inner in value.items()}
    for pair in _PARTS:
        parts = [part for key in pair if isinstance(part := fields.get(key), str) and part.strip()]
        if len(parts) == len(pair):
            return (" ".join(parts),)
    name = next((text for key in _NAMES if isinstance(text := fields.get(key), str) and text.strip()), None)
    if name:
        return (name.strip(),)
    inside = (fields[key] for key in _INSIDE if isinstance(fields.get(key), (dict, list)))
    return next(filter(None, (_people(inner, named, depth + 1) for inner in inside)), ())


def _length(value: Any, depth: int = 0) -> int:
    """The characters of the texts in a value."""
    if isinstance(value, str):
        return len(value)
    if depth > _DEEPEST_BYLINE or not isinstance(value, (dict, list)):
        return 0
    inside: Iterable[Any] = value.values() if isinstance(value, dict) else value
    return sum(_length(inner, depth + 1) for inner in inside)


@lru_cache(maxsize=4_096)
def _field(key: str) -> str:
    """A field's name without case and marks; a state has few different ones."""
    return _NOT_LETTERS.sub("", key.lower())


@lru_cache(maxsize=4_096)
def _is_title(key: str) -> bool:
    return _field(key) in _TITLES


def _key(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))
