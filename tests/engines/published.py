"""Runs of the command line, and the rows that they publish."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from schemas.tables import Dataset
from tests.engines.servers import PROJECT, environment

SAMPLES = PROJECT / "samples"
_TELL_RUNS_APART = {"run_id", "first_seen_at"}
COMMAND = "import sys; from pipeline.cli.main import main; main(sys.argv[1:])"


def copydesk(*words: str, folder: Path, seconds: float = 240) -> subprocess.CompletedProcess[str]:
    """Runs the command line in `folder`, as a process of its own, for so many seconds at most."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def rows(output: Path) -> dict[str, list[dict[str, Any]]]:
    """All published rows of each dataset with their partitions, in one order, without what tells runs apart."""
    return {dataset.value: _rows(output / dataset.value) for dataset in Dataset}


def _rows(dataset: Path) -> list[dict[str, Any]]:
    found = [
        # A reject's partition is the day of its run.
        {**row, "partition": "" if dataset.name == Dataset.REJECTS.value else str(file.parent.relative_to(dataset))}
        for file in dataset.rglob("*.parquet")
        for row in pq.read_table(file, partitioning=None).to_pylist()
    ]
    kept = ({name: value for name, value in row.items() if name not in _TELL_RUNS_APART} for row in found)
    return sorted(kept, key=repr)
