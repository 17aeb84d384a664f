"""The signs of pages that are no articles: read from the TOML files beside this module, checked, and compiled once.

A wall rule has two patterns: `title` fits a whole title, heading or line ("Page not found"), `sentence` is searched in
a sentence that the page says to its reader ("The page you are looking for…"). A server rule has marks in the HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from schemas.house_rules import SHIPPED_RULES, RuleChoice
from schemas.reject import RejectReason
from transforms.cleaning.datafiles import has_groups, joined, own_documents, read_toml_folder
from transforms.cleaning.noise.rulebook import bare_line

HTTP_STATUS, MEDIA, PAID = "http-status", "media-without-text", "paid-teaser"
CARDS, LINKS = "cards-without-text", "links-without-text"
PAGE_RULES = (HTTP_STATUS, MEDIA, PAID, CARDS, LINKS)
"""The rules for pages that are no patterns."""

ABOUT = "walls"
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


def own_walls(choice: RuleChoice) -> tuple[Wall, ...]:
    """The wall rules of the house's own, each called own-…"""
    return tuple(
        replace(wall, name=f"own-{wall.name}")
        for language, document in own_documents(choice, ABOUT)
        for wall in parse_walls(document.get("wall", []), language)
    )


@lru_cache(maxsize=16)
def servers(choice: RuleChoice) -> tuple[Server, ...]:
    """The server rules that are chosen."""
    return tuple(server for server in all_servers() if server.name not in choice.off)


@lru_cache(maxsize=16)
def _walls(choice: RuleChoice) -> tuple[Wall, ...]:
    return tuple(wall for wall in (*own_walls(choice), *all_walls()) if wall.name not in choice.off)


def parse_walls(entries: list[dict[str, Any]], language: str) -> list[Wall]:
    """The wall rules of one file; ValueError names the rule that lacks its examples."""
    return [_parse(entry, language) for entry in entries]


def find_title(line: str, choice: RuleChoice = SHIPPED_RULES) -> Wall | None:
    """The wall rule whose title a line is, in any language."""
    walls, regex = _titles(choice)
    match = regex.fullmatch(bare_title(line))
    return walls[int(match.lastgroup[1:])] if match and match.lastgroup else None


def find_sentence(sentence: str, languages: frozenset[str], choice: RuleChoice = SHIPPED_RULES) -> Wall | None:
    """The wall rule of some languages whose words stand in a sentence, the first of several.

    The rules are tried one by one and in lower case: one pattern of them all, or one for both cases, has no letters to
    look for first, and takes several times as long.
    """
    line = bare_line(sentence).lower()
    found = ((match.start(), wall) for wall, regex in _sentences(languages, choice) if (match := regex.search(line)))
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


@lru_cache(maxsize=16)
def _titles(choice: RuleChoice) -> tuple[tuple[Wall, ...], re.Pattern[str]]:
    walls = _walls(choice)
    return walls, _combine([wall.title for wall in walls])


@lru_cache(maxsize=256)
def _sentences(languages: frozenset[str], choice: RuleChoice) -> tuple[tuple[Wall, re.Pattern[str]], ...]:
    walls = (wall for wall in _walls(choice) if wall.language in languages and wall.sentence != _NEVER)
    return tuple((wall, re.compile(wall.sentence)) for wall in walls)


def _combine(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<w{i}>{pattern})" for i, pattern in enumerate(patterns)), re.IGNORECASE)


def _documents(table: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """The entries of one table in every file that has it, each with its file's name."""
    return [(name, document[table]) for name, document in read_toml_folder(WALLS).items() if table in document]
