"""The runs that a folder has seen."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.published.folder import PublishedFolder
from pipeline.published.history import runs
from pipeline.published.reports import Outcome

NOON = datetime(2024, 11, 3, 12, tzinfo=timezone.utc)


class Clock:
    """A clock that goes on by a second at each look."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def folder_at(path: Path) -> PublishedFolder:
    """A folder with a clock of its own."""
    return PublishedFolder(str(path), min_free_bytes=0, now=Clock())


def test_a_run_of_two_batches(output: Path) -> None:
    """What its commits hold is added up, files without rows too."""
    (run,) = runs(str(output))
    assert (run.run_id, run.outcome, run.error) == ("nightly", Outcome.DONE, None)
    assert (run.commits, run.inputs, run.records_read, run.files) == (2, 3, 3, 5)
    assert (run.stories, run.copies, run.rejects, run.rejected) == (2, 2, (("empty", 1),), 1)
    assert run.bytes == sum(path.stat().st_size for path in output.glob("*/**/*.parquet"))
    assert run.ended_at is not None


def test_how_runs_end(output: Path, nightly: ModuleType) -> None:
    """One that found nothing, one that failed with its error, one that is at work: the earliest first."""
    with folder_at(output).open("empty-handed"):
        pass
    with pytest.raises(ValueError, match="bad luck"), folder_at(output).open("unlucky"):
        raise ValueError("bad luck\nand a long story")
    with folder_at(output).open("working"):
        found = {run.run_id: run for run in runs(str(output))}
    assert list(found) == ["nightly", "empty-handed", "unlucky", "working"]
    assert {name: run.outcome.value for name, run in found.items()} == {
        "nightly": "done",
        "empty-handed": "done",
        "unlucky": "failed",
        "working": "running",
    }
    assert (found["unlucky"].error, found["empty-handed"].commits) == ("bad luck", 0)
    assert found["working"].ended_at is None


def test_a_killed_run_was_interrupted(output: Path) -> None:
    """Its report still says that it runs, but nobody holds the lock; it ended with its last commit at the earliest."""
    report = output / "_copydesk" / "runs" / "nightly.json"
    report.write_text(
        report.read_text().replace('"done"', '"running"').replace('"closed_at": "', '"closed_at": null, "x": "')
    )
    (run,) = runs(str(output))
    assert run.outcome is Outcome.INTERRUPTED
    assert run.ended_at is not None


@pytest.mark.parametrize("damage", ["", "{", "[]"], ids=["empty", "cut", "list"])
def test_a_lost_report_loses_no_numbers(output: Path, damage: str, publish: Any) -> None:
    """The commits tell what was published, whatever became of the report."""
    (output / "_copydesk" / "runs" / "nightly.json").write_text(damage)
    (run,) = runs(str(output))
    assert (run.outcome, run.copies, run.started_at.isoformat()) == (
        Outcome.INTERRUPTED,
        2,
        "2024-11-02T23:30:00+00:00",
    )


def test_no_folder_has_seen_no_runs(tmp_path: Path) -> None:
    """A missing folder is an empty history."""
    assert runs(str(tmp_path / "nowhere")) == []
