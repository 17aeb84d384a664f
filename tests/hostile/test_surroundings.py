"""Where a run stands badly: its output among its inputs, nobody who reads its words, a terminal of mere ASCII."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.main import call

COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()"]
ROOT = Path(__file__).parents[2]
WORDS = "\n\n".join(
    f"Tower {number} of the old mill was painted in June by pupils of the town's school." for number in range(6)
)


def test_what_is_published_is_not_read(tmp_path: Path) -> None:
    """With the output folder among the inputs a second run finds nothing new, and reads no file of its own."""
    (tmp_path / "mill.txt").write_text(WORDS)
    output = tmp_path / "out"
    arguments = ["run", str(tmp_path), "-o", str(output), "--workers", "1"]
    assert call(arguments) == 0
    before = sorted(output.glob("*/*/*.parquet"))
    assert call(arguments) == 0
    assert sorted(output.glob("*/*/*.parquet")) == before


def test_an_input_that_is_the_output_is_told(tmp_path: Path) -> None:
    """A folder is never both: the run ends before it publishes among its inputs."""
    (tmp_path / "mill.txt").write_text(WORDS)
    assert call(["run", str(tmp_path), "-o", str(tmp_path), "--workers", "1"]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["mill.txt"]


def test_a_reader_that_leaves_does_not_fail_the_run(tmp_path: Path) -> None:
    """The exit code tells of the run and its gates, and not of the pipe that its summary went to."""
    (tmp_path / "line.txt").write_text("Closed.")
    read_end, write_end = os.pipe()
    os.close(read_end)
    arguments = ["run", str(tmp_path / "line.txt"), "-o", str(tmp_path / "out"), "--max-reject-share", "0.5"]
    done = subprocess.run(
        [*COMMAND, *arguments, "--workers", "1"],
        stdout=write_end,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=False,
    )
    os.close(write_end)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


def test_a_terminal_that_knows_ascii_alone_is_enough(tmp_path: Path) -> None:
    """What such a terminal cannot show is shown as a question mark."""
    (tmp_path / "mill.txt").write_text(WORDS.replace("Tower", "Türme"), encoding="utf-8")
    assert call(["run", str(tmp_path / "mill.txt"), "-o", str(tmp_path / "out"), "--workers", "1"]) == 0
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run(
        [*COMMAND, "show", str(tmp_path / "out")],
        env=surroundings,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_titles_that_look_like_markup_are_shown_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Brackets and colons of a title are no markup of ours, and its controls do not reach the terminal."""
    line = json.dumps({"title": "[/red] Mill :smile: painted", "text": WORDS})
    (tmp_path / "[b].jsonl").write_text(line)
    output = str(tmp_path / "[out]")
    assert call(["run", str(tmp_path / "[b].jsonl"), "-o", output, "--workers", "1"]) == 0
    assert call(["show", output]) == 0
    shown = capsys.readouterr().out
    assert "[/red] Mill :smile: painted" in shown
    assert "[out]" in shown
