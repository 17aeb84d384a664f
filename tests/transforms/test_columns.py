"""Elements are gathered into columns without mixing windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from transforms.columns import PackInColumns, in_lists


class PackNumbers(PackInColumns):
    def pack(self, elements: Sequence[int]) -> Iterator[list[int]]:
        yield sorted(elements)


def with_window(packed: list[int], window: Any = beam.DoFn.WindowParam) -> tuple[float, list[int]]:
    return float(window.start), packed


@pytest.mark.parametrize(
    ("size", "expected"),
    [(9, [(0, [1, 3, 5]), (60, [2, 4])]), (2, [(0, [1, 3]), (0, [5]), (60, [2, 4])])],
    ids=["what a bundle holds", "as many as are wanted"],
)
def test_windows_are_packed_apart(size: int, expected: list[tuple[float, list[int]]]) -> None:
    """Of one bundle with two windows, each window's elements are packed by themselves and stay in their window."""
    numbers = [TimestampedValue(number, 60 * (number % 2 == 0)) for number in range(1, 6)]
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        packed = (
            pipeline
            | beam.Create([numbers], reshuffle=False)
            | "One bundle" >> beam.FlatMap(list)
            | beam.WindowInto(FixedWindows(60))
            | beam.ParDo(PackNumbers(size))
            | beam.Map(with_window)
        )
        assert_that(packed, equal_to(expected), reify_windows=False)


def test_elements_may_come_in_lists() -> None:
    """A list stands for its elements, and one that goes beyond the size is packed whole."""
    packing = PackNumbers(4)
    packing.start_bundle()
    taken = [packing.process(element, window="w") for element in (3, [1, 2], [5, 4, 6], 7)]
    assert [list(packed) for packed in taken if packed is not None] == [[[1, 2, 3, 4, 5, 6]]]


@pytest.mark.parametrize(("count", "expected"), [(0, []), (3, [[0, 1], [2]]), (4, [[0, 1], [2, 3]])])
def test_lists_hold_all_elements_in_order(count: int, expected: list[list[int]]) -> None:
    """Elements come some at a time, the last of them perhaps fewer, and no list is empty."""
    assert list(in_lists(iter(range(count)), 2)) == expected
