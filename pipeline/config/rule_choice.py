"""Reads which rules a house switches off and which it adds; whatever is wrong with them is told before the run."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from fnmatch import filter as matching
from pathlib import Path

from schemas.house_rules import RuleChoice, RuleFile
from transforms.cleaning.noise.rule_languages import CHOSEN
from transforms.cleaning.noise.rulebook import LANGUAGE_FREE, NOISE, REPEATED_RULE, all_rules, own_rules
from transforms.cleaning.rejection.wallbook import ABOUT as WALLS
from transforms.cleaning.rejection.wallbook import PAGE_RULES, all_servers, all_walls, own_walls

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LANGUAGES = {NOISE: CHOSEN | {LANGUAGE_FREE}, WALLS: CHOSEN}
_ELSEWHERE = {
    "page-kind": "page-kind is the judge of kinds: say in [run] kinds what is published",
    "line-judge": "line-judge is the judge of lines, no rule: see [run] judge, and keep and strip of a site",
}


def checked_off(names: Sequence[str], own: RuleChoice) -> frozenset[str]:
    """The rules that are called so, "*" standing for anything; raises ValueError with a name that none has."""
    known = [REPEATED_RULE, *PAGE_RULES, *(rule.name for rule in (*all_rules(), *own_rules(own)))]
    known += [*(wall.name for wall in (*all_walls(), *own_walls(own))), *(server.name for server in all_servers())]
    found: set[str] = set()
    for name in names:
        fitting = matching(known, name)
        if not fitting:
            raise ValueError(_no_such(name, known))
        found.update(fitting)
    return frozenset(found)


def read_rule_folder(folder: Path) -> tuple[RuleFile, ...]:
    """The files noise/LANGUAGE.toml and walls/LANGUAGE.toml of a folder. Raises ValueError with the file that is no
    such, or that holds a rule which does not load or misses its own examples."""
    paths = sorted(folder.glob("*/*.toml"))
    if not paths:
        raise ValueError(f"{folder} holds no rules: write them to noise/en.toml or walls/en.toml in it")
    files = tuple(map(_rule_file, paths))
    for path, file in zip(paths, files, strict=True):
        try:
            problem = next(_missed(RuleChoice(own=(file,))), None)
        except KeyError as error:
            problem = f"a rule lacks {error}"
        except (ValueError, TypeError, AttributeError, re.error) as error:
            problem = str(error)
        if problem:
            raise ValueError(f"{path}: {problem}")
    return files


def _no_such(name: str, known: Sequence[str]) -> str:
    if told := _ELSEWHERE.get(name.partition(".")[0]):
        return told
    near = get_close_matches(name, known, n=1)
    meant = f"did you mean {near[0]}?" if near else "`rule` in rejects and in the removed pieces of copies names them"
    return f"no such rule: {name}; {meant}"


def _rule_file(path: Path) -> RuleFile:
    about, language = path.parent.name, path.stem
    if about not in _LANGUAGES or language not in _LANGUAGES[about]:
        known = ", ".join(sorted(_LANGUAGES.get(about, CHOSEN)))
        raise ValueError(f"{path} is about no rules: name it noise/LANGUAGE.toml or walls/LANGUAGE.toml, of {known}")
    try:
        source = path.read_text("utf-8")
        tomllib.loads(source)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path} is no TOML: {error}") from error
    return RuleFile(about, language, source)


def _missed(choice: RuleChoice) -> Iterator[str]:
    """Examples that a rule should find and does not, and such as it should not find and does."""
    for rule in own_rules(choice):
        yield from (f"{rule.name} does not find its example {each!r}" for each in rule.examples if not rule.finds(each))
        yield from (
            f"{rule.name} finds its counter-example {each!r}" for each in rule.counter_examples if rule.finds(each)
        )
    for wall in own_walls(choice):
        missed = [each for each in wall.title_examples if not wall.is_title(each)]
        missed += [each for each in wall.sentence_examples if not wall.in_sentence(each)]
        yield from (f"{wall.name} does not find its example {each!r}" for each in missed)
        found = (each for each in wall.counter_examples if wall.is_title(each) or wall.in_sentence(each))
        yield from (f"{wall.name} finds its counter-example {each!r}" for each in found)
