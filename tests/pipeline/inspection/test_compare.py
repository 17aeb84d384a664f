"""What is told of two records, and what a run has published of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inspection.compare import compare
from pipeline.inspection.print_compared import print_compared
from pipeline.inspection.sql import ask
from transforms.syndication.pair_judge import shipped_judge


def test_a_link_has_the_probability_that_the_run_published(published_samples: Path) -> None:
    """Each link of the samples is found again by its copies, with what the run said of them."""
    rows = ask(str(published_samples), "SELECT copy_id, other_copy_id, merge_probability FROM links").rows
    assert rows
    for one, other, probability in rows:
        found = compare(str(published_samples), (other, one), shipped_judge())
        assert found.published == probability
        assert found.records[0]["copy_id"] == other


def test_facts_that_differ(published_samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No name stands on both sides, and what is printed is bounded."""
    names = ("harbour-bridge-northport-gazette.html", "harbour-bridge-valley-courier.html")
    found = compare(str(published_samples), names, shipped_judge())
    assert not set(found.facts[0]) & set(found.facts[1])
    print_compared(found, most=1, as_json=False)
    assert len(capfd.readouterr().out.splitlines()) < 60
