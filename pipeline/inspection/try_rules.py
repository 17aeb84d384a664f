"""Shows what the rules of a config do to single pages: which fit, what they cut, and what becomes of the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice

from pipeline.settings import RunSettings, read_limits
from schemas.article import Article
from schemas.errors import InputError
from schemas.house_rules import HouseRules, SiteRules
from schemas.record import Record, RecordKind
from schemas.reject import Reject
from transforms.articles.house_rules import host_of
from transforms.articles.prepare import prepare
from transforms.cleaning.metadata.metadata import read_metadata, text_metadata
from transforms.cleaning.page import TooDeepError, parse_page
from transforms.cleaning.selectors import matches
from transforms.intake.decoding import UndecodableError, decode
from transforms.intake.listing import list_files
from transforms.intake.reading import read_records

_MOST_RECORDS = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """What rules do to one record: its host, the site whose rules fit, how many elements each selector finds, and what
    becomes of it without and with the rules."""

    place: str
    host: str | None
    site: SiteRules | None
    found: tuple[tuple[str, int], ...]
    before: Article | Reject
    after: Article | Reject


def try_rules(rules: HouseRules, name: str) -> Iterator[Trial]:
    """The trials of a file's first records; raises InputError where there is no such file."""
    files = list_files([name])
    if len(files) != 1:
        raise InputError(f"{name} is no single file: name pages one by one")
    for row in islice(read_records(files[0], read_limits(RunSettings())), _MOST_RECORDS):
        yield _trial(row, rules) if isinstance(row, Record) else Trial(name, None, None, (), row, row)


def _trial(record: Record, rules: HouseRules) -> Trial:
    host, site, found = None, None, tuple[tuple[str, int], ...]()
    try:
        source = decode(record.content, record.charset, record.kind)
        page = parse_page(source) if record.kind is RecordKind.HTML else None
    except (UndecodableError, TooDeepError):
        source, page = "", None
    if source:
        given, time = record.given, record.file_modified_at
        host = host_of(read_metadata(page, given, time) if page else text_metadata(given, time))
        site = rules.site(host)
    if site and page:
        found = tuple((each, matches(page, each)) for each in (*site.keep, *site.strip))
    return Trial(record.input_path, host, site, found, prepare(record), prepare(record, rules))


def told(trial: Trial) -> Iterator[str]:
    """A trial in lines for people."""
    yield f"{trial.place} ({trial.host or 'host not known'})"
    yield f"  rules    {trial.site.site if trial.site else 'none for this site'}"
    for selector, count in trial.found:
        yield f"  {count:>5,} elements by {selector}"
    if isinstance(trial.after, Reject):
        yield f"  rejected as {trial.after.reason.value} by {trial.after.rule}: {trial.after.evidence}"
        return
    before = trial.before
    if isinstance(before, Reject):
        yield f"  kept, and was rejected as {before.reason.value} by {before.rule} without the rules"
        return
    yield from _changes(before, trial.after)


def _changes(before: Article, after: Article) -> Iterator[str]:
    for name in ("authors", "outlet"):
        old, new = getattr(before.metadata, name), getattr(after.metadata, name)
        if old != new:
            yield f"  {name}: {old or 'none'} -> {new}"
    lines = list(unified_diff(before.text.splitlines(), after.text.splitlines(), lineterm="", n=0))[2:]
    changed = [line for line in lines if not line.startswith("@@")]
    yield f"  kept, {after.word_count:,} words" + (f" ({before.word_count:,} without the rules)" if changed else "")
    yield from (f"    {line[0]} {line[1:]}" for line in changed)
