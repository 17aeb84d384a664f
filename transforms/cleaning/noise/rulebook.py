"""The noise rules: read from the TOML files beside this module, checked, and compiled once.

A rule says what kind of noise it finds (`kind`), where in an article it may look (`place`), how much it takes from
there (`takes`), and what the noise looks like (`pattern`, a regular expression over a whole line; over a part of one
where `takes` is "words"). Its `examples` and `counter_examples` are its tests: a rule without both does not load.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, lru_cache
from typing import Any

from schemas.article import NoiseKind
from schemas.house_rules import SHIPPED_RULES, RuleChoice
from transforms.cleaning.datafiles import has_groups, joined, own_documents, read_toml_folder

RULES = "transforms.cleaning.noise.rules"
NOISE = "noise"
LANGUAGE_FREE = "any"
REPEATED_RULE = "repeated-paragraph"
"""The rule that is no pattern."""

_FIELDS = {"name", "kind", "place", "takes", "pattern", "examples", "counter_examples", "longest", "credit", "needs"}
_MACRO = re.compile(r"\{\{(\w+)\}\}")
_DIGITS = tuple("0123456789")
_STRAIGHT = {"’": "'", "‘": "'", "‛": "'", "ʼ": "'", "“": '"', "”": '"', "‟": '"', "\u00ad": "", "\u200b": ""}
_MARKS = " \t-–—*•·●■▪▶►▸➤»«>#|_=~†‡→↓▼▲❤"


class Place(str, Enum):
    """Where in an article a rule may look."""

    HEAD = "head"
    TAIL = "tail"
    EDGES = "edges"
    ANYWHERE = "anywhere"


class Takes(str, Enum):
    """How much a rule takes away."""

    LINE = "line"  # the paragraph
    LIST = "list"  # the paragraph and the link titles that follow it
    REST = "rest"  # everything from the paragraph to the article's end
    WORDS = "words"  # the words that match, at the paragraph's start or end


@dataclass(frozen=True, slots=True)
class Rule:
    """One noise rule. `longest`: lines of more characters are not looked at. `credit`: what it takes may name the
    agency, and is handed on to whoever looks for it. `needs`: only a line that holds one of these, in lower case, is
    tried, which saves the slow patterns on most lines; none means every line."""

    name: str
    kind: NoiseKind
    place: Place
    takes: Takes
    pattern: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    longest: int
    credit: bool
    language: str
    needs: tuple[str, ...]

    def finds(self, line: str) -> bool:
        """Whether the rule's pattern fits a line, wherever the line stands."""
        bare = bare_line(line)
        regex = re.compile(self.pattern, re.IGNORECASE)
        if self.takes is Takes.WORDS:
            return regex.search(bare) is not None
        return len(bare) <= self.longest and regex.fullmatch(bare) is not None


class RuleSet:
    """The rules of one language at one place: finds the first rule that fits a line.

    Rules without needs are tried at once, as one regular expression for each length; the others one by one.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        quick = [rule for rule in rules if not rule.needs]
        self._combined = [
            (longest, *_combine([rule for rule in quick if rule.longest == longest]))
            for longest in sorted({rule.longest for rule in quick})
        ]
        slow = sorted((rule for rule in rules if rule.needs), key=lambda rule: -rule.longest)
        self._single = [(rule.longest, rule.needs, re.compile(rule.pattern, re.IGNORECASE), rule) for rule in slow]
        self._longest = max((rule.longest for rule in rules), default=0)

    def find(self, bare: str) -> Rule | None:
        """The rule that fits a line as `bare_line` gives it; None where none does."""
        size = len(bare)
        if size > self._longest:
            return None
        for longest, regex, rules in self._combined:
            if size <= longest:
                match = regex.fullmatch(bare)
                if match and match.lastgroup:
                    return rules[int(match.lastgroup[1:])]
        lower = bare.lower()
        for longest, needs, regex, rule in self._single:
            if size > longest:
                break
            if _holds_any(lower, needs) and regex.fullmatch(bare):
                return rule
        return None


def _holds_any(text: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110 - three times as fast as any() with a generator
        if word in text:
            return True
    return False


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules that fit a text, sorted by place; `words` are those that take part of a paragraph."""

    head: tuple[RuleSet, ...]
    tail: tuple[RuleSet, ...]
    anywhere: tuple[RuleSet, ...]
    words: tuple[tuple[Rule, re.Pattern[str]], ...]


def find_rule(rule_sets: Sequence[RuleSet], bare: str) -> Rule | None:
    """The first rule of the sets that fits a line as `bare_line` gives it."""
    for rule_set in rule_sets:
        if rule := rule_set.find(bare):
            return rule
    return None


