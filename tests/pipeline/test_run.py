"""The gates of a run."""

from __future__ import annotations

import pytest

from pipeline.run import check_gate
from pipeline.summary import Summary
from schemas.errors import QualityGateError


def test_a_run_of_which_most_crashed_fails() -> None:
    """No setting is needed: what crashes everywhere is no fault of single pages."""
    with pytest.raises(QualityGateError, match="6 of 10 records crashed"):
        check_gate(Summary("out", records_read=10, copies=4, rejects={"crashed": 6}), None)


def test_a_few_crashes_fail_no_run() -> None:
    """They are rejects like others."""
    check_gate(Summary("out", records_read=10, copies=4, rejects={"crashed": 5, "paywall": 1}), None)
    check_gate(Summary("out"), None)


def test_the_users_gate() -> None:
    """More rejects than allowed fail the run; as many as allowed do not."""
    summary = Summary("out", records_read=10, copies=7, rejects={"paywall": 3})
    check_gate(summary, 0.3)
    with pytest.raises(QualityGateError, match="3 of 10 records were rejected"):
        check_gate(summary, 0.2)
