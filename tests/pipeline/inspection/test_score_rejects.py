"""The reject measure: verdicts and reasons against labels."""

from __future__ import annotations

from pipeline.inspection.score_rejects import Label, Wrong, score_rejects


def test_rejects_are_scored_by_verdict_and_by_reason() -> None:
    """Rejecting is scored as a yes-or-no question, the reason only where rejecting was right and a reason labelled."""
    labels = [
        Label("good", "article"),
        Label("lost", "article"),
        Label("wall", "login_wall"),
        Label("error", "error_page"),
        Label("any", "reject"),
        Label("missed", "error_page"),
    ]
    reasons = {"lost": "too_little_text", "wall": "paywall", "error": "error_page", "any": "empty"}
    score = score_rejects(labels, ["good", "missed"], reasons)
    assert (score.right, score.wrongly_rejected, score.missed) == (3, 1, 1)
    assert score.precision == score.recall == score.f1 == 0.75
    assert score.reason_accuracy == 0.5
    assert score.errors == (
        Wrong("lost", "article", "too_little_text"),
        Wrong("wall", "login_wall", "paywall"),
        Wrong("missed", "error_page", "article"),
    )
    assert dict(score.table)[("error_page", "article")] == 1


def test_an_input_that_is_nowhere_is_an_error() -> None:
    """A labelled input that the run never saw is told as missing."""
    score = score_rejects([Label("a", "article"), Label("b", "reject")], [], {})
    assert [(wrong.name, wrong.found) for wrong in score.errors] == [("a", "missing"), ("b", "missing")]
    assert score.missed == 1


def test_no_labels_make_no_division_by_zero() -> None:
    """Without labels every share is 0."""
    score = score_rejects([], [], {})
    assert (score.precision, score.recall, score.f1, score.reason_accuracy) == (0, 0, 0, 0)
