"""The parts of the throughput benchmark that its figures rest on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest


def test_made_pages_are_kept(tmp_path: Path) -> None:
    """Pages are made once for each version of their generator, and then found again."""
    from throughput import made_pages

    folder = made_pages(tmp_path, 3, text=True)
    files = sorted(folder.rglob("*.txt"))
    assert len(files) == 3
    files[0].write_text("kept")
    assert made_pages(tmp_path, 3, text=True) == folder
    assert files[0].read_text() == "kept"


def test_medians_are_taken_each_by_itself() -> None:
    """One slow run out of three shows in no figure."""
    from processes import Measured
    from throughput import middle

    runs = [Measured(10.0, 5.0, 100.0), Measured(99.0, 6.0, 90.0), Measured(11.0, 4.0, 900.0)]
    assert middle(runs) == Measured(11.0, 5.0, 100.0)


def test_ratios_and_targets_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole job's wall time stands as a multiple of the limit's, beside its target."""
    from processes import Measured
    from throughput import COPYDESK, LIMIT, print_table, print_targets

    runs = {LIMIT: [Measured(10.0, 20.0, 100.0)], COPYDESK: [Measured(11.0, 30.0, 400.0)]}
    print_table(runs, 100, LIMIT)
    print_targets(runs, [3.0, 3.5, 9.0], text=False)
    printed = capsys.readouterr().out
    assert "| `copydesk run` | 11.0 | 9.1 | 30.0 | 300.0 | 400 | 1.10, 1.50, 4.00 |" in printed
    assert "| wall time : the limit's | 1.10 | ≤ 1.10 |" in printed
    assert "| start-up to the first record | 3.5 s | ≤ 4 s |" in printed


def test_first_record_is_noted(tmp_path: Path, benchmarks: Path) -> None:
    """The moment of the first record lies between the start of the process and its end."""
    from page_generator import page

    pages, note = tmp_path / "pages", tmp_path / "note"
    pages.mkdir()
    (pages / "page.html").write_text(page(1), encoding="utf-8")
    command = [sys.executable, str(benchmarks / "first_record.py"), str(note), "run", str(pages), "--quiet"]
    started = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(benchmarks.parent)}
    subprocess.run([*command, "--output", str(tmp_path / "out")], env=environment, check=True, timeout=120)
    assert started < float(note.read_text()) < time.monotonic()
