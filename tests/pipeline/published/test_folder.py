"""The output folder of one run."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.published.commit import CommittedInput
from pipeline.published.commit_steps import Step
from pipeline.published.folder import PublishedFolder
from pipeline.published.local_store import LocalStore
from pipeline.published.verify import verify
from schemas.errors import OutputError
from schemas.manifest import LedgerError


def folder_at(path: Path | str, **options: Any) -> PublishedFolder:
    """A folder on a disk of any size."""
    return PublishedFolder(str(path), min_free_bytes=0, **options)


def test_publishes_batches_one_after_the_other(output: Path) -> None:
    """Rows lie under their final names, commits are numbered and done, nothing waits in the stage."""
    assert sorted(path.name for path in (output / "_copydesk" / "commits").iterdir()) == [
        "0000000001-nightly.done",
        "0000000001-nightly.json",
        "0000000002-nightly.done",
        "0000000002-nightly.json",
    ]
    assert list((output / "_copydesk" / "staging").iterdir()) == []
    assert sum(pq.read_metadata(path).num_rows > 0 for path in output.glob("*/**/*.parquet")) == 3


def test_remembers_its_inputs(output: Path, nightly: ModuleType) -> None:
    """A later run learns which files are published; a newer listing of one replaces the older."""
    known = folder_at(output).committed_inputs()
    assert known["in/a.html"] == CommittedInput("in/a.html", 10)
    assert set(known) == {path for batch in nightly.BATCHES for path in batch}
    changed = CommittedInput("in/a.html", 99, sha256="ab")
    with folder_at(output).open("later") as folder:
        stage = folder.stage()
        nightly.write_ledger(0, [], stage, nightly.RUN)
        folder.commit(stage, folder.manifest(stage), [changed])
        assert folder.committed_inputs()["in/a.html"] == changed


def test_a_rerun_changes_no_published_byte(output: Path, nightly: ModuleType) -> None:
    """Nothing new in, nothing new out: not a file, not a time."""
    before = {path: path.stat().st_mtime_ns for path in output.glob("*/**/*.parquet")}
    commits = os.listdir(output / "_copydesk" / "commits")
    nightly.run_nightly(output)
    assert {path: path.stat().st_mtime_ns for path in output.glob("*/**/*.parquet")} == before
    assert os.listdir(output / "_copydesk" / "commits") == commits


def test_calls_the_hook_at_each_step(tmp_path: Path, nightly: ModuleType, publish: Any) -> None:
    """The steps of a batch of three files and an empty one, in their order."""
    steps: list[Step] = []
    publish(tmp_path / "out", nightly.rows_of("a") + nightly.rows_of("empty"), on_step=steps.append)
    assert steps == [
        *(Step.LOCKED, Step.RECOVERED, Step.STAGED, Step.CHECKED, Step.COMMITTED),
        *(Step.MOVED, Step.MOVED, Step.MOVED, Step.MOVED),
        *(Step.SYNCED, Step.DONE, Step.CLEANED, Step.RELEASED),
    ]


def test_works_on_a_bucket(bucket: str, nightly: ModuleType, memory_files: ModuleType) -> None:
    """The same protocol by URI: batches published, a crashed one rolled forward, another's stage gone."""

    def crash(step: Step) -> None:
        if step is Step.MOVED:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), folder_at(bucket, on_step=crash).open("first") as folder:
        nightly.commit_rows(folder, nightly.rows_of("a"))
    memory_files.OBJECTS[f"{bucket}/_copydesk/staging/0000000009-x/articles/half"] = b"half"
    assert [problem.fault.value for problem in verify(bucket)] == ["unfinished", "stray"]
    with folder_at(bucket).open("second") as folder:
        assert folder.recovered == ("0000000001-first",)
        nightly.commit_rows(folder, nightly.rows_of("empty"))
    assert verify(bucket) == []
    kinds = sorted(path.removeprefix(f"{bucket}/").split("/")[0] for path in memory_files.OBJECTS if "parquet" in path)
    assert kinds == ["articles", "copies", "links", "rejects", "rejects"]


def test_what_does_not_add_up_is_not_published(tmp_path: Path, nightly: ModuleType) -> None:
    """A record that went missing fails the run before anything is seen by readers."""
    with folder_at(tmp_path).open("nightly") as folder:
        stage = folder.stage()
        nightly.write_ledger(1, [], stage, nightly.RUN)
        with pytest.raises(LedgerError, match="1 records read, but 0 copies"):
            folder.commit(stage, folder.manifest(stage), [])
    assert list(tmp_path.glob("_copydesk/commits/*")) == []


@pytest.mark.parametrize("damage", ["missing", "short"])
def test_a_stage_that_is_not_what_it_says_is_not_published(tmp_path: Path, nightly: ModuleType, damage: str) -> None:
    """A file that a worker lost, or that was cut off, is found before the commit."""
    with folder_at(tmp_path).open("nightly") as folder:
        stage = folder.stage()
        file = nightly.write_shard(stage, nightly.dataset_of(nightly.rows_of("empty")[0]), "p", 0, [], nightly.RUN)
        manifest = nightly.write_ledger(0, [file], stage, nightly.RUN)
        staged = Path(stage, file.stage_path)
        staged.unlink() if damage == "missing" else staged.write_bytes(b"PAR1")
        with pytest.raises(OutputError, match=r"is missing|has 4 bytes"):
            folder.commit(stage, manifest, [])


