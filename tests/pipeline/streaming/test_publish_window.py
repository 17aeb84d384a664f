"""A staged window becomes a commit once, whatever happens and however often it is tried."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from apache_beam.transforms.window import IntervalWindow

from pipeline.published.commit import CommittedInput
from pipeline.published.commit_steps import Step
from pipeline.published.lock import take_lock
from pipeline.published.segment_merging import live_segments
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.run import run
from pipeline.settings import RunSettings
from pipeline.streaming.publish_window import Outcome, StagedWindow, publish_window
from pipeline.streaming.stages import WindowStages
from pipeline.streaming.take_new import Taken
from schemas.errors import OutputError
from schemas.fingerprint import SiteFurniture
from schemas.reject import Reject, RejectReason, Stage
from schemas.tables import Dataset
from tests.pipeline.conftest import rows
from tests.pipeline.newsroom import page
from transforms.intake.listing import list_files
from transforms.memory.segment_names import Segment, Table
from transforms.memory.segments import write_segment
from transforms.memory.stories import furniture_rows
from transforms.publishing.parquet import write_shard

SETTINGS = RunSettings(workers=1)
COMMIT_STEPS = (Step.STAGED, Step.CHECKED, Step.COMMITTED, Step.MOVED, Step.SYNCED, Step.DONE, Step.CLEANED)


class KilledError(Exception):
    """Stands for the end of the process."""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def window(tmp_path: Path, output: Path) -> StagedWindow:
    """A window with one rejected file, staged and not yet published."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text(page("one.example", 1))
    [file] = list_files([str(tmp_path / "in")])
    stage = WindowStages(str(output), "job").of(IntervalWindow(0, 60))
    row = Reject(
        copy_id="0" * 32,
        input_path=file.path,
        record_offset=0,
        content_sha256=None,
        reason=RejectReason.EMPTY,
        rule="empty-file",
        evidence="no bytes in it",
        stage=Stage.INTAKE,
        url=None,
        site=None,
        bytes=0,
        excerpt=None,
    )
    written = write_shard(stage.folder, Dataset.REJECTS, f"run_date={stage.run.run_date}", 0, [row], stage.run)
    return StagedWindow(stage, Taken((CommittedInput.of(file),), ()), 1, (written,))


def published_once(output: Path) -> bool:
    return len(rows(output, "rejects")) == 1 and verify(str(output)) == []


def test_a_window_that_is_published_again_is_published_once(output: Path, window: StagedWindow) -> None:
    """The second try finds the window's inputs in a commit, and does nothing, its stage being gone already."""
    assert publish_window(str(output), window, SETTINGS) is Outcome.PUBLISHED
    assert not Path(window.stage.folder).exists()
    assert publish_window(str(output), window, SETTINGS) is Outcome.REPEATED
    assert published_once(output)


def test_a_window_has_a_report(output: Path, window: StagedWindow) -> None:
    """As a run has, and stands in the index."""
    publish_window(str(output), window, SETTINGS)
    page = output / "_copydesk" / "reports" / f"{window.stage.run.run_id}.html"
    assert "1 records read = 0 copies + 1 rejects" in page.read_text("utf-8")
    assert page.name in page.with_name("index.html").read_text("utf-8")


@pytest.mark.parametrize("step", COMMIT_STEPS, ids=lambda step: step.value)
def test_a_try_that_is_cut_off_is_finished_by_the_next(output: Path, window: StagedWindow, step: Step) -> None:
    """Wherever a try ends, the next publishes the window, or finds it published, and leaves nothing else behind."""

    def end_at(reached: Step) -> None:
        if reached is step:
            raise KilledError

    with pytest.raises(KilledError):
        publish_window(str(output), window, SETTINGS, on_step=end_at)
    decided = step not in (Step.STAGED, Step.CHECKED)
    assert publish_window(str(output), window, SETTINGS) is (Outcome.REPEATED if decided else Outcome.PUBLISHED)
    assert published_once(output)
    assert not Path(window.stage.folder).exists()


def test_what_others_published_is_not_published_twice(tmp_path: Path, output: Path, window: StagedWindow) -> None:
    """Where a run took one of a window's files meanwhile, the others are run as a batch in place of what is staged."""
    (tmp_path / "in" / "b.html").write_text(page("two.example", 2))
    files = list_files([str(tmp_path / "in")])
    both = StagedWindow(window.stage, Taken(tuple(map(CommittedInput.of, files)), ()), 2, window.files)
    run([files[0].path], str(output), SETTINGS, quiet=True)
    assert publish_window(str(output), both, SETTINGS) is Outcome.REST
    assert sorted(row["input_path"] for row in rows(output, "copies")) == [file.path for file in files]
    assert verify(str(output)) == []


def test_a_window_waits_for_its_turn(output: Path, window: StagedWindow) -> None:
    """While another publishes in the folder the window waits; when its patience is at an end it fails, and nothing
    is lost."""
    store = open_store(str(output))
    store.prepare()
    lock = take_lock(store, "other")
    with pytest.raises(OutputError, match="in use by run other"):
        publish_window(str(output), window, SETTINGS, patience=0)
    threading.Timer(0.3, lock.release).start()
    assert publish_window(str(output), window, SETTINGS, patience=60) is Outcome.PUBLISHED
    assert published_once(output)


def test_segments_are_numbered_by_their_commit(output: Path, window: StagedWindow) -> None:
    """What a window learned, staged under no number, is kept under that of its commit."""
    other = Path(window.stage.folder).parents[4] / "other"
    other.mkdir()
    (other / "c.html").write_text(page("three.example", 3))
    run([str(other)], str(output), SETTINGS, quiet=True)
    rows_learned = furniture_rows([SiteFurniture("one.example", 7, 3)])
    learned = write_segment(window.stage.folder, Segment(Table.FURNITURE, 0, 0), iter([rows_learned]))
    assert publish_window(str(output), replace(window, files=(*window.files, learned)), SETTINGS) is Outcome.PUBLISHED
    assert live_segments(open_store(str(output)))[Table.FURNITURE] == [Segment(Table.FURNITURE, 2, 2)]
    assert published_once(output)
