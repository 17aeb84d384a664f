#!/usr/bin/env python3
"""Measures titles, publication days and authors on gold pages, beside plain trafilatura and htmldate in the same run.

usage: metadata.py [FOLDER]

FOLDER holds `ground-truth.json` ({name: {"title", "authors", "published_at", "crawled_at"}}) and `html/NAME.html.gz`;
by default the pages made by the maintainers of fundus, beside the checkout. A day is compared in UTC, that of
trafilatura and htmldate, which know no zone, in the gold's own; "copydesk, own zone" turns ours by
`published_offset`. An author that is an agency counts as found where `agency` names it. The two halves are split by
publisher, so that a rule that fits one of them alone shows. They are no held-out test: which writing of a headline
goes first was settled by a count over both.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import trafilatura
from htmldate import find_date

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from schemas.article import Metadata  # noqa: E402
from schemas.record import Given, RecordKind  # noqa: E402
from transforms.cleaning.metadata.agencies import agency_in_byline  # noqa: E402
from transforms.cleaning.metadata.dates import as_utc  # noqa: E402
from transforms.cleaning.metadata.metadata import read_metadata  # noqa: E402
from transforms.cleaning.metadata.titles import one_line  # noqa: E402
from transforms.cleaning.page import parse_page  # noqa: E402
from transforms.intake.decoding import decode  # noqa: E402

DEFAULT = PROJECT.parent / "shared" / "corpora" / "extraction" / "fundus"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one method says of one page."""

    title: str
    day: date | None
    authors: frozenset[str]
    agency: str | None


@dataclass(slots=True)
class Score:
    """The counts of one method over pages, and the seconds that it took."""

    pages: int = 0
    titles: int = 0
    days: int = 0
    hits: int = 0
    extra: int = 0
    missed: int = 0
    seconds: float = 0.0

    def add(self, gold: Answer, found: Answer, seconds: float) -> None:
        hits = {name for name in gold.authors if name in found.authors or _credited(name, found.agency)}
        self.pages += 1
        self.titles += gold.title == found.title
        self.days += gold.day == found.day
        self.hits += len(hits)
        self.missed += len(gold.authors - hits)
        self.extra += len(found.authors - gold.authors)
        self.seconds += seconds

    def line(self, name: str) -> str:
        precision = self.hits / max(1, self.hits + self.extra)
        recall = self.hits / max(1, self.hits + self.missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return (
            f"{name:<32} {self.pages:>5} {self.titles / self.pages:>7.3f} {self.days / self.pages:>7.3f} {f1:>10.3f}"
            f" {precision:>9.3f} {recall:>7.3f} {1000 * self.seconds / self.pages:>8.1f}"
        )


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    scores: dict[str, Score] = {}
    for half, answers in _pages(folder):
        for method, (gold, answer, seconds) in answers.items():
            for part in (half, "both halves"):
                scores.setdefault(f"{method}, {part}", Score()).add(gold, answer, seconds)
    print(f"{'method':<32} pages   title     day authors F1 precision  recall  ms/page")
    for name in sorted(scores, key=lambda name: name.rpartition(", ")[::-1]):
        print(scores[name].line(name))


def _pages(folder: Path) -> Iterator[tuple[str, dict[str, tuple[Answer, Answer, float]]]]:
    """Each page's half, and for each method the gold, the answer and the seconds."""
    truth: dict[str, dict[str, Any]] = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name, fields in sorted(truth.items()):
        source = decode(gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), None, RecordKind.HTML)
        crawled = as_utc(datetime.fromisoformat(fields["crawled_at"]))
        published = datetime.fromisoformat(fields["published_at"])
        utc, own = (_gold(fields, at.date()) for at in (as_utc(published), published))
        yield (
            _half(name),
            {
                "copydesk": (utc, *_timed(_ours, source, crawled)),
                "copydesk, own zone": (own, *_timed(_ours_in_its_zone, source, crawled)),
                "htmldate": (own, *_timed(_htmldate, source, crawled)),
                "trafilatura": (own, *_timed(_baseline, source, crawled)),
            },
        )


def _gold(fields: dict[str, Any], day: date) -> Answer:
    return Answer(_line(fields["title"]), day, _lines(fields["authors"]), None)


def _timed(method: Any, source: str, crawled: datetime) -> tuple[Answer, float]:
    start = time.perf_counter()
    return method(source, crawled), time.perf_counter() - start


def _ours(source: str, crawled: datetime) -> Answer:
    page = parse_page(source)
    if page is None:
        return Answer("", None, frozenset(), None)
    found = read_metadata(page, Given(), crawled)
    day = found.published_at.date() if found.published_at else None
    return Answer(_line(found.title), day, _lines(found.authors), found.agency)


def _ours_in_its_zone(source: str, crawled: datetime) -> Answer:
    page = parse_page(source)
    found = read_metadata(page, Given(), crawled) if page is not None else Metadata()
    at = found.published_at + timedelta(minutes=found.published_offset or 0) if found.published_at else None
    return Answer(_line(found.title), at.date() if at else None, _lines(found.authors), found.agency)


def _htmldate(source: str, crawled: datetime) -> Answer:
    """What the library of dates says with its defaults; titles and authors are not its trade."""
    found = find_date(source, original_date=True, max_date=crawled.replace(tzinfo=None))
    return Answer("", date.fromisoformat(found) if found else None, frozenset(), None)


def _baseline(source: str, crawled: datetime) -> Answer:
    found = trafilatura.bare_extraction(source, with_metadata=True)
    if found is None:
        return Answer("", None, frozenset(), None)
    authors = _lines((found.author or "").split("; "))
    agency = next((name for author in authors if (name := agency_in_byline(author))), None)
    return Answer(_line(found.title), date.fromisoformat(found.date[:10]) if found.date else None, authors, agency)


def _credited(author: str, agency: str | None) -> bool:
    return agency is not None and agency_in_byline(author) == agency


def _half(name: str) -> str:
    publisher = re.sub(r"_\d{4}_\d\d_\d\d.*$", "", name)
    return "first half" if hashlib.sha256(publisher.encode()).digest()[0] % 2 == 0 else "second half"


def _line(text: str | None) -> str:
    """The text as it is seen: soft hyphens and zero-width spaces, which ours never publishes, are no part of it."""
    return one_line(text)


def _lines(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(_line, texts)))


if __name__ == "__main__":
    main()
