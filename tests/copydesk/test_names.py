"""The public names of the library."""

from __future__ import annotations

import apache_beam as beam
import pytest
from apache_beam.testing import test_pipeline
from apache_beam.testing.util import assert_that, equal_to

import copydesk
from transforms.articles.prepare import prepare


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


def test_cleaning_needs_no_settings() -> None:
    """`CleanRecords` cleans with the settings of a run."""
    record = copydesk.Record("in/empty.html", 0, copydesk.RecordKind.HTML, b"<html></html>")
    with test_pipeline.TestPipeline() as pipeline:
        cleaned = pipeline | beam.Create([record]) | copydesk.CleanRecords(workers=1)
        reasons = cleaned.rejects | beam.Map(lambda reject: reject.reason.value)
        alone = copydesk.clean(record)
        assert isinstance(alone, copydesk.Reject)
        assert_that(reasons, equal_to([alone.reason.value]))
