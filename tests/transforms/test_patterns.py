"""No pattern runs away: every regular expression of the code and its data files on lines that make them backtrack.

A search that backtracks without bound holds up its worker until the time limit, and a row of dashes is enough. Every
pattern that a module keeps, that a call spells out, or that a data file gives is tried on runs of one small piece that
end in something that does not fit: once over, and where that took long, on a line four times as long.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from types import ModuleType
from typing import Any

import pytest

import pipeline
import schemas
import transforms
from schemas.house_rules import SHIPPED_RULES
from transforms.cleaning.metadata import agencies
from transforms.cleaning.noise.rulebook import LANGUAGE_FREE, RuleSet, Takes, all_rules, rulebook
from transforms.cleaning.rejection import wallbook

LINE = 4_000
"""Characters of the first line; the second has four times as many."""

SLOW = 0.002
"""CPU seconds on the first line from which on the second is tried; most linear patterns take a fortieth of them."""

GROWTH = 9
"""How much longer the second line may take: 4 times where time follows length, 16 times where it follows its square."""

MOST = 0.5
"""CPU seconds that no line may take, and after which a try is given up."""

MOST_BOUNDED = 0.1
"""CPU seconds that no line may take that is as long as the code lets lines be."""

PARTS = 4
"""So many tests share the patterns."""

MARKS = " \t\n-–—.,:;/|·•()[]<>\"'&@#*_=+?!©،。、"
WORDS = ("a", "1", "20", "Ab", "é", "и", "中")
ENDINGS = ("\x00", "9)")

BOUNDED = {
    "transforms.cleaning.metadata.visible._DAY": 80,
    "transforms.intake.charsets._COMMENT": 8192,
    "transforms.syndication.sentences._LAST_WORD": 12,
}
"""Patterns whose module asks them only about lines of so many characters."""

CALLS = ("match", "search", "fullmatch")
LANGUAGES = frozenset({rule.language for rule in all_rules()} - {LANGUAGE_FREE})


@dataclass(frozen=True, slots=True)
class Trial:
    """A pattern, where it stands, the calls it is tried by, and the longest line that the code gives it, if bounded."""

    place: str
    pattern: re.Pattern[Any]
    calls: tuple[str, ...] = CALLS
    longest: int | None = None

    @property
    def length(self) -> int:
        """How many characters the line has that is tried first."""
        return LINE if self.longest is None else self.longest


class TooLateError(Exception):
    """The time limit of a try is over."""


def pieces() -> Iterator[str]:
    """What lines are made of: words, marks, and each mark beside each word and among spaces."""
    yield from WORDS
    for mark in MARKS:
        yield from (mark, f"{mark} ", f" {mark} a", f"Ab {mark}")
        yield from (word + mark for word in WORDS)
    yield from (f"{word} " for word in WORDS)
    yield from (
        "Ab *",
        "![",
        "](",
        "<!--",
        "<script ",
        "{{",
        "Ab Cd ",
        "Jan 1 ",
        "20:20 ",
        "1.1.20 ",
        "http://a/",
        "<a b=",
        "&amp;",
        "\r\n",
    )


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Raises TooLateError once so many seconds of CPU time are used up."""

    def stop(*_: object) -> None:
        raise TooLateError

    previous = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def seconds_of(call: Callable[[Any], object], line: str | bytes) -> float:
    """The CPU time of a call on a line; the limit where it does not end."""
    start = time.process_time()
    try:
        with cpu_limit(MOST):
            call(line)
    except TooLateError:
        return MOST
    return time.process_time() - start


def held_patterns(value: object, depth: int = 4) -> Iterator[re.Pattern[Any]]:
    """The compiled patterns in a value: itself, or what its collections and its fields hold."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from held_patterns(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield from held_patterns(list(value.values()), depth)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        yield from held_patterns([getattr(value, field.name) for field in fields(value)], depth)


def modules() -> Iterator[ModuleType]:
    """Every module of the project."""
    for package in (schemas, transforms, pipeline):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def usage(source: str) -> dict[str, set[str]]:
    """By which methods a module's source calls each name: `_DASH.match(…)` makes {"_DASH": {"match"}}."""
    found: dict[str, set[str]] = {}
    for name, method in re.findall(r"(\w+)\.(\w+)\b", source):
        found.setdefault(name, set()).add(method)
    return found


