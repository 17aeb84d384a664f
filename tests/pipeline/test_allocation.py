"""Memory that is no longer needed goes back to the system."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.allocation import give_back, return_large_buffers

PROJECT = Path(__file__).parents[2]
_HELD = """
from pathlib import Path
from pipeline.allocation import give_back, return_large_buffers

def held() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

assert return_large_buffers()
before = held()
buffers = [bytearray(b"x" * 3_000_000) for _ in range(40)]
small = [bytes(1_000) for _ in range(40_000)]
assert held() > before + 150_000_000
kept = small[-1]
del buffers, small
give_back()
assert held() < before + 20_000_000
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc how much is held")
def test_what_was_freed_is_given_back() -> None:
    """Large buffers and small ones, also where something is still in use behind them; in a process of its own."""
    subprocess.run([sys.executable, "-c", _HELD], env={"PYTHONPATH": str(PROJECT)}, check=True, timeout=120)


def test_another_c_library_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where these functions are missing, nothing is set and nothing fails."""
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert not return_large_buffers()
    give_back()
