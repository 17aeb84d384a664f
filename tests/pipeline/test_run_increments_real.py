"""Real syndicated pages published at once, and day by day: the same stories, or nearly."""

from __future__ import annotations

import hashlib
from itertools import groupby
from pathlib import Path

import pytest

from pipeline.inspection.published_texts import input_name, read_json_lines, stories_by_input
from pipeline.published.verify import verify
from pipeline.run import run
from pipeline.settings import RunSettings
from transforms.syndication.evaluation import LabelledPair, score_pairs, strict

pytestmark = [pytest.mark.corpora, pytest.mark.timeout(1_800)]

INCREMENTS = 10
MOST_APART = 0.02


def increments(pages: Path) -> list[list[str]]:
    """The pages in ten parts, by the day that their names begin with; no day is in two parts."""
    days = [list(names) for _, names in groupby(sorted(pages.iterdir()), key=lambda page: page.name[:10])]
    parts: list[list[str]] = [[] for _ in range(INCREMENTS)]
    for number, day in enumerate(days):
        parts[number * INCREMENTS // len(days)] += map(str, day)
    return parts


def score(output: Path, pairs: list[LabelledPair]) -> float:
    return score_pairs(strict(pairs), stories_by_input(str(output))).f1


def bytes_of(output: Path) -> dict[str, str]:
    files = (path for path in output.rglob("*") if path.is_file() and path.parent.name != "runs")
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_ten_increments_find_the_same_stories(corpora: Path, tmp_path: Path) -> None:
    """Strict F1 of ten runs, each over the pages of its days, is within .02 of one run's; a rerun changes no byte."""
    pages = corpora / "syndication" / "pages"
    rows = list(read_json_lines(str(corpora / "syndication" / "pairs.jsonl")))
    pairs = [LabelledPair(input_name(row["a"]), input_name(row["b"]), row["label"], row["sure"]) for row in rows]
    at_once, by_days = tmp_path / "at-once", tmp_path / "by-days"
    run([str(pages)], str(at_once), RunSettings(time_limit=600.0), quiet=True)
    for part in increments(pages):
        run(part, str(by_days), RunSettings(time_limit=600.0), quiet=True)
    assert verify(str(by_days)) == []
    once, daily = score(at_once, pairs), score(by_days, pairs)
    assert abs(once - daily) <= MOST_APART, f"strict F1 {once:.3f} at once, {daily:.3f} day by day"
    assert once > 0.9
    before = bytes_of(by_days)
    assert run([str(pages)], str(by_days), RunSettings(time_limit=600.0), quiet=True).files_new == 0
    assert bytes_of(by_days) == before
