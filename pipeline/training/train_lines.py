"""Teaches the judge of lines on a user's own pages, and says what that gains on pages it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.console import ResultConsole
from pipeline.training.boosting import require_catboost
from pipeline.training.eval_lines import print_scores, told_pages
from pipeline.training.gold_pages import GoldPage, read_pages
from pipeline.training.line_judges import continued, cross_validated, folds_of, mean_of, score_page
from schemas.errors import InputError, OutputError
from transforms.cleaning.extraction.judge import Judge, write_judge

FEWEST = 10
"""So many pages are needed to teach anything."""
PARTS = 5
THREADS = 2
"""How many threads teach: with another number other trees come out, so it is the same on every machine."""


def train_lines(gold: str, output: str, prior: Judge, truth: str | None = None) -> None:
    """Writes a judge taught on the pages of a folder, going on from `prior`; prints before and after.

    Raises InputError where there are too few pages or nothing that teaches, OutputError where the file cannot be
    written.
    """
    require_catboost()
    pages = read_pages(gold, truth)
    if len(pages) < FEWEST:
        raise InputError(f"{gold} has {len(pages)} pages with a text: {FEWEST} are the least")
    trial = _Trial.of(pages)
    before = [score_page(page, prior) for page in pages]
    after = cross_validated(pages, trial.parts, lambda others: continued(prior, others, THREADS))
    console = ResultConsole()
    console.print(f"{told_pages(pages)}; {trial.told}", soft_wrap=True)
    print_scores(console, {"before": before, "after, on pages not seen": after})
    if mean_of(after).f1 <= mean_of(before).f1:
        console.print("that is no better: the judge that it began with serves you as well", soft_wrap=True)
    _write(output, continued(prior, pages, THREADS), pages)
    console.print(f"written to {output}: `copydesk run … --judge {output}` uses it", soft_wrap=True)


@dataclass(frozen=True, slots=True)
class _Trial:
    """The part of each page, and how they were parted, in words."""

    parts: tuple[int, ...]
    told: str

    @staticmethod
    def of(pages: Sequence[GoldPage]) -> _Trial:
        """Parts by site; of one site, by page."""
        sites = [page.host for page in pages]
        count = min(PARTS, len(set(sites)))
        if count > 1:
            return _Trial(tuple(folds_of(sites, count)), f"cross-validated by site in {count} parts")
        return _Trial(tuple(place % PARTS for place in range(len(pages))), f"cross-validated in {PARTS} parts")


def _write(output: str, judge: Judge, pages: Sequence[GoldPage]) -> None:
    texts = hashlib.sha256("\0".join(page.gold for page in pages).encode("utf-8", "replace")).hexdigest()
    about = {"version": 1, "made_by": "copydesk train lines", "pages": len(pages), "texts_sha256": texts}
    try:
        Path(output).parent.mkdir(parents=True, exist_ok=True)
        write_judge(output, judge, about)
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror}") from error
