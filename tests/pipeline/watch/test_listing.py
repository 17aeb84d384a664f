"""What a round sees: each input by itself, and never the output."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.inputs import check_inputs
from pipeline.watch import listing
from pipeline.watch.listing import list_inputs
from schemas.errors import InputError, UsageError


def names(listed: listing.Listed) -> list[str]:
    return [os.path.basename(file.path) for file in listed.files]


def test_an_input_that_is_missing_hides_no_other(tmp_path: Path) -> None:
    """What is there is listed; what is missing or empty is waited for, and is no failure."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.html").write_text("a")
    (tmp_path / "empty").mkdir()
    inputs = [str(tmp_path / name) for name in ("missing", "full", "empty", "*.jsonl")]
    listed = list_inputs(inputs, str(tmp_path / "out"))
    assert names(listed) == ["a.html"]
    assert len(listed.waiting) == 3
    assert listed.failures == ()


def test_the_output_is_never_an_input(tmp_path: Path) -> None:
    """An output folder within the input would be read as new files, round after round."""
    for name in ("a.html", "out/articles/part.parquet", "outer.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(list_inputs([str(tmp_path)], str(tmp_path / "out"))) == ["a.html", "outer.html"]
    assert names(list_inputs([str(tmp_path)], str(tmp_path / "out") + "/")) == ["a.html", "outer.html"]


def test_an_input_that_cannot_be_listed_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of the file system is told apart from a folder that is not there yet."""

    def refused(patterns: list[str]) -> list[object]:
        raise InputError(f"cannot list {patterns[0]!r}") from PermissionError(13, "Permission denied")

    monkeypatch.setattr(listing, "list_files", refused)
    listed = list_inputs(["in"], str(tmp_path))
    assert (listed.waiting, listed.failures) == ((), ("cannot list 'in'",))


def test_a_file_system_that_nobody_knows_is_wrong_use(tmp_path: Path) -> None:
    """No waiting brings it; folders that do not exist yet are fine."""
    check_inputs([str(tmp_path / "later"), "*.html"])
    with pytest.raises(UsageError, match="s7://"):
        check_inputs(["s7://bucket/in"])
