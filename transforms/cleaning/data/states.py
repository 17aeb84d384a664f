"""Finds the state of a page: the data from which its own script draws it, however the script holds them."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

from transforms.cleaning.data.loose_json import read_json, read_script_value

_SMALLEST = 250
"""Scripts of fewer characters hold no article."""
_MOST_READ = 6_000_000
"""Characters of scripts that are read of one page."""
_MOST_VALUES = 12
"""Values that are read of one script."""
_MOST_MENDED = 3
"""Values of a page that are read also where they are no true JSON."""

_SCRIPT = re.compile(r"<[sS][cC][rR][iI][pP][tT]\b([^<>]*)>")
_SCRIPT_END = re.compile(r"</[sS][cC][rR][iI][pP][tT]")
"""Without a flag for case they begin with a sign that is found at once."""
_CODE = re.compile(r"\bsrc\s*=|ld\+json|text/(?:x-)?template|text/html|importmap|speculationrules", re.IGNORECASE)
_SET = re.compile(r"=\s{0,10}(?=[{\[]|\(?function\b|JSON\.parse\()")
_NAME = re.compile(
    r"(?<![\w$.])([\w$.]{2,80}(?:\[[\"'][^\"'\]]{1,80}[\"']\])?|\w\[[\"'][^\"'\]]{1,80}[\"']\])\s{0,10}\Z"
)
_LONGEST_NAME = 176
"""A value is told by the sign before it, and its name looked for in the characters before that."""
_TELLING = re.compile(r"state|data|content|props|page|article|story|post|model|cache|context|__", re.IGNORECASE)
_KNOWN = re.compile(r"__\w+__|state|globalContent|apollo|nuxt", re.IGNORECASE)
"""Names of states, which are read also where they are no true JSON; that takes longer."""
_PUSHED = re.compile(r"__next_f\.push\(\s*(?=\[)")
_ROW = re.compile(rb"([0-9a-f]{1,6}):(?:T([0-9a-f]{1,8}),)?")
_REFERENCES = frozenset(("Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "NuxtError"))


def read_states(source: str) -> Iterator[Any]:
    """The values that a page's scripts hold, in the page's order."""
    left = _MOST_READ
    pushed: list[str] = []
    mends = itertools.chain([True] * _MOST_MENDED, itertools.repeat(False))
    end = 0
    for opening in _SCRIPT.finditer(source):
        if opening.start() < end or _CODE.search(opening[1]):
            continue
        if (closing := _SCRIPT_END.search(source, opening.end())) is None:
            break
        end = closing.start()
        script = source[opening.end() : end]
        if len(script) < _SMALLEST and "__next_f" not in script:
            continue
        left -= len(script)
        if left < 0:
            break
        if "__next_f.push" in script:
            pushed += _pushed_texts(script)
        else:
            yield from _script_values(script, opening[1], mends)
    yield from _rows("".join(pushed))


def _script_values(script: str, attributes: str, mends: Iterator[bool]) -> Iterator[Any]:
    begins = script.lstrip()[:1]
    if begins in ("{", "[") and ("json" in attributes or "type" not in attributes):
        value = read_json(script)
        yield _with_references(value) if isinstance(value, list) else value
        return
    for name, at in itertools.islice(_named_values(script), _MOST_VALUES):
        if _TELLING.search(name) is not None:
            yield read_script_value(script, at, _KNOWN.search(name) is not None and next(mends))


def _named_values(script: str) -> Iterator[tuple[str, int]]:
    """The names to which a script gives values, and where the values begin."""
    for found in _SET.finditer(script):
        if (name := _NAME.search(script[max(0, found.start() - _LONGEST_NAME) : found.start()])) is not None:
            yield name[1], found.end()


def _pushed_texts(script: str) -> Iterator[str]:
    """What Next.js's server components push: `[1, "…"]`; where that is something else, no more is looked for."""
    for found in _PUSHED.finditer(script):
        value = read_script_value(script, found.end(), mend=False)
        if not isinstance(value, list):
            return
        if len(value) > 1 and isinstance(value[1], str):
            yield value[1]


def _rows(stream: str) -> Iterator[Any]:
    """The rows of a stream of server components: JSON up to the line's end, or a text of a told number of bytes."""
    content, at = stream.encode("utf-8", "replace"), 0
    while (row := _ROW.match(content, at)) is not None:
        end = content.find(b"\n", row.end()) if not row[2] else row.end() + int(row[2], 16)
        end = len(content) if end < 0 else end
        text = content[row.end() : end].decode("utf-8", "replace")
        yield {"html": text} if row[2] else _parsed_row(text)
        at = end if row[2] else end + 1


def _parsed_row(row: str) -> Any:
    try:
        return json.loads(row)
    except (ValueError, RecursionError):
        return None


def _with_references(values: list[Any]) -> Any:
    """The value that a list of Nuxt 3 holds: what stands in an object or a list of it are places in the list."""
    if len(values) < 2 or not _is_reference(values[0], values):
        return values
    made: dict[int, Any] = {}
    for place, value in enumerate(values):
        if isinstance(value, dict):
            made[place] = {}
        elif isinstance(value, list):
            made[place] = []
        else:
            made[place] = value
    for place, value in enumerate(values):
        if isinstance(value, dict):
            made[place].update({key: made.get(at) for key, at in value.items() if isinstance(at, int)})
        elif isinstance(value, list):
            inside = value[1:] if value and isinstance(value[0], str) else value
            made[place].extend(made.get(at) for at in inside if isinstance(at, int))
    return made[0]


def _is_reference(value: Any, values: list[Any]) -> bool:
    if isinstance(value, list) and value and value[0] in _REFERENCES:
        return True
    places = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return bool(places) and all(isinstance(place, int) and -8 < place < len(values) for place in places)
