"""`copydesk compare`: two published records side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.main import call

GAZETTE, COURIER = "harbour-bridge-northport-gazette.html", "harbour-bridge-valley-courier.html"


def test_two_copies_side_by_side(published_samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The verdict with its distance from the threshold, the shares, what weighed most in words, and the passages."""
    assert call(["compare", str(published_samples), GAZETTE, COURIER]) == 0
    told = capfd.readouterr().out
    assert "one piece: probability " in told
    assert "above the threshold of 0.50" in told
    assert "both records are in one story" in told
    assert "whole text" in told
    assert "names and numbers" in told
    assert "passages match" in told


def test_strangers(published_samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing matches: two pieces, in two stories, and the passages stand alone."""
    assert call(["compare", str(published_samples), GAZETTE, "ballena-el-faro.html.gz", "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["one_piece"], found["probability"], found["passages"]) == (False, 0.0, [])
    assert found["shares"]["whole text"] == {"a": 0.0, "b": 0.0}
    assert len(found["passages_alone"]["a"]) > 10
    assert found["a"]["story_id"] != found["b"]["story_id"]


def test_a_record_is_named_by_any_of_its_names(published_samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Path, copy id, its beginning and story id mean the same; a record beside itself is one piece."""
    assert call(["compare", str(published_samples), GAZETTE, GAZETTE, "--json"]) == 0
    record = json.loads(capfd.readouterr().out)["a"]
    for name in (record["copy_id"], record["copy_id"][:8], record["input_path"]):
        assert call(["compare", str(published_samples), GAZETTE, name, "--json"]) == 0
        found = json.loads(capfd.readouterr().out)
        assert (found["b"]["copy_id"], found["one_piece"]) == (record["copy_id"], True)


def test_what_is_not_there_is_told(published_samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """An unknown record ends with exit code 3, an unusable judge with 2."""
    assert call(["compare", str(published_samples), GAZETTE, "nowhere.html"]) == 3
    assert "is called nowhere.html" in capfd.readouterr().err
    assert call(["compare", str(published_samples), GAZETTE, COURIER, "--merge-judge", "missing.json"]) == 2
    assert "--merge-judge" in capfd.readouterr().err
