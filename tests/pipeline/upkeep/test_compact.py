"""Small files become large ones, no row changes, and no reader is disturbed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.published import folder_swap
from pipeline.published.commit import Act, read_commit
from pipeline.published.commit_steps import Step
from pipeline.published.folder import PublishedFolder
from pipeline.published.history import runs
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.upkeep.compact import Compacted, compact
from schemas.errors import OutputError
from schemas.layout import COMMITS, commits_in
from schemas.tables import SCHEMA_VERSION, SCHEMAS, Dataset
from tests.pipeline.upkeep.conftest import everything

PROJECT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("killed_upkeep.py")


def files(output: Path) -> list[Path]:
    """All published files that have rows."""
    found = sorted(path for dataset in Dataset for path in (output / dataset.value).rglob("*.parquet"))
    return [path for path in found if pq.read_metadata(path).num_rows]


def ids(output: Path) -> list[str]:
    """The ids of all rows that a reader who globs finds now, each as often as it is found."""
    found = []
    for path in files(output):
        key = "story_id" if "articles" in str(path) else "copy_id"
        found += [f"{path.parent}/{id}" for id in pq.read_table(path, partitioning=None)[key].to_pylist()]
    return sorted(found)


def test_one_file_a_partition(output: Path) -> None:
    """Three runs' files become one in each partition; DuckDB finds the same rows, and all checks pass."""
    before = everything(output)
    assert len(files(output)) == 18
    done = compact(str(output))
    assert (done.files_before, done.files_after, done.partitions, done.rows) == (18, 6, 6, 27)
    assert done.bytes_after == sum(path.stat().st_size for path in files(output))
    assert len(files(output)) == 6
    assert everything(output) == before
    assert verify(str(output)) == []
    assert compact(str(output)) == Compacted()


def test_files_are_as_the_writer_makes_them(output: Path) -> None:
    """Sorted rows, the schema with its version, zstd, statistics; and names by run, number and rows."""
    compact(str(output))
    for path in files(output):
        with pq.ParquetFile(path) as parquet:
            dataset = Dataset(path.relative_to(output).parts[0])
            assert parquet.schema_arrow.equals(SCHEMAS[dataset])
            assert parquet.schema_arrow.metadata[b"copydesk.schema_version"] == SCHEMA_VERSION.encode()
            column = parquet.metadata.row_group(0).column(0)
            assert (column.compression, column.is_stats_set, column.has_column_index) == ("ZSTD", True, True)
            key = parquet.read().column(0).to_pylist()
            assert key == sorted(key)
        assert path.name.split("-")[1] == "00000"


def test_the_history_tells_it(output: Path) -> None:
    """The list of runs has the compaction; over all runs the ledger is that of the rows; an idle one is not told."""
    compact(str(output))
    compact(str(output))
    *published, last = runs(str(output))
    assert len(published) == 3
    assert (last.act, last.files, last.retired) == (Act.COMPACT, 6, 18)
    assert (last.records_read, last.copies, last.rejects, last.stories) == (0, 0, (), 0)
    every = [*published, last]
    assert (sum(run.records_read for run in every), sum(run.copies for run in every)) == (15, 12)


def test_a_dry_run_changes_nothing(output: Path) -> None:
    """It tells what would be merged."""
    before = files(output)
    told = compact(str(output), dry_run=True).told(dry_run=True)
    assert told.startswith("would merge 18 files into 6, in 6 partitions: 27 rows")
    assert files(output) == before


def test_only_partitions_with_many_files(output: Path, nightly: ModuleType, publish: Any) -> None:
    """Partitions with fewer small files than asked for stay as they are."""
    publish(output, nightly.rows_of("four/empty"), "four")
    assert compact(str(output), min_files=4).partitions == 1
    assert len(list(output.glob("rejects/*/*.parquet"))) == 1


def test_a_run_goes_on_after_a_compaction(output: Path, nightly: ModuleType, publish: Any) -> None:
    """Later runs and later compactions build upon it."""
    compact(str(output))
    publish(output, nightly.rows_of("four/a"), "four")
    before = everything(output)
    assert compact(str(output)).files_after == 2
    assert everything(output) == before
    assert verify(str(output)) == []


def test_links_are_merged_like_other_rows(output: Path, nightly: ModuleType, publish: Any) -> None:
    """They become one file a month, are counted as no records, and stand in the ledger of each commit."""
    for run in ("four", "five"):
        publish(output, [*nightly.rows_of(f"{run}/a"), nightly.link_of(f"{run}/a", "one/a")], run)
    assert verify(str(output)) == []
    compact(str(output))
    (path,) = output.glob("links/*/*.parquet")
    assert pq.read_table(path, partitioning=None)["link_id"].to_pylist() == ["five/a-one/a", "four/a-one/a"]
    assert verify(str(output)) == []
    store = open_store(str(output))
    names, _ = commits_in(store.names(COMMITS))
    assert [read_commit(store, name).manifest.links for name in names[-3:]] == [1, 1, 2]


def test_an_open_file_stays_readable(output: Path) -> None:
    """A reader that holds old files open reads them to their end."""
    held = [pq.ParquetFile(path) for path in files(output)]
    compact(str(output))
    assert sum(parquet.read().num_rows for parquet in held) == 27
    for parquet in held:
        parquet.close()


