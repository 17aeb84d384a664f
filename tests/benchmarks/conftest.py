"""The benchmarks are scripts beside each other, so their folder is on the path as when they are run."""

from __future__ import annotations

from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the benchmarks, importable from."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return BENCHMARKS
