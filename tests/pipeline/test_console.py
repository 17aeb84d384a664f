"""Where results are printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.console import ResultConsole

PROJECT = Path(__file__).resolve().parents[2]


def test_titles_are_shown_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Square brackets are no markup, words between colons no picture, numbers not coloured."""
    ResultConsole(width=80).print("[bold]Quay[/bold] :ship: 12 [Update]")
    assert capsys.readouterr().out == "[bold]Quay[/bold] :ship: 12 [Update]\n"


def test_a_reader_that_has_left_is_no_fault() -> None:
    """As with `| head -1`: what is left is not said, and the exit code is that of the work."""
    code = (
        "from pipeline.console import ResultConsole\n"
        "console = ResultConsole(width=900)\n"
        "for _ in range(400):\n"
        "    console.print('line' * 200)\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("line")
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == ""
