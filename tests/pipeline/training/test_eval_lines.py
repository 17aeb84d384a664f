"""`copydesk eval lines`: judges measured on a user's own pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import call
from tests.pipeline.training.gold_maker import make_gold
from transforms.cleaning.extraction.judge import shipped_judge, write_judge


def test_the_built_in_judge_is_measured_and_another_beside_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A row each, then the worst pages by name; what is one judge has one score."""
    gold, judge = make_gold(tmp_path, 2, 2), tmp_path / "my-judge"
    write_judge(str(judge), shipped_judge(), {"version": 1})
    assert call(["eval", "lines", str(gold), "--judge", str(judge), "--worst", "1"]) == 0
    first, _, own, other, worst = capfd.readouterr().out.splitlines()
    assert first == "4 pages of 2 sites"
    assert own.removeprefix("built in") == other.removeprefix("--judge ")
    assert worst.startswith("  F1 0.")
    assert worst.endswith(("site0-0", "site0-1", "site1-0", "site1-1"))


def test_a_folder_without_gold_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With no JSON, and with one that has no text."""
    assert call(["eval", "lines", str(tmp_path)]) == 3
    assert "ground-truth.json" in capfd.readouterr().err
    (tmp_path / "ground-truth.json").write_text("{}")
    assert call(["eval", "lines", str(tmp_path)]) == 3
    assert "no page with a text" in capfd.readouterr().err
