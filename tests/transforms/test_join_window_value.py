"""One value of each window, beside each of the window's elements."""

from __future__ import annotations

from typing import Any

import apache_beam as beam
import pytest
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from transforms.join_window_value import JoinWindowValue


def timed(values: list[tuple[int, Any]]) -> list[TimestampedValue]:
    return [TimestampedValue(value, second) for second, value in values]


def own_name(element: str) -> str:
    return element


@pytest.mark.parametrize("values", [[], [b"v"]], ids=["no value", "a value"])
def test_a_batch_has_one_value(values: list[bytes]) -> None:
    """All elements of a batch get the one value, or the default."""
    with beam.Pipeline() as pipeline:
        value = pipeline | "Value" >> beam.Create(values)
        pairs = pipeline | "Elements" >> beam.Create(["a", "b"]) | JoinWindowValue(value, b"", own_name)
        expected = values[0] if values else b""
        assert_that(pairs, equal_to([("a", expected), ("b", expected)]))


def test_each_window_has_its_own_value() -> None:
    """Elements get their window's value, the default where it has none; a value without elements is dropped."""
    with beam.Pipeline() as pipeline:
        windows = beam.WindowInto(FixedWindows(10))
        value = pipeline | "Value" >> beam.Create(timed([(1, b"first"), (25, b"third")])) | "Its windows" >> windows
        elements = pipeline | "Elements" >> beam.Create(timed([(2, "a"), (3, "b"), (14, "c")])) | windows
        pairs = elements | JoinWindowValue(value, b"none", own_name)
        assert_that(pairs, equal_to([("a", b"first"), ("b", b"first"), ("c", b"none")]))