def test_a_batch_cannot_be_published_twice(output: Path, nightly: ModuleType) -> None:
    """The same rows by the same run have the same names, which are taken."""
    refused = pytest.raises(OutputError, match="is published already; nothing of this batch was published")
    with folder_at(output).open("nightly") as folder, refused:
        nightly.commit_rows(folder, nightly.rows_of("in/empty.html"))
    assert verify(str(output)) == []


def test_a_batch_that_was_not_finished_has_no_manifest(tmp_path: Path) -> None:
    """A graph that stopped early is told so."""
    with folder_at(tmp_path).open("nightly") as folder:
        stage = folder.stage()
        with pytest.raises(OutputError, match="was not written to its end"):
            folder.manifest(stage)


def test_a_discarded_stage_is_gone(tmp_path: Path, nightly: ModuleType) -> None:
    """A batch that is given up leaves nothing, and the next one has another number."""
    with folder_at(tmp_path).open("nightly") as folder:
        stage = folder.stage()
        nightly.write_ledger(0, [], stage, nightly.RUN)
        folder.discard(stage)
        assert not Path(stage).exists()
        assert folder.stage() != stage
        with pytest.raises(ValueError, match="is not a stage of"):
            folder.discard(str(tmp_path))


def test_a_second_run_is_refused_and_the_first_goes_on(tmp_path: Path, nightly: ModuleType) -> None:
    """The error is one line, and the folder is as it was."""
    with folder_at(tmp_path).open("first") as folder:
        with pytest.raises(OutputError, match="is in use by run first"), folder_at(tmp_path).open("second"):
            pass
        folder.keep_alive()
        nightly.commit_rows(folder, nightly.rows_of("a"))
    assert verify(str(tmp_path)) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "it is not writable for this user"), (errno.EROFS, "its disk is mounted read-only")],
    ids=["denied", "read-only"],
)
def test_what_cannot_be_written_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    """The run ends before it reads a single input."""

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(LocalStore, "create", refuse)
    with pytest.raises(OutputError, match=f"^cannot write to {tmp_path}: {words}"), folder_at(tmp_path).open("nightly"):
        pytest.fail("the block was entered")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """An output that is a file is told so."""
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputError, match="it is not a folder"), folder_at(tmp_path / "out").open("nightly"):
        pytest.fail("the block was entered")


def test_a_nearly_full_disk_is_told_before_the_work(tmp_path: Path) -> None:
    """The line says how much is left and how much is needed."""
    full = PublishedFolder(str(tmp_path), min_free_bytes=2**62)
    with pytest.raises(OutputError, match=r"MB left, and at least \d+ MB are needed; free some"), full.open("nightly"):
        pytest.fail("the block was entered")


def test_a_workers_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    """What an engine raises leaves the block as the error that caused it."""
    with (
        pytest.raises(OutputError, match=r"^cannot write to x: the disk is full$"),
        folder_at(tmp_path).open("nightly"),
    ):
        raise RuntimeError(
            "Traceback …\nschemas.errors.OutputError: cannot write to x: the disk is full [while running 'W']"
        )


def test_an_error_of_the_block_is_not_called_the_outputs(tmp_path: Path) -> None:
    """An input that cannot be read is no fault of the output; the lock is given up all the same."""
    with pytest.raises(PermissionError), folder_at(tmp_path).open("nightly"):
        raise PermissionError(errno.EACCES, "denied", "in/a.html")
    with folder_at(tmp_path).open("next"):
        pass


def test_a_commit_whose_file_is_lost_stops_the_run(tmp_path: Path, nightly: ModuleType) -> None:
    """A committed file that is neither staged nor published cannot be made up; the error names it."""

    def crash(step: Step) -> None:
        if step is Step.COMMITTED:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), folder_at(tmp_path, on_step=crash).open("first") as folder:
        nightly.commit_rows(folder, nightly.rows_of("empty"))
    (staged,) = tmp_path.glob("_copydesk/staging/*/rejects/*/*")
    staged.unlink()
    with pytest.raises(OutputError, match="of commit 0000000001-first is lost"), folder_at(tmp_path).open("second"):
        pytest.fail("the block was entered")


def test_a_lost_lock_stops_the_commit(tmp_path: Path, nightly: ModuleType) -> None:
    """A run that was taken for dead and lives publishes nothing beside the one that took over."""
    with folder_at(tmp_path).open("first") as folder:
        stage = folder.stage()
        manifest = nightly.write_ledger(0, [], stage, nightly.RUN)
        (tmp_path / "_copydesk" / "lock").unlink()
        with pytest.raises(OutputError, match="nothing more is published by this run"):
            folder.commit(stage, replace(manifest), [])
