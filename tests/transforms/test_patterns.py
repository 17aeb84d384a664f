"""No pattern runs away: every regular expression of the code and its data files on lines that make them backtrack.

A search that backtracks without bound holds up its worker until the time limit, and a row of dashes is enough. Every
pattern that a module keeps, that a call spells out, or that a data file gives is tried on runs of one small piece that
end in something that does not fit: once over, and where that took long, on a line four times as long.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import pipeline
import schemas
import transforms
from transforms.cleaning.metadata import agencies
from transforms.cleaning.noise.rulebook import LANGUAGE_FREE, RuleSet, Takes, all_rules, rulebook
from transforms.cleaning.rejection import wallbook

PROJECT = Path(__file__).resolve().parents[2]
LINE = 1_500
"""Characters of the first line; the second has four times as many."""

SLOW = 0.004
"""CPU seconds on the first line from which on the second is tried: a linear pattern takes a fortieth of them."""

LINEAR, QUADRATIC = 4, 16
"""How much longer the second line takes a pattern whose steps are as many as characters, or as their square."""

LIMIT = 2.0
"""CPU seconds after which a try is given up."""

MARKS = " \t\n-–—.,:;/|·•()[]<>\"'&@#*_=+?!©،。、"
WORDS = ("a", "1", "20", "Ab", "é", "и", "中")
ENDINGS = ("\x00", "9)")

SINGLE = {name for name in ("match", "search", "fullmatch")}
LANGUAGES = frozenset({rule.language for rule in all_rules()} - {LANGUAGE_FREE})

Place = str
Tried = re.Pattern[Any]


class TooLateError(Exception):
    """The time limit of a try is over."""


def pieces() -> Iterator[str]:
    """What lines are made of: words, marks, and each mark beside each word and among spaces."""
    yield from WORDS
    for mark in MARKS:
        yield from (mark, f"{mark} ", f" {mark} a", f"Ab {mark}")
        yield from (word + mark for word in WORDS)
    yield from (f"{word} " for word in WORDS)
    yield from ("Ab Cd ", "Jan 1 ", "20:20 ", "1.1.20 ", "http://a/", "<a b=", "&amp;", "\r\n")


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
        with cpu_limit(LIMIT):
            call(line)
    except TooLateError:
        return LIMIT
    return time.process_time() - start


def held_patterns(value: object, depth: int = 4) -> Iterator[Tried]:
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
    elif depth and isinstance(value, RuleSet):
        yield from held_patterns(list(vars(value).values()), depth)


def modules() -> Iterator[Any]:
    """Every module of the project."""
    for package in (schemas, transforms, pipeline):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def spelled_patterns(source: Path) -> Iterator[Tried]:
    """The patterns that calls of a file's functions spell out: `re.sub(r"…", …)`."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str | bytes)
        ):
            yield re.compile(node.args[0].value, re.IGNORECASE)


def patterns_of_code() -> dict[tuple[Any, int], tuple[Place, Tried]]:
    """Each pattern of the code once, with the module that holds it."""
    found = {}
    for module in modules():
        held = itertools.chain(held_patterns(list(vars(module).values())), spelled_patterns(Path(module.__file__)))
        for pattern in held:
            found.setdefault((pattern.pattern, pattern.flags), (module.__name__, pattern))
    return found


def patterns_of_data() -> Iterator[tuple[Place, Tried]]:
    """The patterns that the data files of walls and agencies give."""
    for place, held in (
        ("walls' titles", wallbook._titles()),
        ("walls' sentences", wallbook._sentences(LANGUAGES)),
        ("agencies", agencies._agencies()),
    ):
        yield from ((place, pattern) for pattern in held_patterns(held))
