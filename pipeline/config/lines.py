"""In which line of a TOML file a key stands: the parser does not say."""

from __future__ import annotations

import re
import sys
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Path = tuple[str, ...]

_TABLE = re.compile(r"^\s*\[\[?\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def lines_of(source: str) -> dict[Path, int]:
    """The lines of all tables and keys, from 1 on, by their path."""
    found: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(source.splitlines(), start=1):
        if head := _TABLE.match(line):
            table = _path(head[1])
            places = [table[:length] for length in range(1, len(table) + 1)]
        elif key := _KEY.match(line):
            path = _path(key[1])
            places = [(*table, *path[:length]) for length in range(1, len(path) + 1)]
        else:
            continue
        for place in places:
            found.setdefault(place, number)
    return found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the table around it where it stands within a value."""
    return next((lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines), 1)


def _path(dotted: str) -> Path:
    """The names of a dotted key, as TOML reads them; none where it is none."""
    try:
        inner: Any = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    names = []
    while isinstance(inner, dict):
        ((name, inner),) = inner.items()
        names.append(name)
    return tuple(names)
