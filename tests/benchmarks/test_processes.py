"""What a measured command is said to take."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = str(Path(__file__).resolve().parents[2] / "benchmarks")
BURN = "import time; end = time.process_time() + 0.4\nwhile time.process_time() < end: pass"
ORPHANS = f"import subprocess, sys; [subprocess.Popen([sys.executable, '-c', {BURN!r}]) for _ in range(2)]"


def measured(command: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Measures in a process of its own, since the measuring one becomes the parent of what is left behind."""
    script = (
        f"import os, sys; from pathlib import Path; from processes import measure; "
        f"one = measure([sys.executable, '-c', {command!r}], os.environ, Path({str(tmp_path / 'log')!r})); "
        f"print(one.wall, one.cpu, one.peak)"
    )
    environment = {**os.environ, "PYTHONPATH": BENCHMARKS}
    return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_orphans_are_counted(tmp_path: Path) -> None:
    """The CPU time of processes that outlive the command belongs to it."""
    wall, cpu, _ = map(float, measured(ORPHANS, tmp_path).stdout.split())
    assert cpu >= 0.8
    assert wall < 60


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_is_seen(tmp_path: Path) -> None:
    """The peak is that of all processes together, in MiB."""
    _, _, peak = map(
        float, measured("import time; held = b'x' * 100_000_000; time.sleep(1.5)", tmp_path).stdout.split()
    )
    assert 95 < peak < 200


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_failure_is_told(tmp_path: Path) -> None:
    """A command that fails ends the benchmark with what it printed."""
    done = measured("print('no such thing'); raise SystemExit(3)", tmp_path)
    assert done.returncode == 1
    assert "ended with 3" in done.stderr
    assert "no such thing" in done.stderr
