"""The public names of the library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to

import copydesk
from transforms.articles.prepare import prepare
from transforms.cleaning.extraction.judge import shipped_judge, write_judge
from transforms.cleaning.trees import UNIT


@pytest.mark.parametrize("name", copydesk.__all__)
def test_each_name_is_there(name: str) -> None:
    """What is listed can be had, and is documented where it is at home."""
    assert getattr(copydesk, name).__doc__


def test_clean_is_what_workers_do() -> None:
    """One function, under the name that users know."""
    assert copydesk.clean is prepare


def test_an_unknown_name_is_told() -> None:
    """The error lists what there is."""
    with pytest.raises(AttributeError, match="copydesk has no Cleaner; its names are Article, "):
        getattr(copydesk, "Cleaner")  # noqa: B009


def test_cleaning_takes_a_judge_of_ones_own(tmp_path: Path) -> None:
    """It goes along to the worker processes: one that takes no line for text leaves none."""
    own, file = shipped_judge(), tmp_path / "strict"
    second, heard = (replace(trees, bias=trees.bias - 30 * UNIT) for trees in (own.second, own.heard))
    write_judge(str(file), replace(own, second=second, heard=heard), {"version": 1})
    line = "<p>The quay of Northport is longer than it looks, and nobody has measured it since the last war ended.</p>"
    record = copydesk.Record("quay.html", 0, copydesk.RecordKind.HTML, f"<html><body>{line * 3}</body></html>".encode())
    assert isinstance(copydesk.clean(record), copydesk.Article)
    with test_pipeline.TestPipeline() as pipeline:
        judge = copydesk.OwnJudge.read(str(file))
        cleaned = pipeline | beam.Create([record]) | copydesk.CleanRecords(workers=1, judge=judge)
        assert_that(cleaned.rejects | beam.Map(lambda reject: reject.input_path), equal_to(["quay.html"]))


def test_cleaning_needs_no_settings() -> None:
    """`CleanRecords` cleans with the settings of a run."""
    record = copydesk.Record("in/empty.html", 0, copydesk.RecordKind.HTML, b"<html></html>")
    with test_pipeline.TestPipeline() as pipeline:
        cleaned = pipeline | beam.Create([record]) | copydesk.CleanRecords(workers=1)
        reasons = cleaned.rejects | beam.Map(lambda reject: reject.reason.value)
        alone = copydesk.clean(record)
        assert isinstance(alone, copydesk.Reject)
        assert_that(reasons, equal_to([alone.reason.value]))
