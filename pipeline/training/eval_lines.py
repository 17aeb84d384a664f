"""Measures judges of lines on a user's own pages, without publishing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from pipeline.console import ResultConsole
from pipeline.training.gold_pages import GoldPage, read_pages
from pipeline.training.line_judges import Score, mean_of, score_page
from schemas.errors import InputError
from transforms.cleaning.extraction.judge import Judge


def eval_lines(gold: str, judges: dict[str, Judge], worst: int, truth: str | None = None) -> None:
    """Prints how near each judge's lines are to the texts of a folder's pages, and the worst pages of the last.

    Raises InputError where the folder has no page with a text.
    """
    pages = read_pages(gold, truth)
    if not pages:
        raise InputError(f"{gold} has no page with a text")
    scores = {name: [score_page(page, judge) for page in pages] for name, judge in judges.items()}
    console = ResultConsole()
    console.print(told_pages(pages), soft_wrap=True)
    print_scores(console, scores)
    names = [page.name for page in pages]
    for name, found in _worst(names, list(scores.values())[-1])[:worst]:
        figures = f"F1 {found.f1:.3f}  precision {found.precision:.3f}  recall {found.recall:.3f}"
        console.print(f"  {figures}  {name}", soft_wrap=True)


def _worst(names: Sequence[str], scores: Sequence[Score]) -> list[tuple[str, Score]]:
    return sorted(zip(names, scores, strict=True), key=lambda pair: (pair[1].f1, pair[0]))


def told_pages(pages: Sequence[GoldPage]) -> str:
    """How many pages there are, in words."""
    sites = len({page.host for page in pages})
    return f"{len(pages):,} pages of {sites:,} {'site' if sites == 1 else 'sites'}"


def print_scores(console: Console, rows: Mapping[str, Sequence[Score]]) -> None:
    """A row a judge: means over pages, and the bodies of which less than half came out."""
    table = Table(box=None, pad_edge=False)
    for name in ("", "F1", "precision", "recall", "lost"):
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for name, scores in rows.items():
        found = mean_of(scores)
        figures = (f"{value:.4f}" for value in (found.f1, found.precision, found.recall))
        table.add_row(name, *figures, str(sum(each.is_lost for each in scores)))
    console.print(table)
