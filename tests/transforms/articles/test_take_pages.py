"""Files of one page each are cleaned where they are read; all others are passed on."""

from __future__ import annotations

from pathlib import Path

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from schemas.record import InputFile, copy_id
from schemas.reject import RejectReason
from tests.transforms.articles.test_prepare_records import PARAGRAPHS, SETTINGS, _places
from transforms.articles.take_pages import TakePages
from transforms.articles.tasks import MOST_BYTES
from transforms.intake.reading import ReadLimits
from transforms.memory.published_ids import pack_ids

PAGE = "<html><body><article><h1>Ferry sails</h1>{}</article></body></html>".format(
    "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
)


def _write(folder: Path, name: str, content: str) -> InputFile:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return InputFile(str(path), path.stat().st_size)


def test_pages_are_taken_and_others_passed_on(tmp_path: Path) -> None:
    """A page, an empty file, a file of several records, and one too large to be a page."""
    page, empty = _write(tmp_path, "page.html", PAGE), _write(tmp_path, "empty.html", "")
    feed = _write(tmp_path, "feed.jsonl", '{"text": "one"}\n{"text": "two"}\n')
    large = InputFile(str(tmp_path / "large.html"), MOST_BYTES + 1)
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        taken = pipeline | beam.Create([page, empty, feed, large]) | TakePages(SETTINGS, ReadLimits(), b"")
        paths = taken.articles | "Paths" >> beam.FlatMap(_places)
        assert_that(paths, equal_to([page.path]), label="articles")
        reasons = taken.rejects | "Reasons" >> beam.Map(lambda row: (row.input_path, row.reason))
        assert_that(reasons, equal_to([(empty.path, RejectReason.EMPTY)]), label="rejects")
        assert_that(taken.others, equal_to([feed, large]), label="others")
        assert_that(taken.read, equal_to([1, 1]), label="read")


def test_what_is_published_already_is_not_read_again(tmp_path: Path) -> None:
    """A page whose record is among the published ids is neither counted nor published."""
    import hashlib

    page = _write(tmp_path, "page.html", PAGE)
    known = copy_id(page.path, 0, hashlib.sha256(PAGE.encode()).hexdigest())
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        taken = pipeline | beam.Create([page]) | TakePages(SETTINGS, ReadLimits(), pack_ids([bytes.fromhex(known)]))
        assert_that(taken.articles, equal_to([]), label="articles")
        assert_that(taken.read, equal_to([]), label="read")
