"""The tasks of worker processes: to clean a record, or to read a file of one page and clean it.

The process that asks never cleans, so it needs none of the rules and profiles that cleaning loads in a second or more.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.article import Article
from schemas.house_rules import USUAL_RULES, HouseRules
from schemas.record import InputFile, Record
from schemas.reject import Reject
from transforms.intake.opening import is_remote
from transforms.intake.reading import ReadLimits, read_single

MOST_BYTES = 4_000_000
"""Larger files are read as a stream, record by record; few of them are pages."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file that may be one page, how large its record may be, and the house's rules."""

    file: InputFile
    limits: ReadLimits
    rules: HouseRules = USUAL_RULES


@dataclass(frozen=True, slots=True)
class CleanRecord:
    """Says what becomes of a record by the house's rules."""

    rules: HouseRules = USUAL_RULES

    def __call__(self, record: Record) -> Article | Reject:
        from transforms.articles.prepare import prepare

        return prepare(record, self.rules)


def take_page(page: PageFile) -> Article | Reject | None:
    """What becomes of the file's one record; None for a file of many records, which is not read further."""
    row = read_single(page.file, page.limits)
    return CleanRecord(page.rules)(row) if isinstance(row, Record) else row


def may_be_page(file: InputFile) -> bool:
    """Whether a worker process may read the file: it lies on this machine, and is whole and of a page's size."""
    return not is_remote(file.path) and not file.start and file.stop is None and file.size <= MOST_BYTES
