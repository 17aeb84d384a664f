"""The graph's last act."""

from __future__ import annotations

from pathlib import Path

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to

from schemas.manifest import ManifestFile, build_manifest, manifest_from_json
from schemas.run_info import RunInfo
from schemas.tables import Dataset
from transforms.publishing.ledger import WriteLedger, write_ledger

FILES = [
    ManifestFile(Dataset.COPIES, "month=2024-11", "b.staged", "b", 3, 10, "00"),
    ManifestFile(Dataset.REJECTS, "run_date=2024-11-02", "a.staged", "a", 2, 10, "11", (("empty", 2),)),
]


def test_one_manifest_for_all(tmp_path: Path, run: RunInfo) -> None:
    """Counts from many places are added up, files are put in order, and what comes out is what is written."""
    expected = build_manifest(run, 5, FILES)
    with test_pipeline.TestPipeline(runner=FnApiRunner()) as pipeline:
        counts = pipeline | "Counts" >> beam.Create([1, 0, 4])
        files = pipeline | "Files" >> beam.Create(FILES)
        assert_that((counts, files) | WriteLedger(str(tmp_path), run), equal_to([expected]))
    assert manifest_from_json((tmp_path / "manifest.json").read_bytes()) == expected


def test_writing_it_again_changes_nothing(tmp_path: Path, run: RunInfo) -> None:
    """A retried bundle leaves the same file."""
    write_ledger(5, FILES, str(tmp_path), run)
    first = (tmp_path / "manifest.json").read_bytes()
    write_ledger(5, FILES[::-1], str(tmp_path), run)
    assert (tmp_path / "manifest.json").read_bytes() == first


def test_links_are_counted_where_they_are_found(tmp_path: Path, run: RunInfo) -> None:
    """A link that was counted and not written is a problem of the ledger."""
    with test_pipeline.TestPipeline(runner=FnApiRunner()) as pipeline:
        counts, links = pipeline | "Counts" >> beam.Create([5]), pipeline | "Links" >> beam.Create([1, 1])
        files = pipeline | "Files" >> beam.Create(FILES)
        _ = (counts, files, links) | WriteLedger(str(tmp_path), run)
    manifest = manifest_from_json((tmp_path / "manifest.json").read_bytes())
    assert manifest.problems() == ["2 links, but 0 rows in files"]
