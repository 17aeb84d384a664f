"""`copydesk register` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.cli.register_command import REGISTER_HELP
from tests.pipeline.published.nightly_run import run_nightly


def test_it_tells_of_each_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many commits are new in each, and its version; nothing where it is quiet."""
    run_nightly(tmp_path / "out")
    assert call(["register", str(tmp_path / "out"), "--delta"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in told] == ["1", "1", "2", "1"]
    assert call(["register", str(tmp_path / "out"), "--delta", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_the_kind_must_be_named(tmp_path: Path) -> None:
    """There are two."""
    assert call(["register", str(tmp_path)]) == 2
    assert "--delta" in REGISTER_HELP


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """It is not usable."""
    assert call(["register", str(tmp_path), "--delta"]) == 3
