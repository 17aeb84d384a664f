"""Judging a merge by labelled pairs."""

from __future__ import annotations

from typing import Any

import pytest

from transforms.syndication.evaluation import LabelledPair, compare_texts, score_pairs, strict, worst_errors

PAIRS = [
    LabelledPair("a", "b", "copy"),
    LabelledPair("a", "c", "copy"),
    LabelledPair("a", "gone", "copy"),
    LabelledPair("a", "d", "distinct"),
    LabelledPair("d", "e", "boilerplate"),
    LabelledPair("b", "d", "derived"),
    LabelledPair("b", "e", "copy", sure=False),
]
STORIES = {"a": "1", "b": "1", "c": "2", "d": "1", "e": "3"}


def test_score() -> None:
    """Merged copies are right, merged others wrong, and copies apart or rejected missed."""
    score = score_pairs(PAIRS, STORIES)
    assert (score.right, len(score.wrong), len(score.missed), score.rejected) == (1, 2, 3, 1)
    assert score.precision == pytest.approx(1 / 3)
    assert score.recall == pytest.approx(1 / 4)
    assert score.f1 == pytest.approx(2 / 7)


def test_strict_pairs() -> None:
    """Derived articles and unsure copies are left out."""
    assert strict(PAIRS) == PAIRS[:5]


def test_no_pairs() -> None:
    """Without pairs all figures are 0 and nothing fails."""
    score = score_pairs([], {})
    assert (score.precision, score.recall, score.f1) == (0.0, 0.0, 0.0)


def test_comparison_sets_sentences_side_by_side(sentences: Any) -> None:
    """Shared sentences match across small edits, the others are listed by text."""
    shared, own, other = sentences(1, 3), sentences(2, 1), sentences(3, 3)
    found = compare_texts("\n".join([*own, *shared]), "\n".join([*shared, *other]))
    assert found.shared_a == found.shared_b == tuple(shared)
    assert (found.only_a, found.only_b) == (tuple(own), tuple(other))
    assert found.coverage_a == pytest.approx(0.75, abs=0.05)
    assert found.coverage_b == pytest.approx(0.5, abs=0.05)


def test_worst_errors_come_first(sentences: Any) -> None:
    """Merged texts with nothing in common and separate texts that are equal are worse than doubtful ones."""
    texts = {"a": "\n".join(sentences(1, 4)), "c": "\n".join(sentences(1, 4)), "d": "\n".join(sentences(2, 4))}
    texts["b"] = "\n".join([*sentences(2, 2), *sentences(3, 2)])
    errors = worst_errors(score_pairs(PAIRS, STORIES), texts)
    assert [(error.pair.a, error.pair.b, error.merged) for error in errors] == [
        ("a", "c", False),
        ("a", "d", True),
        ("b", "d", True),
        ("a", "gone", False),
        ("b", "e", False),
    ]