def spelled_patterns(module: ModuleType) -> Iterator[Trial]:
    """The patterns that calls in a module's functions spell out: `re.sub(r"…", …)`."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), method), [ast.Constant(str() | bytes() as text), *_]):
                if method != "compile":
                    yield Trial(module.__name__, re.compile(text), calls_of({method}))


def calls_of(methods: set[str]) -> tuple[str, ...]:
    """The calls to try for the methods that are in use; each where that is not known."""
    known = {"match": "match", "fullmatch": "fullmatch", "search": "search"}
    searching = {"sub": "search", "subn": "search", "findall": "search", "finditer": "search", "split": "search"}
    calls = {call for method, call in {**known, **searching}.items() if method in methods}
    return tuple(sorted(calls)) or CALLS


def code_trials() -> Iterator[Trial]:
    """The patterns of the code, with the calls by which their module uses them."""
    for module in modules():
        used = usage(inspect.getsource(module))
        for name, value in vars(module).items():
            for pattern in held_patterns(value):
                place = f"{module.__name__}.{name}"
                yield Trial(place, pattern, calls_of(used.get(name, set())), BOUNDED.get(place))
        yield from spelled_patterns(module)


def data_trials() -> Iterator[Trial]:
    """The patterns of the data files: rules at the length of the lines that they are asked about, the others at any."""
    for rule in all_rules():
        searched = rule.takes is Takes.WORDS
        longest = None if searched or rule.longest > LINE else rule.longest
        yield Trial(
            rule.name, re.compile(rule.pattern, re.IGNORECASE), ("search" if searched else "fullmatch",), longest
        )
    for rule_set in (rule_set for places in held_sets() for rule_set in places):
        for longest, pattern, _ in rule_set._combined:
            yield Trial("noise rules", pattern, ("fullmatch",), longest if longest <= LINE else None)
    for pattern in held_patterns(wallbook._titles(SHIPPED_RULES)):
        yield Trial("walls' titles", pattern, ("fullmatch",))
    for pattern in held_patterns(wallbook._sentences(LANGUAGES, SHIPPED_RULES)):
        yield Trial("walls' sentences", pattern, ("search",))
    for sign in held_patterns(agencies._agencies().signs):
        yield Trial("agencies", sign, ("search",))
    yield Trial("agencies", agencies._agencies().bare, ("match",), 120)


def held_sets() -> Iterator[tuple[RuleSet, ...]]:
    """The rules of all languages as they are tried, one tuple a place."""
    book = rulebook(LANGUAGES)
    yield from (book.head, book.tail, book.anywhere)


def trials() -> list[Trial]:
    """Every pattern once."""
    found = itertools.chain(code_trials(), data_trials())
    return list({(trial.pattern, trial.calls): trial for trial in found}.values())


def lines_of(size: int, trial: Trial) -> Iterator[str | bytes]:
    """A line of so many characters from each piece, as the pattern reads lines: characters or bytes."""
    for index, piece in enumerate(pieces()):
        line = (piece * size)[: size - 1] + ENDINGS[index % len(ENDINGS)]
        yield line.encode() if isinstance(trial.pattern.pattern, bytes) else line


def runaway(trial: Trial) -> str | None:
    """The line on which a pattern takes more than its share of time, and how much; None where there is none."""
    for name in trial.calls:
        call = getattr(trial.pattern, name)
        for short, long in zip(lines_of(trial.length, trial), lines_of(4 * trial.length, trial), strict=True):
            if (first := seconds_of(call, short)) < SLOW or (first := min(first, seconds_of(call, short))) < SLOW:
                continue
            if trial.longest is not None and first < MOST_BOUNDED:
                continue
            second = seconds_of(call, long) if trial.longest is None else MOST
            if second >= min(GROWTH * first, MOST):
                return f"{name} of {short[:12]!r}: {first:.3f} s on {trial.length} characters, then {second:.3f} s"
    return None


@pytest.mark.parametrize("part", range(PARTS))
def test_no_pattern_runs_away(part: int) -> None:
    """No pattern takes more than some milliseconds of CPU on a line, or grows faster than the line does."""
    slow = [
        f"{trial.place}: {trial.pattern.pattern[:80]!r}: {why}"
        for trial in trials()[part::PARTS]
        if (why := runaway(trial))
    ]
    assert slow == []


@pytest.mark.parametrize(
    ("pattern", "piece"), [(r"(?:a+)+b", "a"), (r"(?:[^\s!]+[\s-]+){0,7}!", "- "), (r"\s*,", " ")], ids=str
)
def test_patterns_that_run_away_are_seen(pattern: str, piece: str) -> None:
    """Nested repeats, repeats over overlapping classes, and a search that begins anew at each space are found."""
    assert piece in set(pieces())
    assert runaway(Trial("here", re.compile(pattern))) is not None


def test_patterns_of_every_kind_are_tried() -> None:
    """The code's own patterns, the rules, the walls and the agencies are among the tried."""
    places = {trial.place for trial in trials()}
    assert {
        "transforms.intake.sniffing._TAG",
        "numeric-stamp",
        "walls' titles",
        "walls' sentences",
        "agencies",
    } <= places
    assert len(trials()) > 400
