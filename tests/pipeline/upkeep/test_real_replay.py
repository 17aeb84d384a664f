"""The commands themselves, on the real graph: rejected copies find the story that an earlier run has published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.cli.main import call
from tests.pipeline.conftest import SAMPLES
from tests.pipeline.upkeep.conftest import everything


def test_from_run_to_replay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of two copies of a dispatch the larger is rejected for its size, then replayed, and joins the story."""
    inputs, output = tmp_path / "in", str(tmp_path / "out")
    inputs.mkdir()
    pages = sorted((SAMPLES / "pages").glob("harbour-bridge-*.html"), key=lambda path: (path.stat().st_size, path.name))
    for page in pages:
        shutil.copy(page, inputs)
    limit = ["--max-record-size", str((pages[0].stat().st_size + 1) / 1e6)]
    assert call(["run", str(inputs), "-o", output, "--workers", "1", "-q", *limit]) == 0
    (story,) = everything(tmp_path / "out")["articles"]
    assert len(everything(tmp_path / "out")["rejects"]) == len(pages) - 1

    assert call(["replay", output, "--reason", "too_large", "--workers", "1", "-q"]) == 0
    rows = everything(tmp_path / "out")
    assert rows["rejects"] == []
    assert len(rows["copies"]) == len(pages)
    assert {row["story_id"] for row in rows["copies"]} == {story["story_id"]}
    assert rows["articles"] == [story]

    assert call(["compact", output]) == 0
    assert call(["verify", output]) == 0
    assert call(["run", str(inputs), "-o", output, "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "is sound" in told
    assert "nothing new" in told
