"""The tasks of worker processes: to clean some records, or to read a file of one page and clean it.

They answer with packed articles: the process that asks never opens most of them.

The process that asks never cleans, so it needs none of the rules and profiles that cleaning loads in a second or more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from schemas.article import Article
from schemas.house_rules import USUAL_RULES, HouseRules
from schemas.packed_article import PackedArticle, pack_article
from schemas.record import InputFile, Record
from schemas.reject import Reject
from transforms.intake.opening import is_remote
from transforms.intake.reading import ReadLimits, read_single
from transforms.syndication.fingerprinting import fingerprint_of, place_of, text_hash

Outcome: TypeAlias = PackedArticle | Reject
"""What becomes of a record."""

MOST_BYTES = 4_000_000
"""Larger files are read as a stream, record by record; few of them are pages."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file that may be one page, how large its record may be, and the house's rules."""

    file: InputFile
    limits: ReadLimits
    rules: HouseRules = USUAL_RULES


@dataclass(frozen=True, slots=True)
class CleanAll:
    """Says what becomes of records by the house's rules, in their order."""

    rules: HouseRules = USUAL_RULES

    def __call__(self, records: Sequence[Record]) -> list[Outcome]:
        return [_cleaned(record, self.rules) for record in records]


def take_page(page: PageFile) -> Outcome | None:
    """What becomes of the file's one record; None for a file of many records, which is not read further."""
    row = read_single(page.file, page.limits)
    return _cleaned(row, page.rules) if isinstance(row, Record) else row


def take_pages(pages: Sequence[PageFile]) -> list[Outcome | None]:
    """The same for several files, in their order."""
    return [take_page(page) for page in pages]


def may_be_page(file: InputFile) -> bool:
    """Whether a worker process may read the file: it lies on this machine, and is whole and of a page's size."""
    return not is_remote(file.path) and not file.start and file.stop is None and file.size <= MOST_BYTES


def _cleaned(record: Record, rules: HouseRules) -> Outcome:
    from transforms.articles.prepare import prepare

    outcome = prepare(record, rules)
    return packed(outcome) if isinstance(outcome, Article) else outcome


def packed(article: Article) -> PackedArticle:
    """The article as it goes through the graph; its fingerprint and the hash of its text are made here, where all
    cores work."""
    place = place_of(article.input_path, article.record_offset)
    return pack_article(article, fingerprint_of(article), text_hash(article.text), place)
