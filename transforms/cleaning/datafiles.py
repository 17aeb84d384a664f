"""Reads the TOML files of a data package beside the code."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import resources
from typing import Any

from schemas.house_rules import RuleChoice

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]


_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*(?:\]|\Z)|(?P<group>\((?!\?)|\(\?P<)", re.DOTALL)
"""An escape, a set of characters, or the start of a group that captures."""


def read_toml_folder(package: str) -> dict[str, dict[str, Any]]:
    """The documents of a package's TOML files by the files' names without ending, in the order of the names."""
    files = sorted((f for f in resources.files(package).iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8")) for entry in files}


def own_documents(choice: RuleChoice, about: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The documents of a house's own rule files about noise or walls, each with its language."""
    for file in choice.own:
        if file.about == about:
            yield file.language, tomllib.loads(file.source)


def joined(pattern: str | list[str]) -> str:
    """A regular expression that a data file gives whole, or as a list of its alternatives, one a line."""
    return pattern if isinstance(pattern, str) else "|".join(pattern)


def has_groups(pattern: str) -> bool:
    """Whether a regular expression captures groups; told without compiling it, which takes milliseconds."""
    return any(token["group"] for token in _TOKEN.finditer(pattern))
