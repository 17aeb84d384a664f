"""Killed at any moment and started again, a run publishes what an undisturbed one does: nothing twice, nothing lost."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.published.folder import PublishedFolder
from pipeline.published.verify import verify
from schemas.errors import OutputError
from schemas.tables import Dataset

PROJECT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("nightly_run.py")


def published(output: Path) -> dict[str, bytes]:
    """All that a reader who globs may find, by its path."""
    files = (path for dataset in Dataset for path in (output / dataset.value).rglob("*") if path.is_file())
    return {str(path.relative_to(output)): path.read_bytes() for path in files}


def litter(output: Path) -> list[str]:
    """What a folder at rest has no place for."""
    left = [path for path in output.rglob(".*") if path.is_file()]
    left += (output / "_copydesk" / "staging").glob("*")
    left += (output / "_copydesk").glob("lock")
    return [str(path) for path in left]


@pytest.mark.parametrize(("kind", "least"), [("steps", 15), ("acts", 50), ("again", 12)])
def test_killed_at_any_moment(output: Path, nightly: ModuleType, tmp_path: Path, kind: str, least: int) -> None:
    """SIGKILL at every step, before every act upon the disk, and before every act of a recovery."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    subprocess.run([sys.executable, SCRIPT, tmp_path / kind, kind], check=True, env=environment, timeout=120)
    undisturbed = published(output)
    killed = list((tmp_path / kind).iterdir())
    assert len(killed) > least
    for folder in killed:
        assert published(folder).items() <= undisturbed.items(), f"moment {folder.name}: not whole"
        nightly.run_nightly(folder)
        assert published(folder) == undisturbed, f"moment {folder.name}"
        assert verify(str(folder)) == [], f"moment {folder.name}"
        assert litter(folder) == [], f"moment {folder.name}"


def test_a_full_disk_at_any_moment(output: Path, nightly: ModuleType, tmp_path: Path) -> None:
    """Whichever act finds the disk full, the error says so, nothing published is harmed, and the next run goes on."""
    undisturbed = published(output)
    moment, failed = 0, True
    while failed:
        moment += 1
        folder = tmp_path / str(moment)
        failed = fails_full(folder, nightly, moment)
        assert published(folder).items() <= undisturbed.items()
        nightly.run_nightly(folder)
        assert published(folder) == undisturbed, f"moment {moment}"
        assert verify(str(folder)) == []
        assert litter(folder) == [], f"moment {moment}"
    assert moment > 40


def fails_full(folder: Path, nightly: ModuleType, moment: int) -> bool:
    """Runs on a disk that is full from the n-th act on which needs space; False where there are not so many."""
    left = moment

    def take_space(act: str) -> None:
        nonlocal left
        if act in ("fsync", "makedirs", "link", "replace"):
            left -= 1
            if left <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    try:
        with nightly.acts_watched(take_space):
            nightly.run_nightly(folder)
    except OutputError as error:
        assert "the disk is full; free some space and start again" in str(error)  # noqa: PT017
        return True
    return left <= 0


def test_a_disk_that_is_really_full(nightly: ModuleType, publish: Any, tmp_path: Path) -> None:
    """On a file system of one megabyte, a batch that does not fit fails clearly, and what was published stays."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        publish(disk / "out", nightly.rows_of("first"))
        before = published(disk / "out")
        noise = [nightly.rows_of(f"{number}")[0] for number in range(40)]
        large = [replace_text(row, os.urandom(40_000).hex()) for row in noise]
        with pytest.raises(OutputError, match="the disk is full; free some space and start again"):
            publish(disk / "out", large, "second")
        assert published(disk / "out") == before
        publish(disk / "out", nightly.rows_of("third"), "third")
        assert verify(str(disk / "out")) == []
        with pytest.raises(OutputError, match=r"has \d+ MB left, and at least 67 MB are needed"):
            PublishedFolder(str(disk / "out")).open("fourth").__enter__()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def replace_text(row: Any, text: str) -> Any:
    """The story with another text."""
    return replace(row, text=text)
