"""The signs of pages that are no articles: read from the TOML files beside this module, checked, and compiled once.

A wall rule has two patterns: `title` fits a whole title, heading or line ("Page not found"), `sentence` is searched in
a sentence that the page says to its reader ("The page you are looking for…"). A server rule has marks in the HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schemas.reject import RejectReason
from transforms.cleaning.datafiles import has_groups, joined, read_toml_folder
from transforms.cleaning.noise.rulebook import bare_line

WALLS = "transforms.cleaning.rejection.walls"
SERVERS = "servers"
MOST_WORDS = 150

_NEVER = r"(?!)"
_ESCAPE = re.compile(r"\\.")
_EDGE_MARKS = " .!?…:;,-–—|·\"'»«()[]。！？"


@dataclass(frozen=True, slots=True)
class Wall:
    """One sign. `title` and `sentence` are regular expressions in lower case, compiled for the languages of a text."""

    name: str
    reason: RejectReason
    language: str
    title: str
    sentence: str
    title_examples: tuple[str, ...]
    sentence_examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def is_title(self, line: str) -> bool:
        return re.fullmatch(self.title, bare_title(line), re.IGNORECASE) is not None

    def in_sentence(self, sentence: str) -> bool:
        return re.search(self.sentence, bare_line(sentence), re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Server:
    """The marks of a server's page; a page of more visible words than `most_words` is not judged by them."""

    name: str
    reason: RejectReason
    marks: tuple[str, ...]
    most_words: int


def bare_title(line: str) -> str:
    """A title as the patterns see it: straight quotes, no marks around it."""
    return bare_line(line).strip(_EDGE_MARKS)


@lru_cache(maxsize=1)
def all_walls() -> tuple[Wall, ...]:
    """Every wall rule, in the order of the files' names and of the rules in them."""
    return tuple(wall for language, entries in _documents("wall") for wall in parse_walls(entries, language))


@lru_cache(maxsize=1)
def all_servers() -> tuple[Server, ...]:
    """Every server rule."""
    return tuple(
        Server(entry["name"], RejectReason(entry["reason"]), tuple(entry["marks"]), entry.get("most_words", MOST_WORDS))
        for _, entries in _documents("server")
        for entry in entries
    )


def parse_walls(entries: list[dict[str, Any]], language: str) -> list[Wall]:
    """The wall rules of one file; ValueError names the rule that lacks its examples."""
    return [_parse(entry, language) for entry in entries]


def find_title(line: str) -> Wall | None:
    """The wall rule whose title a line is, in any language."""
    walls, regex = _titles()
    match = regex.fullmatch(bare_title(line))
    return walls[int(match.lastgroup[1:])] if match and match.lastgroup else None


def find_sentence(sentence: str, languages: frozenset[str]) -> Wall | None:
    """The wall rule of some languages whose words stand in a sentence, the first of several.

    The rules are tried one by one and in lower case: one pattern of them all, or one for both cases, has no letters to
    look for first, and takes several times as long.
    """
    line = bare_line(sentence).lower()
    found = ((match.start(), wall) for wall, regex in _sentences(languages) if (match := regex.search(line)))
    return min(found, key=lambda pair: pair[0], default=(0, None))[1]


def _parse(entry: dict[str, Any], language: str) -> Wall:
    name = f"{language}-{entry['name']}"
    titles, sentences = tuple(entry.get("title_examples", ())), tuple(entry.get("sentence_examples", ()))
    if (
        not entry.get("counter_examples")
        or bool(titles) != ("title" in entry)
        or bool(sentences) != ("sentence" in entry)
    ):
        raise ValueError(f"wall rule {name}: needs examples for each pattern, and counter_examples")
    return Wall(
        name=name,
        reason=RejectReason(entry["reason"]),
        language=language,
        title=_checked(name, joined(entry.get("title", _NEVER))),
        sentence=_checked(name, joined(entry.get("sentence", _NEVER))),
        title_examples=titles,
        sentence_examples=sentences,
        counter_examples=tuple(entry["counter_examples"]),
    )


def _checked(name: str, pattern: str) -> str:
    letters = _ESCAPE.sub("", pattern)
    if letters != letters.lower():
        raise ValueError(f"wall rule {name}: write patterns in lower case")
    if has_groups(pattern):
        raise ValueError(f"wall rule {name}: write groups as (?:…)")
    return pattern.strip()


@lru_cache(maxsize=1)
def _titles() -> tuple[tuple[Wall, ...], re.Pattern[str]]:
    return all_walls(), _combine([wall.title for wall in all_walls()])


@lru_cache(maxsize=256)
def _sentences(languages: frozenset[str]) -> tuple[tuple[Wall, re.Pattern[str]], ...]:
    walls = (wall for wall in all_walls() if wall.language in languages and wall.sentence != _NEVER)
    return tuple((wall, re.compile(wall.sentence)) for wall in walls)


def _combine(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<w{i}>{pattern})" for i, pattern in enumerate(patterns)), re.IGNORECASE)


def _documents(table: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """The entries of one table in every file that has it, each with its file's name."""
    return [(name, document[table]) for name, document in read_toml_folder(WALLS).items() if table in document]
