"""A run that is told to end: it ends in order, with the signal's exit code, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.published.verify import verify

# Where the tests themselves run in the background, the shell has set Ctrl-C to be ignored by all that they start.
LISTEN = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
COMMAND = f"{LISTEN}; from pipeline.cli import main; main()"
PATIENCE = 120.0


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """Pages that take minutes together, behind a text that is done at once."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Only a line.\n")
    page = "<html><body><article>" + "<p>The harbour board has met again.</p>" * 3_000 + "</article></body></html>"
    for number in range(300):
        (folder / f"page-{number:03d}.html").write_text(page)
    return folder


def _children(pid: int) -> list[int]:
    """The processes of a session, as Linux lists them."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if entry.name.isdigit() and int(fields[3]) == pid:
            found.append(int(entry.name))
    return found


def _wait_for(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)
    return is_so()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
    ids=["ctrl-c", "kill"],
)
def test_a_signal_in_the_midst_of_cleaning_ends_the_run_in_order(
    endless: Path, tmp_path: Path, number: signal.Signals, code: int, word: str
) -> None:
    """Beam's own error over the signal is not shown; no process, no stage and no lock remains."""
    output = tmp_path / "out"
    arguments = ["run", str(endless), "-o", str(output), "--workers", "2", "--time-limit", "300"]
    told = tmp_path / "stderr"
    with told.open("w") as stderr:
        run = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *arguments],
            stderr=stderr,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            cwd=Path(__file__).parents[2],
        )
        # The run, what forks its workers, what tracks their locks, and both workers: one that starts is not at work.
        assert _wait_for(lambda: len(_children(run.pid)) >= 5 and (output / "_copydesk" / "lock").exists())
        time.sleep(1.0)
        os.kill(run.pid, number)
        assert run.wait(PATIENCE) == code
    lines = told.read_text().splitlines()
    assert [line for line in lines if line.startswith("copydesk:")] == lines[-1:]
    assert lines[-1].startswith(f"copydesk: {word}: ")
    assert _wait_for(lambda: not _children(run.pid))
    assert not list(output.rglob("*.staged"))
    assert call(["run", str(endless / "a.txt"), "-o", str(output), "--workers", "1"]) == 0
    assert not verify(str(output))
