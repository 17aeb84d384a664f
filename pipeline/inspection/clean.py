"""Cleans the records of one file straight to the terminal: what a run would make of them, and why."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.settings import RunSettings, house_rules, read_limits
from schemas.article import Article
from schemas.errors import InputError
from schemas.record import InputFile, Record
from schemas.reject import Reject
from transforms.articles.own_judge import OwnJudge
from transforms.articles.prepare import prepare
from transforms.intake.listing import list_files
from transforms.intake.reading import read_records

STANDARD_INPUT = "-"
Outcome = Article | Reject


def clean_file(name: str, most: int, url: str | None = None, judge: OwnJudge | None = None) -> Iterator[Outcome]:
    """The outcomes of the first `most` records of a file, or of standard input where it is named "-".

    `url` is the address of records that state none, `judge` is asked in place of the shipped judge of lines. Raises
    InputError where there is no such file.
    """
    settings = RunSettings(judge=judge)
    if judge is not None:
        judge.load()
    with _as_file(name) as file:
        for row in islice(read_records(file, read_limits(settings)), most):
            outcome = prepare(_at(row, url), house_rules(settings)) if isinstance(row, Record) else row
            yield replace(outcome, input_path=name) if name == STANDARD_INPUT else outcome


def _at(record: Record, url: str | None) -> Record:
    given = record.given
    return record if url is None or given.url else replace(record, given=replace(given, url=url))


@contextmanager
def _as_file(name: str) -> Iterator[InputFile]:
    if name != STANDARD_INPUT:
        if not Path(name).is_file():
            raise InputError(f"{name} is no file; `copydesk run` takes folders and globs")
        (file,) = list_files([name])
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "standard-input")
        Path(path).write_bytes(sys.stdin.buffer.read())
        yield InputFile(path, os.path.getsize(path))


def as_text(outcome: Outcome) -> str:
    """The clean text alone; of a reject its reason and the words that decided, as a comment."""
    if isinstance(outcome, Reject):
        return f"# rejected as {outcome.reason.value} by {outcome.rule}: {outcome.evidence}"
    return outcome.text


def as_markdown(outcome: Outcome) -> str:
    """The article as a page for people: headline, what is known of it, text, and what was removed."""
    if isinstance(outcome, Reject):
        return f"**rejected**: {outcome.reason.value} (rule `{outcome.rule}`)\n\n> {outcome.evidence}"
    known = outcome.metadata
    source = f" ({known.published_source.value})" if known.published_source else ""
    facts = {
        "published": f"{known.published_at:%Y-%m-%d %H:%M} UTC{source}" if known.published_at else None,
        "by": ", ".join(known.authors) or None,
        "outlet": known.outlet or known.site,
        "agency": known.agency,
        "language": f"{outcome.language} ({outcome.language_confidence:.2f})",
        "words": f"{outcome.word_count:,}",
        "address": known.url,
    }
    lines = [f"- {name}: {value}" for name, value in facts.items() if value]
    removed = [f"- {each.kind.value}: {each.characters:,} characters by `{each.rule}`" for each in outcome.removed]
    parts = [f"# {known.title or '(no title)'}", "\n".join(lines), outcome.text.replace("\n", "\n\n")]
    return "\n\n".join([*parts, "## Removed", "\n".join(removed)] if removed else parts)


def as_json(outcome: Outcome) -> str:
    """All that is known of the outcome, as one line of JSON; fingerprints are left out."""
    fields: dict[str, Any] = {"accepted": isinstance(outcome, Article), **asdict(outcome)}
    fields.pop("passages", None)
    return json.dumps(fields, ensure_ascii=False, default=_plain)


FORMS: dict[str, Callable[[Outcome], str]] = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _plain(value: Any) -> str:
    return str(getattr(value, "value", value))
