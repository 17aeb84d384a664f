"""Standard output that cannot be written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_FULL = Path("/dev/full")
_START = [sys.executable, "-c", "from pipeline.cli.main import main; main()"]


@pytest.mark.skipif(not _FULL.exists(), reason="this system has no device that is full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=["help", "version"])
def test_a_full_disk_behind_it_is_no_defect(arguments: list[str]) -> None:
    """One line says what cannot be written and that nothing published is lost; the exit code is 3."""
    with _FULL.open("w") as full:
        done = subprocess.run([*_START, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith("copydesk: standard output cannot be written (No space left on device)")
    assert "published stays" in line


def test_what_a_terminal_does_not_know_is_replaced() -> None:
    """Words outside ASCII do not end a command where only ASCII can be shown."""
    script = "import sys; from pipeline.cli.stdout import set_up_stdout; set_up_stdout(); print('M\\u00e4rz')"
    environment = {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=True)

    assert done.stdout == b"M?rz\n"
