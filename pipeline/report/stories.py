"""The stories that a report shows: who carried them when, and their copies side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

import duckdb

BESIDE = 3
"""So many copies stand beside the canonical one."""
_MOST_CHARACTERS = 4_000
_MOST_CARRIERS = 40
_ALIKE = 0.5
"""From this share of common words on, a paragraph was edited and not exchanged."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An outlet that carried a story; `minutes_behind` the first, where both times are known."""

    name: str
    copies: int
    at: datetime | None
    minutes_behind: float | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a copy: "same" as in the canonical text, "added" here, or "missing" here."""

    fate: str
    text: str


Passage = tuple[Piece, ...]
"""A paragraph, in pieces."""


@dataclass(frozen=True, slots=True)
class Version:
    """A copy's text beside that of its story."""

    outlet: str
    title: str | None
    url: str | None
    relation: str
    coverage: float
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A story that was carried much: the outlets in the order of their times, and a few of the copies."""

    story_id: str
    title: str | None
    language: str | None
    agency: str | None
    copies: int
    outlets: int
    carriers: tuple[Carrier, ...]
    versions: tuple[Version, ...]


_TOP = """
SELECT c.story_id, coalesce(any_value(a.title), min(c.title)), any_value(c.language),
       coalesce(any_value(a.agency), min(c.agency)), count(*) AS copies,
       count(DISTINCT coalesce(c.outlet, c.site, 'unknown')) AS outlets
FROM copies AS c LEFT JOIN (SELECT story_id, title, agency FROM articles) AS a USING (story_id)
GROUP BY c.story_id HAVING count(*) > 1 ORDER BY outlets DESC, copies DESC, c.story_id LIMIT ?
"""
_CARRIERS = """
SELECT carrier, copies, first_published FROM carriers WHERE story_id = ?
ORDER BY first_published NULLS LAST, carrier LIMIT ?
"""
_VERSIONS = """
SELECT coalesce(c.outlet, c.site, 'unknown'), c.title, c.url, c.relation, c.coverage, coalesce(c.text, a.text)
FROM copies AS c LEFT JOIN articles AS a USING (story_id)
WHERE c.story_id = ?
ORDER BY c.relation <> 'canonical', c.relation = 'identical', c.copy_id LIMIT ?
"""


def top_stories(connection: duckdb.DuckDBPyConnection, most: int, with_texts: int) -> list[Story]:
    """The stories of several copies that most outlets carried; the first `with_texts` of them with their texts."""
    rows = connection.execute(_TOP, [most]).fetchall()
    return [_story(connection, row, with_text=place < with_texts) for place, row in enumerate(rows)]


def _story(connection: duckdb.DuckDBPyConnection, row: tuple[Any, ...], with_text: bool) -> Story:
    story_id, title, language, agency, copies, outlets = row
    versions = _versions(connection, story_id) if with_text else ()
    return Story(story_id, title, language, agency, copies, outlets, _carriers(connection, story_id), versions)


def _carriers(connection: duckdb.DuckDBPyConnection, story_id: str) -> tuple[Carrier, ...]:
    rows = connection.execute(_CARRIERS, [story_id, _MOST_CARRIERS]).fetchall()
    first = min((at for _, _, at in rows if at), default=None)
    return tuple(
        Carrier(name, copies, at, (at - first) / timedelta(minutes=1) if at and first else None)
        for name, copies, at in rows
    )


def _versions(connection: duckdb.DuckDBPyConnection, story_id: str) -> tuple[Version, ...]:
    """The canonical copy, or the first of this run where another run published that, and a few beside it."""
    rows = connection.execute(_VERSIONS, [story_id, 1 + BESIDE]).fetchall()
    canonical = next((text for *_, text in rows if text), "")
    return tuple(
        Version(outlet, title, url, relation, coverage, tuple(compare(canonical, text or canonical)))
        for outlet, title, url, relation, coverage, text in rows
    )


def compare(canonical: str, own: str) -> Iterator[Passage]:
    """The paragraphs of a copy in their order, those that only the canonical text has where they would stand.

    Paragraphs that were only edited are compared by words.
    """
    old, new = _paragraphs(canonical), _paragraphs(own)
    for act, start, end, own_start, own_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            yield from ((Piece("same", text),) for text in old[start:end])
        else:
            yield from _replaced(old[start:end], new[own_start:own_end])


def _replaced(old: list[str], new: list[str]) -> Iterator[Passage]:
    """Paragraphs in place of others: those that stand in the same place and are alike are one that was edited."""
    for before, after in zip_longest(old, new):
        by_words = _by_words(before, after) if before and after else None
        if by_words is not None:
            yield by_words
            continue
        if before:
            yield (Piece("missing", before),)
        if after:
            yield (Piece("added", after),)


def _by_words(before: str, after: str) -> Passage | None:
    """The pieces of an edited paragraph, None where most of it is other words."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    pieces = []
    for act, start, end, own_start, own_end in matcher.get_opcodes():
        if act == "equal":
            pieces.append(Piece("same", " ".join(old[start:end])))
            continue
        if start < end:
            pieces.append(Piece("missing", " ".join(old[start:end])))
        if own_start < own_end:
            pieces.append(Piece("added", " ".join(new[own_start:own_end])))
    return tuple(pieces)


def _paragraphs(text: str) -> list[str]:
    cut = text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + " …"
    return [line for line in cut.split("\n") if line.strip()]
