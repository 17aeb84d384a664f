"""`copydesk verify` knows what was retired."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from pipeline.published.commit import commit_from_json, commit_to_json
from pipeline.published.verify import Fault, verify
from pipeline.upkeep.compact import compact


def faults(output: Path) -> list[tuple[Fault, str]]:
    """What is wrong, and with what kind of file."""
    return [(problem.fault, problem.path.split("/")[0]) for problem in verify(str(output))]


def last_commit(output: Path) -> Path:
    return sorted((output / "_copydesk" / "commits").glob("*.json"))[-1]


def test_a_retired_file_that_comes_back(output: Path, tmp_path: Path) -> None:
    """Restored from a backup by mistake, its rows are there twice: it is a stray."""
    shutil.copytree(output, tmp_path / "backup")
    old = next(output.glob("copies/month=2024-11/*.parquet"))
    compact(str(output))
    assert faults(output) == []
    shutil.copy(tmp_path / "backup" / old.relative_to(output), old)
    assert faults(output) == [(Fault.STRAY, "copies")]


def test_a_merged_file_that_is_lost(output: Path) -> None:
    """The new files are checked as any other; of the old ones nothing is expected."""
    compact(str(output))
    next(output.glob("copies/month=2024-11/*.parquet")).unlink()
    assert faults(output) == [(Fault.MISSING, "copies")]


def test_a_commit_that_retires_what_nobody_published(output: Path) -> None:
    """Each retired file must be as an earlier commit has it."""
    compact(str(output))
    commit = commit_from_json(last_commit(output).read_bytes())
    first, *others = commit.retired
    changed = replace(commit, retired=(replace(first, sha256="0" * 64), *others))
    last_commit(output).write_bytes(commit_to_json(changed))
    (problem,) = verify(str(output))
    assert (problem.fault, problem.path) == (Fault.LEDGER, str(last_commit(output).relative_to(output)))
    assert first.path in problem.detail


def test_an_unfinished_compaction(output: Path) -> None:
    """It is told as unfinished, and nothing else: old or new files may be there."""
    compact(str(output))
    last_commit(output).with_suffix(".done").unlink()
    assert faults(output) == [(Fault.UNFINISHED, "_copydesk")]
