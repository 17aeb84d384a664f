"""Runs a command as a fresh process and measures what it and all its descendants take. Linux only."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_SAMPLE_SECONDS = 0.5
_LEAVE_SECONDS = 30.0


@dataclass(frozen=True)
class Measured:
    """Wall seconds of the command, CPU seconds of all its processes, and their peak memory together in MiB.

    Memory is the proportional set size: pages that several processes share are shared out among them.
    """

    wall: float
    cpu: float
    peak: float


def measure(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Measured:
    """Runs the command to its end; ends this process with the tail of its output where it fails."""
    adopt_orphans()
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=dict(environment), stdout=output, stderr=subprocess.STDOUT)
    cpu = peak = 0.0
    ended: int | None = None
    looked = 0.0
    while ended is None:
        # Looking costs the machine time, so the end is looked for often and the memory seldom.
        if time.perf_counter() - looked > _SAMPLE_SECONDS:
            peak = max(peak, sum(pss(pid) for pid in descendants()))
            looked = time.perf_counter()
        time.sleep(0.01)
        for pid, status, seconds in _reaped():
            cpu += seconds
            if pid == process.pid:
                ended = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    process.returncode = ended
    cpu += wait_for_orphans()
    if ended:
        raise SystemExit(f"{' '.join(command)} ended with {ended}:\n{log.read_text('utf-8', 'replace')[-4_000:]}")
    return Measured(wall, cpu, peak / 1024)


def adopt_orphans() -> None:
    """Makes this process the parent of descendants whose own has ended, so that their time is counted too."""
    if ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "cannot become the parent of orphaned processes")


def wait_for_orphans() -> float:
    """CPU seconds of descendants that outlive the command; what does not end by itself is ended."""
    cpu, patience = 0.0, time.monotonic() + _LEAVE_SECONDS
    while any(True for _ in descendants()):
        cpu += sum(seconds for _, _, seconds in _reaped())
        if time.monotonic() > patience:
            for pid in descendants():
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    return cpu


def _reaped() -> Iterator[tuple[int, int, float]]:
    """Children that have ended: id, status, CPU seconds of each and of those that it has waited for."""
    while True:
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        yield pid, status, usage.ru_utime + usage.ru_stime


def descendants(pid: int | None = None) -> Iterator[int]:
    """All processes below this one, or below another."""
    for children in Path(f"/proc/{pid or os.getpid()}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:
            continue
        for child in map(int, found):
            yield child
            yield from descendants(child)


def pss(pid: int) -> int:
    """The proportional set size of a process in kB; 0 where it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