def test_strays_and_links_are_left(output: Path) -> None:
    """What is not ours stands in its partition afterwards as before."""
    partition = next(output.glob("copies/month=2024-11"))
    (partition / "README.txt").write_text("kept")
    (partition / "link").symlink_to("README.txt")
    compact(str(output))
    assert (partition / "link").is_symlink()
    assert (partition / "link").read_text() == "kept"


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_damage_is_not_written_again(output: Path, damage: str) -> None:
    """A file that is not as it was published stops the compaction, before anything is changed."""
    path = next(output.glob("copies/month=2024-11/*.parquet"))
    if damage == "changed":
        content = bytearray(path.read_bytes())
        content[60] ^= 1
        path.write_bytes(content)
    else:
        path.unlink()
    before = files(output)
    with pytest.raises(OutputError, match="is not as it was published; see `copydesk verify`"):
        compact(str(output))
    assert files(output) == before
    assert not list((output / "_copydesk" / "staging").glob("*"))


def test_not_beside_a_run(output: Path) -> None:
    """A run at work is not disturbed."""
    with PublishedFolder(str(output), min_free_bytes=0).open("working"), pytest.raises(OutputError, match="in use by"):
        compact(str(output))


def test_nothing_is_made_of_a_wrong_name(tmp_path: Path) -> None:
    """A folder that was never published in is an error."""
    with pytest.raises(OutputError, match="is no published folder"):
        compact(str(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()


def test_readers_see_every_row_once_at_every_step(output: Path) -> None:
    """Whoever globs at any step finds the same rows."""
    before, seen = ids(output), []
    compact(str(output), on_step=lambda step: seen.append(ids(output)))
    assert len(seen) > 8
    assert all(found == before for found in seen)


def test_without_an_exchange_no_row_is_missed(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file system cannot exchange folders, a reader finds every row, for a moment some of them twice."""
    monkeypatch.setattr(folder_swap, "_renameat2", lambda: None)
    before, seen, rows = set(ids(output)), [], everything(output)
    compact(str(output), on_step=lambda step: seen.append(set(ids(output))))
    assert all(found == before for found in seen)
    assert everything(output) == rows
    assert verify(str(output)) == []


@pytest.mark.parametrize("on", ["exchange", "plain"])
@pytest.mark.parametrize(("kind", "least"), [("steps", 10), pytest.param("acts", 40, marks=pytest.mark.crashes)])
def test_killed_at_any_moment(
    tmp_path: Path, nightly: ModuleType, publish: Any, kind: str, least: int, on: str
) -> None:
    """SIGKILL at every step and before every act: readers miss nothing, and the next command finishes or forgets it."""
    output = tmp_path / "out"
    for run in ("one", "two"):
        publish(output, [*nightly.rows_of(run), *nightly.rows_of(f"{run}/empty")], run)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, str(SCRIPT), str(tmp_path / "killed"), str(output), kind, on]
    subprocess.run(command, check=True, env=environment, timeout=120)
    undisturbed, visible = everything(output), ids(output)
    killed = list((tmp_path / "killed").iterdir())
    assert len(killed) > least
    for folder in killed:
        moved = [id.replace(str(folder), str(output)) for id in ids(folder)]
        assert (sorted(set(moved)) if on == "plain" else moved) == visible, f"moment {folder.name}"
        compact(str(folder))
        assert everything(folder) == undisturbed, f"moment {folder.name}"
        assert verify(str(folder)) == [], f"moment {folder.name}"
        assert len(files(folder)) == 3
        assert not list(folder.rglob(".*")), f"moment {folder.name}: litter"


def test_readers_race_a_compaction(output: Path, nightly: ModuleType, publish: Any) -> None:
    """Readers at work all the time count right, or fail loudly on a name that has gone; never wrong."""
    ended = threading.Event()
    counts: list[int] = []

    def count_copies() -> None:
        while not ended.is_set():
            try:
                counts.append(sum(pq.read_metadata(path).num_rows for path in output.glob("copies/*/*.parquet")))
            except FileNotFoundError:
                continue

    reader = threading.Thread(target=count_copies)
    reader.start()
    try:
        for turn in range(6):
            publish(output, nightly.rows_of(f"empty-{turn}"), f"turn{turn}")
            name = f"extra-{turn}"
            story_and_copy = nightly.rows_of(name)
            publish(output, story_and_copy, name)
            compact(str(output))
    finally:
        ended.set()
        reader.join()
    assert counts == sorted(counts)
    assert set(counts) <= set(range(12, 19))


def test_a_commit_that_loses_rows_is_refused(output: Path, nightly: ModuleType) -> None:
    """The commit itself checks that each partition has the rows that it had."""
    store = open_store(str(output))
    names, _ = commits_in(store.names(COMMITS))
    retired = [file for file in read_commit(store, names[0]).manifest.files if file.dataset is Dataset.COPIES]
    with PublishedFolder(str(output), min_free_bytes=0).open("careless") as folder:
        stage = folder.stage()
        nightly.write_ledger(0, [], stage, nightly.RUN)
        with pytest.raises(Exception, match="4 records are lost with the files that it retires"):
            folder.commit(stage, folder.manifest(stage), [], retired, Act.COMPACT)
    assert len(files(output)) == 18


def test_steps_are_told(output: Path) -> None:
    """One step for each partition that changes."""
    steps: list[Step] = []
    compact(str(output), on_step=steps.append)
    assert steps.count(Step.REPLACED) == 6
    assert Step.MOVED not in steps
