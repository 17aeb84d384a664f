"""`copydesk train lines`: a judge taught on a user's own pages, told before and after, and written."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.cli.main import call
from tests.pipeline.training.gold_maker import make_gold
from transforms.cleaning.extraction.judge import judge_from, shipped_judge

needs_catboost = pytest.mark.skipif(find_spec("catboost") is None, reason="pip install 'copydesk[train]'")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    return make_gold(folder)


@needs_catboost
@pytest.mark.parametrize("words", [("train", "lines"), ("train",)], ids=" ".join)
def test_a_judge_is_taught(
    words: tuple[str, ...], gold: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It prints before and after and writes a judge, under the very name that was given, with and without the word
    `lines`."""
    judge = tmp_path / "my-judge"
    assert call([*words, str(gold), "--output", str(judge)]) == 0
    told = capfd.readouterr().out
    assert "18 pages of 3 sites; cross-validated by site in 3 parts" in told
    before, after = (_figures(told, name) for name in ("before", "after, on pages not seen"))
    assert after[0] > before[0]
    assert judge_from(judge.read_bytes()).first.names == shipped_judge().first.names


@needs_catboost
def test_the_same_pages_teach_the_same_judge(gold: Path, tmp_path: Path) -> None:
    """Byte for byte."""
    for name in ("one", "other"):
        assert call(["train", "lines", str(gold), "--output", str(tmp_path / name)]) == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@needs_catboost
def test_pages_of_one_site_are_parted_page_by_page(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """There is no other site to try what was learned on."""
    make_gold(tmp_path, sites=1, pages=10)
    assert call(["train", "lines", str(tmp_path), "--output", str(tmp_path / "my-judge")]) == 0
    assert "10 pages of 1 site; cross-validated in 5 parts" in capfd.readouterr().out


@needs_catboost
def test_too_few_pages_are_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is written."""
    make_gold(tmp_path, sites=1, pages=5)
    judge = tmp_path / "my-judge"
    assert call(["train", "lines", str(tmp_path), "--output", str(judge)]) == 3
    assert "5 pages with a text: 10 are the least" in capfd.readouterr().err
    assert not judge.exists()


def test_what_teaches_is_named_where_it_is_missing(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The command that installs it; the exit code is that of an input that is not usable."""
    monkeypatch.setattr("pipeline.training.boosting.find_spec", lambda _name: None)
    assert call(["train", "lines", str(gold), "--output", str(gold / "my-judge")]) == 3
    assert "pip install 'copydesk[train]'" in capfd.readouterr().err


def test_a_file_that_is_no_judge_is_wrong_use(gold: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Before anything is read."""
    words = ["train", "lines", str(gold), "--output", str(gold / "my-judge")]
    assert call([*words, "--judge", str(gold / "ground-truth.json")]) == 2
    assert "no judge of lines" in capfd.readouterr().err
    assert call([*words, "--judge", str(gold / "missing")]) == 2
    assert "cannot read" in capfd.readouterr().err


def test_a_page_that_is_not_there_is_told(gold: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By its name."""
    (gold / "ground-truth.json").write_text(json.dumps({"gone": {"articleBody": "Some words that nobody shows."}}))
    assert call(["train", "lines", str(gold), "--output", str(gold / "my-judge")]) == 3
    assert "no page gone.html" in capfd.readouterr().err


def _figures(told: str, name: str) -> list[float]:
    line = next(line for line in told.splitlines() if line.startswith(f"{name} "))
    return [float(word) for word in line.removeprefix(name).split()]