def bare_line(line: str) -> str:
    """A line as the patterns see it: one space for any white space, straight quotes, no bullets or markup around it."""
    if not line.isascii():
        for mark, straight in _STRAIGHT.items():  # several times as fast as str.translate on long lines
            if mark in line:
                line = line.replace(mark, straight)
    return " ".join(line.split()).strip(_MARKS)


@lru_cache(maxsize=256)
def rulebook(languages: frozenset[str], choice: RuleChoice = SHIPPED_RULES) -> Rulebook:
    """The chosen rules of some languages, and the language-free ones."""
    rules = [rule for rule in (*own_rules(choice), *all_rules()) if rule.name not in choice.off]
    books = [
        _compiled(tuple(rule for rule in rules if rule.language == language))
        for language in (LANGUAGE_FREE, *sorted(languages))
    ]
    return Rulebook(
        head=tuple(book.head[0] for book in books),
        tail=tuple(book.tail[0] for book in books),
        anywhere=tuple(book.anywhere[0] for book in books),
        words=tuple(pair for book in books for pair in book.words),
    )


@cache
def _compiled(rules: tuple[Rule, ...]) -> Rulebook:
    """The rules of one language, compiled once."""
    lines = [rule for rule in rules if rule.takes is not Takes.WORDS]
    return Rulebook(
        head=(_at(lines, Place.HEAD, Place.EDGES),),
        tail=(_at(lines, Place.TAIL, Place.EDGES),),
        anywhere=(_at(lines, Place.ANYWHERE),),
        words=tuple((rule, re.compile(rule.pattern, re.IGNORECASE)) for rule in rules if rule.takes is Takes.WORDS),
    )


@lru_cache(maxsize=1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule of every file, in the order of the files' names and of the rules in them."""
    documents = read_toml_folder(RULES)
    shared = documents[LANGUAGE_FREE].get("let", {})
    return tuple(rule for language, document in documents.items() for rule in parse_rules(document, language, shared))


def own_rules(choice: RuleChoice) -> tuple[Rule, ...]:
    """The house's own rules, each called own-…; they may use the shipped macros of every language."""
    shared = read_toml_folder(RULES)[LANGUAGE_FREE].get("let", {}) if choice.own else {}
    return tuple(
        replace(rule, name=f"own-{rule.name}")
        for language, document in own_documents(choice, NOISE)
        for rule in parse_rules(document, language, shared)
    )


def parse_rules(document: dict[str, Any], language: str, shared: dict[str, Any]) -> list[Rule]:
    """The rules of one file; `shared` are the macros of the language-free file. ValueError names what is wrong."""
    macros = {name: joined(pattern) for name, pattern in {**shared, **document.get("let", {})}.items()}
    return [_parse(entry, language, macros) for entry in document.get("rule", [])]


def _parse(entry: dict[str, Any], language: str, macros: dict[str, str]) -> Rule:
    name = entry["name"] if language == LANGUAGE_FREE else f"{language}-{entry['name']}"
    if unknown := set(entry) - _FIELDS:
        raise ValueError(f"noise rule {name}: unknown fields {sorted(unknown)}")
    if not entry.get("examples") or not entry.get("counter_examples"):
        raise ValueError(f"noise rule {name}: needs examples and counter_examples")
    return Rule(
        name=name,
        kind=NoiseKind(entry["kind"]),
        place=Place(entry["place"]),
        takes=Takes(entry.get("takes", "line")),
        pattern=_checked(name, _expand(joined(entry["pattern"]), macros)),
        examples=tuple(entry["examples"]),
        counter_examples=tuple(entry["counter_examples"]),
        longest=entry.get("longest", 160),
        credit=entry.get("credit", False),
        language=language,
        needs=_needs(entry),
    )


def _needs(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(need for word in entry.get("needs", ()) for need in (_DIGITS if word == "<digit>" else [word]))


def _expand(pattern: str, macros: dict[str, str]) -> str:
    """The pattern with each {{macro}} put in its place, macros within macros too."""
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda match: f"(?:{macros[match.group(1)]})", pattern)
    return pattern.strip()


def _checked(name: str, pattern: str) -> str:
    """The pattern, once it is known to hold no group of its own: groups tell the rules apart."""
    if has_groups(pattern):
        raise ValueError(f"noise rule {name}: write groups as (?:…)")
    return pattern


def _at(rules: Iterable[Rule], *places: Place) -> RuleSet:
    return RuleSet([rule for rule in rules if rule.place in places])


def _combine(rules: list[Rule]) -> tuple[re.Pattern[str], list[Rule]]:
    """One regular expression for many rules: group r0 is the first rule, r1 the second."""
    parts = [f"(?P<r{index}>{rule.pattern})" for index, rule in enumerate(rules)]
    return re.compile("|".join(parts), re.IGNORECASE), rules
