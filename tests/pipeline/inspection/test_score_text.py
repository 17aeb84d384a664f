"""The text measure: shingles against gold bodies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.inspection.score_text import score_page, score_texts, shingles

GOLD = "The ferry left at noon and came back at dusk with nobody on board."


@pytest.mark.parametrize(
    ("text", "precision", "recall"),
    [
        (GOLD, 1.0, 1.0),
        ("", None, 0.0),
        ("The ferry left at noon and came back", 1.0, 5 / 11),
        (GOLD + " Read more about ferries here.", 11 / 16, 1.0),
        ("Nothing of this is in the other text at all.", 0.0, 0.0),
    ],
    ids=["equal", "nothing", "half", "more", "other"],
)
def test_a_page_is_scored_by_its_shingles(text: str, precision: float | None, recall: float) -> None:
    """Precision is the share of the text's shingles that are gold's, recall the reverse."""
    score = score_page("page", text, GOLD)
    assert score.precision == precision
    assert score.recall == pytest.approx(recall)


def test_a_missing_page_counts_as_no_text() -> None:
    """A page that was not published lowers recall and not precision."""
    score = score_texts({"a": GOLD}, {"a": GOLD, "b": GOLD})
    assert (score.precision, score.recall, score.missing) == (1.0, 0.5, 1)
    assert score.f1 == pytest.approx(2 / 3)
    assert [page.name for page in score.worst(1)] == ["b"]


def test_a_text_shorter_than_a_shingle_is_one() -> None:
    """Two tokens make one run of two."""
    assert shingles("two tokens") == {("two", "tokens"): 1}


@given(st.text(), st.text())
def test_scores_are_shares_and_mirror_each_other(a: str, b: str) -> None:
    """Precision one way is recall the other way, and both lie between 0 and 1."""
    there, back = score_page("x", a, b), score_page("x", b, a)
    assert there.precision == back.recall
    assert all(value is None or 0 <= value <= 1 for value in (there.precision, there.recall))
