"""Rows of all kinds become Parquet files in the stage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import apache_beam as beam
import pyarrow.parquet as pq
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to

from schemas.errors import OutputError
from schemas.manifest import Manifest, ManifestFile, manifest_from_json
from schemas.run_info import RunInfo
from schemas.tables import Dataset
from transforms.publishing.faults import workers_errors_told
from transforms.publishing.ledger import WriteLedger
from transforms.publishing.partitions import Row
from transforms.publishing.staging import Stage
from transforms.publishing.write import WriteDatasets

Make = Callable[..., Any]


@pytest.fixture
def rows(story: Make, copy: Make, reject: Make) -> list[Row]:
    """Forty stories in two languages and three months, their copies, and three rejects."""
    places = [(story().published_at, "en"), (None, "en"), (story().published_at.replace(year=2023), "de")]
    made: list[Row] = [reject(copy_id=f"r{number}") for number in range(3)]
    for number in range(40):
        published_at, language = places[number % 3]
        made.append(story(story_id=f"s{number}", copy_id=f"c{number}", published_at=published_at, language=language))
        made.append(copy(story_id=f"s{number}", copy_id=f"c{number}", published_at=published_at, language=language))
    return made


def publish(
    rows: list[Row],
    stage: Path,
    run: RunInfo,
    shard_characters: int = 10**9,
    options: list[str] | None = None,
    few: bool = False,
) -> Manifest:
    """Runs the graph of publishing, and reads the manifest that it leaves."""
    with beam.Pipeline(runner=FnApiRunner(), options=beam.options.pipeline_options.PipelineOptions(options or [])) as p:
        counts = p | "Counts" >> beam.Create([0, len([row for row in rows if type(row).__name__ != "StoryRow"])])
        files = p | "Rows" >> beam.Create(rows) | WriteDatasets(Stage(str(stage), run), shard_characters, few)
        _ = (counts, files) | WriteLedger(str(stage), run)
    return manifest_from_json((stage / "manifest.json").read_bytes())


def test_one_file_a_partition(rows: list[Row], tmp_path: Path, run: RunInfo) -> None:
    """Each partition has its rows in one file; the ledger adds up."""
    manifest = publish(rows, tmp_path, run)
    assert [(file.dataset.value, file.partition, file.rows) for file in manifest.files] == [
        ("articles", "language=de/month=2023-11", 13),
        ("articles", "language=en/month=2024-11", 14),
        ("articles", "language=en/month=unknown", 13),
        ("copies", "month=2023-11", 13),
        ("copies", "month=2024-11", 14),
        ("copies", "month=unknown", 13),
        ("rejects", "run_date=2024-11-02", 3),
    ]
    manifest.check()
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {file.stage_path for file in manifest.files} | {"manifest.json"}


def test_a_large_partition_has_several_files(rows: list[Row], tmp_path: Path, run: RunInfo) -> None:
    """Above the limit rows go to shards by their id, each row once."""
    manifest = publish(rows, tmp_path, run, shard_characters=2000)
    files = [file for file in manifest.files if file.partition == "language=de/month=2023-11"]
    assert len(files) > 2
    ids = [identity for file in files for identity in ids_in(tmp_path, file)]
    assert sorted(ids) == sorted(f"s{number}" for number in range(2, 40, 3))


def test_few_rows_are_written_as_many_are(rows: list[Row], tmp_path: Path, run: RunInfo) -> None:
    """Rows that are known to be few are not weighed, and come to the same files."""
    weighed = publish(rows, tmp_path / "weighed", run)
    assert publish(rows, tmp_path / "few", run, few=True) == weighed


@pytest.mark.parametrize("few", [False, True])
def test_rows_may_come_in_lists(few: bool, rows: list[Row], tmp_path: Path, run: RunInfo) -> None:
    """Lists of rows, and rows among them, come to the same files as rows by themselves."""
    one_by_one = publish(rows, tmp_path / "one", run, few=few)
    listed: list[Any] = [rows[:50], *rows[50:60], rows[60:]]
    counted = publish(listed, tmp_path / "listed", run, few=few)
    assert counted.files == one_by_one.files


def ids_in(stage: Path, file: ManifestFile) -> list[str]:
    """The stories of one staged file."""
    found: list[str] = pq.read_table(stage / file.stage_path, partitioning=None).column("story_id").to_pylist()
    return found


@pytest.mark.timeout(90)
def test_order_and_workers_do_not_show(rows: list[Row], tmp_path: Path, run: RunInfo) -> None:
    """The same rows in another order, on two worker processes, make the same files byte for byte."""
    alone = publish(rows, tmp_path / "alone", run, shard_characters=4000)
    workers = ["--direct_running_mode=multi_processing", "--direct_num_workers=2"]
    together = publish(rows[::-1], tmp_path / "together", run, shard_characters=4000, options=workers)
    assert together == alone


def test_nothing_makes_no_files(tmp_path: Path, run: RunInfo) -> None:
    """An empty batch leaves a manifest of zeros and nothing else."""
    manifest = publish([], tmp_path, run)
    assert (manifest.files, manifest.records_read) == ((), 0)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_yields_the_manifests_entries(rows: list[Row], tmp_path: Path, run: RunInfo) -> None:
    """What the transform puts out is what it wrote."""
    with test_pipeline.TestPipeline(runner=FnApiRunner()) as pipeline:
        files = pipeline | beam.Create(rows) | WriteDatasets(Stage(str(tmp_path), run))
        counts = files | beam.Map(lambda file: (file.dataset, file.rows)) | beam.CombinePerKey(sum)
        assert_that(counts, equal_to([(Dataset.ARTICLES, 40), (Dataset.COPIES, 40), (Dataset.REJECTS, 3)]))


def test_a_stage_that_cannot_be_written_is_told(rows: list[Row], tmp_path: Path, run: RunInfo) -> None:
    """The engine's traceback ends as one line of ours."""
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with (
        pytest.raises(OutputError, match=rf"^cannot write to {blocked}/stage: it is not a folder"),
        workers_errors_told(),
    ):
        publish(rows, blocked / "stage", run)
