"""Equal input gives equal rows, whatever the number of workers, the order of the files or the kind of runner."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.engine import Engine
from pipeline.run import run_graph
from pipeline.settings import RunSettings
from schemas.record import InputFile
from schemas.run_info import new_run
from schemas.tables import Dataset
from tests.pipeline.conftest import SAMPLES
from transforms.intake.listing import list_files

RUN_COLUMNS = {"run_id", "first_seen_at"}


def staged(files: list[InputFile], stage: Path, settings: RunSettings) -> dict[str, list[dict[str, Any]]]:
    """All rows that the graph makes of `files`, with their partitions, without what tells runs apart."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for file in run_graph(files, str(stage), new_run(), settings, Engine.of(settings.beam_options)).files:
        partition = None if file.dataset is Dataset.REJECTS else file.partition
        for row in pq.read_table(stage / file.stage_path, partitioning=None).to_pylist():
            kept = {name: value for name, value in row.items() if name not in RUN_COLUMNS}
            found[file.dataset.value].append({**kept, "partition": partition})
    return {dataset: sorted(rows, key=repr) for dataset, rows in found.items()}


@pytest.fixture(scope="module")
def files() -> list[InputFile]:
    return list_files([str(SAMPLES)])


@pytest.fixture(scope="module")
def reference(files: list[InputFile], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    return staged(files, tmp_path_factory.mktemp("reference"), RunSettings(workers=1))


def test_more_workers_and_another_order_change_no_row(
    files: list[InputFile], reference: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """Two workers over the files in reverse publish what one worker publishes over them in order."""
    assert set(reference) == {dataset.value for dataset in Dataset}
    assert staged(files[::-1], tmp_path, RunSettings(workers=2)) == reference


def test_the_multi_process_runner_publishes_the_same_rows(
    files: list[InputFile], reference: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """Beam's own worker processes, which pickle every element and function, make no difference."""
    options = ("--direct_running_mode=multi_processing", "--direct_num_workers=2")
    assert staged(files, tmp_path, RunSettings(workers=1, beam_options=options)) == reference
