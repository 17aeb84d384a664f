"""Files that a commit takes out, where folders can be exchanged and where they cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.published import folder_swap
from pipeline.published.commit import Act
from pipeline.published.commit_steps import Hook, Step, no_hook
from pipeline.published.folder import PublishedFolder
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.upkeep.live import live_files
from schemas.errors import OutputError
from schemas.manifest import ManifestFile
from schemas.run_info import RunInfo
from schemas.tables import Dataset
from transforms.publishing.ledger import write_ledger
from transforms.publishing.parquet import write_shard


class _CrashError(BaseException):
    """A process that ends."""


def publish_two(output: str, nightly: ModuleType) -> None:
    """Two rejects, in two files of one partition."""
    for run in ("one", "two"):
        info = RunInfo(run, datetime(2024, 11, 2, tzinfo=timezone.utc))
        with PublishedFolder(output, min_free_bytes=0).open(run) as folder:
            nightly.commit_rows(folder, nightly.rows_of(f"{run}/empty"), (), info)


def merge(output: str, nightly: ModuleType, on_step: Hook = no_hook, spoil: bool = False) -> None:
    """Puts one file in the place of both."""
    info = RunInfo("merger", datetime(2024, 11, 2, tzinfo=timezone.utc))
    rows = [row for run in ("one", "two") for row in nightly.rows_of(f"{run}/empty")]
    with PublishedFolder(output, min_free_bytes=0, on_step=on_step).open("merger") as folder:
        retired = live_files(folder.store, Dataset.REJECTS)
        if spoil:
            retired[0] = replace(retired[0], bytes=1)
        stage = folder.stage()
        written = write_shard(stage, Dataset.REJECTS, retired[0].partition, 0, rows, info)
        write_ledger(2, [written], stage, info)
        folder.commit(stage, folder.manifest(stage), [], retired, Act.COMPACT)


def found(output: str) -> list[ManifestFile]:
    """The files that count."""
    store = open_store(output)
    files = live_files(store, Dataset.REJECTS)
    assert sorted(store.files("rejects")) == [file.path for file in files]
    return files


def test_on_an_object_store(bucket: str, nightly: ModuleType) -> None:
    """Where files can only be put and deleted, the new ones come first, and then the old ones go."""
    publish_two(bucket, nightly)
    seen: list[int] = []
    merge(bucket, nightly, lambda step: seen.append(len(list(open_store(bucket).files("rejects")))))
    assert min(seen) == 1
    assert [file.rows for file in found(bucket)] == [2]
    assert verify(bucket) == []


@pytest.mark.parametrize("step", [Step.CHECKED, Step.COMMITTED, Step.REPLACED, Step.SYNCED, Step.DONE, Step.CLEANED])
@pytest.mark.parametrize("way", ["exchange", "plain", "object store"])
def test_ended_at_each_step(
    tmp_path: Path,
    nightly: ModuleType,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    step: Step,
) -> None:
    """Before the commit file is there nothing is changed; after it, the next start does the rest."""
    output = str(tmp_path / "out")
    if way == "object store":
        output = request.getfixturevalue("make_bucket")("whole puts")
    elif way == "plain":
        monkeypatch.setattr(folder_swap, "_renameat2", lambda: None)
    publish_two(output, nightly)

    def end(done: Step) -> None:
        if done is step:
            raise _CrashError

    with pytest.raises(_CrashError):
        merge(output, nightly, end)
    with PublishedFolder(output, min_free_bytes=0).open("next"):
        pass
    assert [file.rows for file in found(output)] == ([1, 1] if step is Step.CHECKED else [2])
    assert verify(output) == []


def test_a_file_that_is_not_as_it_was_stays(tmp_path: Path, nightly: ModuleType) -> None:
    """What has been changed behind our back is not taken out, and nothing else is done."""
    output = str(tmp_path / "out")
    publish_two(output, nightly)
    with pytest.raises(OutputError, match="is not as it was published; nothing was changed"):
        merge(output, nightly, spoil=True)
    assert [file.rows for file in found(output)] == [1, 1]
    assert verify(output) == []
