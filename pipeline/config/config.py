"""Reads a config: every key is known, every value is of its kind, or the error names the line and what is wanted."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.config import checks
from pipeline.config.checks import Check
from pipeline.config.lines import line_of, lines_of
from pipeline.config.rule_choice import checked_off, read_rule_folder
from schemas.errors import UsageError
from schemas.house_rules import USUAL_RULES, HouseRules, RuleChoice, SiteRules
from transforms.intake.fields import CHOOSABLE

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Table = Mapping[str, Check]

RUN: Table = {
    "kinds": checks.several(checks.kind),
    "judge": checks.text,
    "languages": checks.several(checks.language),
    "fewest_words": checks.number(0, whole=True),
    "time_limit": checks.number(0.1),
    "max_record_size": checks.number(0.001),
    "batch_size": checks.number(0.001),
    "batch_files": checks.number(1, whole=True),
    "batch_records": checks.number(1, whole=True),
    "workers": checks.number(1, whole=True),
    "max_reject_share": checks.number(0, 1),
}
MERGE: Table = {"on": checks.switch, "judge": checks.text, "lookback": checks.span}
FIELDS: Table = dict.fromkeys(CHOOSABLE, checks.names)
RULES: Table = {"off": checks.several(checks.text), "folder": checks.text}
FILTER: Table = {
    "hosts": checks.several(checks.host),
    "skip_hosts": checks.several(checks.host),
    "paths": checks.several(checks.text),
    "skip_paths": checks.several(checks.text),
    "since": checks.day,
    "until": checks.last_day,
}
SITE: Table = {
    "strip": checks.several(checks.selector),
    "keep": checks.several(checks.selector),
    "author": checks.text,
    "outlet": checks.text,
    "skip": checks.switch,
}
SECTIONS: Mapping[str, Table] = {"run": RUN, "merge": MERGE, "fields": FIELDS, "rules": RULES, "filter": FILTER}
_SITES = "sites"
_SAME = ["time_limit", "max_record_size", "batch_size", "batch_files", "batch_records", "workers", "max_reject_share"]
_OPTIONS = {"kinds": "keep"} | {name: name for name in _SAME}
"""What stands in for an option of the command line that was not given."""


@dataclass(frozen=True, slots=True)
class Config:
    """A config that was read: the rules, and values of options by their name as the command line reads them."""

    rules: HouseRules = USUAL_RULES
    merging: bool = True
    options: Mapping[str, str] = field(default_factory=dict)
    sha256: str | None = None


def read_config(path: str) -> Config:
    """The config in a file; raises UsageError with the line of each thing that is wrong with it."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"the config {path} cannot be read: {error.strerror}") from error
    try:
        source = content.decode("utf-8")
        found = tomllib.loads(source)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} is no TOML: {error}") from error
    reading = _Reading(lines_of(source), Path(path).parent)
    config = reading.config(found, content)
    if reading.problems:
        raise UsageError("\n".join(f"{path}:{line}: {words}" for line, words in sorted(reading.problems)))
    return config


class _Reading:
    """Reads the tables of one file, and notes what is wrong with its line."""

    def __init__(self, lines: dict[tuple[str, ...], int], folder: Path) -> None:
        self._lines, self._folder = lines, folder
        self.problems: list[tuple[int, str]] = []

    def config(self, found: dict[str, Any], content: bytes) -> Config:
        """What the file says, as far as it is right."""
        for name in found.keys() - {*SECTIONS, _SITES}:
            self._note((name,), _unknown("table", f"[{name}]", name, [*SECTIONS, _SITES]))
        run, merge, fields, chosen, filters = (
            self._table((name,), found.get(name, {}), SECTIONS[name]) for name in SECTIONS
        )
        options = {option: _words(run[name]) for name, option in _OPTIONS.items() if name in run}
        if "judge" in run:
            options["judge"] = str(self._folder / run["judge"])
        if "judge" in merge:
            options["merge_judge"] = str(self._folder / merge["judge"])
        if "lookback" in merge:
            options["lookback"] = merge["lookback"]
        if fields:
            options["fields"] = ",".join(f"{name}={each}" for name, names in fields.items() for each in names)
        rules = HouseRules(
            languages=frozenset(run.get("languages", ())),
            fewest_words=run.get("fewest_words", 0),
            sites=self._sites(found.get(_SITES, {})),
            choice=self._choice(chosen),
            **filters,
        )
        return Config(rules, merge.get("on", True), options, _hash_of(content, rules.choice))

    def _choice(self, chosen: dict[str, Any]) -> RuleChoice:
        """The rules that are switched off, and those of the house's own folder."""
        own = RuleChoice()
        try:
            if "folder" in chosen:
                own = RuleChoice(own=read_rule_folder(self._folder / chosen["folder"]))
        except ValueError as error:
            self._note(("rules", "folder"), str(error))
        try:
            return RuleChoice(checked_off(chosen.get("off", ()), own), own.own)
        except ValueError as error:
            self._note(("rules", "off"), str(error))
            return own

    def _sites(self, found: Any) -> tuple[SiteRules, ...]:
        if not isinstance(found, dict):
            self._note((_SITES,), f'{_SITES}: write one table a site, as [{_SITES}."example.org"]')
            return ()
        sites = []
        for name, table in found.items():
            path = (_SITES, name)
            if not isinstance(table, dict) or (table and all(isinstance(value, dict) for value in table.values())):
                self._note(path, f'[{_SITES}.{name}]: write the site in quotes, as [{_SITES}."example.org"]')
                continue
            try:
                site = checks.host(name)
            except ValueError as error:
                self._note(path, f'[{_SITES}."{name}"]: the site must be {error}')
                continue
            sites.append(SiteRules(site, **self._table(path, table, SITE)))
        return tuple(sorted(sites, key=lambda rules: rules.site))

    def _table(self, path: tuple[str, ...], found: Any, known: Table) -> dict[str, Any]:
        """The values of a table that are right."""
        if not isinstance(found, dict):
            self._note(path, f"{path[-1]} must be a table: write [{'.'.join(path)}]")
            return {}
        right = {}
        for name, value in found.items():
            if name not in known:
                self._note((*path, name), _unknown("key", f"{name} in [{'.'.join(path)}]", name, known))
                continue
            try:
                right[name] = known[name](value)
            except ValueError as error:
                self._note((*path, name), f"{name} must be {error}; it is {value!r}")
        return right

    def _note(self, path: tuple[str, ...], words: str) -> None:
        self.problems.append((line_of(self._lines, path), words))


def _hash_of(content: bytes, choice: RuleChoice) -> str:
    """The hash of a config, and of the rule files that it names behind it."""
    hashed = hashlib.sha256(content)
    for file in choice.own:
        hashed.update(f"{file.about}/{file.language}\n{file.source}".encode())
    return hashed.hexdigest()


def _unknown(what: str, shown: str, name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"no such {what}: {shown}; " + (f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}")


def _words(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
