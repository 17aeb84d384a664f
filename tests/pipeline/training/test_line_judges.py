"""Scores and folds of the judges that are taught."""

from __future__ import annotations

import pytest

from pipeline.training.gold_pages import GoldPage, gold_files, read_gold
from pipeline.training.line_judges import Score, cross_validated, folds_of, mean_of, score
from tests.pipeline.training.gold_maker import make_gold
from transforms.cleaning.extraction.judge import Judge, shipped_judge


def test_folds_are_whole_groups_of_like_size() -> None:
    """The largest first, each to the smallest fold; the names alone decide between equals."""
    assert folds_of(["a", "b", "b", "b", "c", "a", "d"], 2) == [1, 0, 0, 0, 1, 1, 0]
    assert folds_of(list("ddccba"), 3) == folds_of(list("ddccba"), 3) == [1, 1, 0, 0, 2, 2]


def test_a_score_counts_words() -> None:
    """Each as often as it stands in both."""
    found = score("the old quay the end", "the old old quay")
    assert (found.precision, found.recall) == (0.6, 0.75)
    assert found.f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    assert not found.is_lost
    assert score("", "the quay") == Score(0.0, 0.0, 0.0)
    assert mean_of([found, Score(0.0, 0.0, 0.0)]).recall == 0.375


def test_no_page_is_scored_by_what_it_taught(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each part's judge hears of the others' pages alone, and the scores come in the pages' order."""
    files = gold_files(str(make_gold(tmp_path_factory.mktemp("gold"), 3, 2)))
    pages = [page for page in map(read_gold, files) if page is not None]
    heard: list[set[str]] = []

    def teach(others: object) -> Judge:
        assert isinstance(others, list)
        heard.append({page.host for page in others if isinstance(page, GoldPage)})
        return shipped_judge()

    scores = cross_validated(pages, folds_of([page.host for page in pages], 3), teach)
    assert len(scores) == len(pages)
    assert sorted(map(sorted, heard)) == [
        ["site0.example", "site1.example"],
        ["site0.example", "site2.example"],
        ["site1.example", "site2.example"],
    ]
