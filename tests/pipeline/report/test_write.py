"""A run writes its report by itself, `copydesk report` writes it again, and the index knows every run."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.published.history import runs
from pipeline.report.after_run import report_after
from pipeline.report.write import write_report
from tests.pipeline.conftest import SAMPLES

REPORTS = "_copydesk/reports"
MOST_BYTES = 2_000_000


@pytest.fixture
def folder(published_samples: Path, tmp_path: Path) -> Path:
    """A copy of the published samples."""
    shutil.copytree(published_samples, tmp_path / "out")
    return tmp_path / "out"


def test_a_run_writes_its_report_and_the_index(published_samples: Path) -> None:
    """The index links to it, and both are small."""
    (run,) = runs(str(published_samples))
    page = published_samples / REPORTS / f"{run.run_id}.html"
    index = published_samples / REPORTS / "index.html"
    assert f"{run.records_read} records read = {run.copies} copies + {run.rejected} rejects" in page.read_text("utf-8")
    assert f'href="{run.run_id}.html"' in index.read_text("utf-8")
    assert page.stat().st_size < MOST_BYTES


def test_the_page_shows_what_was_published(published_samples: Path) -> None:
    """Reasons, kinds, stories with their copies, noise and sites."""
    html = next((published_samples / REPORTS).glob("2*.html")).read_text("utf-8")
    for words in ("login_wall", "article", "Runaway barge", "Northport Gazette", "line-judge", "<del>", "<ins>"):
        assert words in html, words


def test_the_command_writes_it_again(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it is told to, also for runs that had none."""
    shutil.rmtree(folder / REPORTS)
    assert call(["report", str(folder), "-o", str(tmp_path / "page.html")]) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "page.html"), str(folder / REPORTS / "index.html")]
    assert "copies" in (tmp_path / "page.html").read_text("utf-8")


def test_a_second_run_is_added_to_the_index(folder: Path, tmp_path: Path) -> None:
    """With the sites of both over time."""
    more = tmp_path / "more.html"
    more.write_bytes((SAMPLES / "pages" / "harbour-bridge-northport-gazette.html").read_bytes() + b"<!-- again -->")
    assert call(["run", str(more), "-o", str(folder), "--quiet"]) == 0
    index = (folder / REPORTS / "index.html").read_text("utf-8")
    assert all(f'href="{run.run_id}.html"' in index for run in runs(str(folder)))
    assert len(runs(str(folder))) == 2


def test_a_compacted_run_is_still_told(folder: Path) -> None:
    """Its rows are found where they were moved to."""
    before = Path(write_report(str(folder)).page).read_text("utf-8").split("<footer>")[0]
    run = runs(str(folder))[0].run_id
    assert call(["compact", str(folder)]) == 0
    assert Path(write_report(str(folder), run).page).read_text("utf-8").split("<footer>")[0] == before


def test_no_such_run_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the command that lists them."""
    assert call(["report", str(folder), "--run", "nosuch"]) == 3
    assert "copydesk runs" in capsys.readouterr().err


def test_a_report_that_fails_is_no_fault_of_the_run(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is told, and nothing is raised."""
    with caplog.at_level(logging.WARNING):
        report_after(str(folder), "nosuch")
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "the run is published, its report was not written"
    ]


def test_a_folder_on_a_store_is_told_by_a_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB reads the run's files from a temporary folder, and the page says the same."""
    before = Path(write_report(str(folder)).page).read_text("utf-8").split("<footer>")[0]
    monkeypatch.setattr("pipeline.report.write.is_local", lambda path: False)
    assert Path(write_report(str(folder)).page).read_text("utf-8").split("<footer>")[0] == before


def test_a_large_run_on_a_store_is_left_to_the_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Reading back all that it wrote is for the user to ask."""
    monkeypatch.setattr("pipeline.report.after_run.is_local", lambda path: False)
    monkeypatch.setattr("pipeline.report.after_run.MOST_READ_BACK", 1_000)
    (run,) = runs(str(folder))
    with caplog.at_level(logging.WARNING):
        report_after(str(folder), run.run_id)
    assert f"`copydesk report {folder} --run {run.run_id}`" in caplog.records[0].getMessage()
