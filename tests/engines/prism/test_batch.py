"""The batch graph on Prism publishes what a local run does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.engines.published import SAMPLES, copydesk, rows

pytestmark = [pytest.mark.engines, pytest.mark.timeout(1200)]

Rows = dict[str, list[dict[str, Any]]]


def test_prism_started_by_the_command(prism: Path, local_samples: Rows, tmp_path: Path) -> None:
    """The runner that the command starts and ends itself, with its workers in the command's own process."""
    mine = tmp_path / "prism"  # a name that no other test's Prism has
    mine.symlink_to(prism)
    chosen = ("--runner=PrismRunner", f"--prism_location={mine}")
    done = copydesk("run", str(SAMPLES), "--output", "published", "--workers", "2", "--", *chosen, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "published") == local_samples
    assert not [line for line in _processes() if str(mine) in line]


def test_two_runs_on_a_prism_that_serves(options: tuple[str, ...], tmp_path: Path) -> None:
    """With workers outside: copies find the stories of an earlier run of the engine, as they do in local runs."""
    first, second = str(SAMPLES / "pages" / "[a-h]*"), str(SAMPLES)
    for output, words in (("engine", ("--", *options)), ("local", ())):
        for inputs in (first, second):
            done = copydesk("run", inputs, "--output", output, "--workers", "1", *words, folder=tmp_path)
            assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "engine") == rows(tmp_path / "local")
    assert copydesk("verify", "engine", folder=tmp_path).returncode == 0


@pytest.mark.corpora
def test_real_pages(options: tuple[str, ...], real_pages: Path, local_pages: Rows, tmp_path: Path) -> None:
    """300 real pages, a third of them copies of others, row for row."""
    words = ("run", str(real_pages), "--output", "published", "--workers", "2", "--", *options)
    done = copydesk(*words, folder=tmp_path, seconds=900)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "published") == local_pages


def _processes() -> list[str]:
    """The command lines of all processes, where the system tells them."""
    found = []
    for entry in Path("/proc").iterdir() if os.path.isdir("/proc") else ():
        try:
            found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found
