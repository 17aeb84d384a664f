"""The transform that reads files into records."""

from __future__ import annotations

import json
from pathlib import Path

import apache_beam as beam
from apache_beam.testing.util import assert_that, equal_to

from schemas.record import InputFile
from transforms.intake.read import ReadRecords
from transforms.intake.reading import ReadLimits


def test_records_and_rejects_part_ways(tmp_path: Path) -> None:
    """Every row that reading gives comes out on one of the two sides."""
    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps({"text": "The bridge is open."}) + "\nbroken\n")
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>The bridge is open.</p></body></html>")
    files = [InputFile(str(path), path.stat().st_size) for path in (lines, page)] + [InputFile(str(tmp_path / "no"), 0)]

    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        read = pipeline | "Files" >> beam.Create(files) | "Read" >> ReadRecords(ReadLimits())
        records = read.records | "Where" >> beam.Map(lambda record: (record.input_path, record.record_offset))
        rules = read.rejects | "Rules" >> beam.Map(lambda row: row.rule)
        assert_that(records, equal_to([(str(lines), 0), (str(page), 0)]), label="records")
        assert_that(rules, equal_to(["json-malformed", "vanished"]), label="rejects")


def test_records_over_the_limit_do_not_pass(tmp_path: Path) -> None:
    """The limits given to the transform are those of reading."""
    page = tmp_path / "page.txt"
    page.write_text("The bridge is open. " * 10)

    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        files = pipeline | "Files" >> beam.Create([InputFile(str(page), 200)])
        read = files | "Read" >> ReadRecords(ReadLimits(max_record_bytes=100))
        assert_that(read.records, equal_to([]), label="records")
        assert_that(read.rejects | "Rules" >> beam.Map(lambda row: row.rule), equal_to(["file-over-limit"]))
