"""Gathers elements into columns before they are shuffled, those of each window apart; elements may come in lists."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import apache_beam as beam
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.windowed_value import WindowedValue

Element = TypeVar("Element")


class PackInColumns(beam.DoFn):
    """Hands on what `pack` makes of about `size` elements, or of those that a bundle holds of a window.

    Where a step before has many elements at once, a list of them may come in place of each: to pass an element from
    step to step takes the local runner as long as some of what is done with it.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting: dict[BoundedWindow, list[Any]] = {}

    def start_bundle(self) -> None:
        self._waiting = {}

    def process(self, element: Any, window: Any = beam.DoFn.WindowParam) -> Iterator[Any] | None:
        waiting = self._waiting.setdefault(window, [])
        waiting.extend(element if isinstance(element, list) else (element,))
        return self.pack(self._waiting.pop(window)) if len(waiting) >= self._size else None

    def finish_bundle(self) -> Iterator[WindowedValue]:
        waiting, self._waiting = self._waiting, {}
        for window, elements in waiting.items():
            for packed in self.pack(elements):
                yield WindowedValue(packed, window.max_timestamp(), [window])

    @abstractmethod
    def pack(self, elements: Sequence[Any]) -> Iterator[Any]:
        """Elements of one window in columns, under the keys of their shuffle."""


def in_lists(elements: Iterable[Element], size: int) -> Iterator[list[Element]]:
    """Elements some at a time, as `PackInColumns` takes them."""
    rest = iter(elements)
    while part := list(islice(rest, size)):
        yield part
