"""Gathers elements into columns before they are shuffled, those of each window apart."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.windowed_value import WindowedValue


class PackInColumns(beam.DoFn):
    """Hands on what `pack` makes of `size` elements, or of those that a bundle holds of a window."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting: dict[BoundedWindow, list[Any]] = {}

    def start_bundle(self) -> None:
        self._waiting = {}

    def process(self, element: Any, window: Any = beam.DoFn.WindowParam) -> Iterator[Any] | None:
        waiting = self._waiting.setdefault(window, [])
        waiting.append(element)
        return self.pack(self._waiting.pop(window)) if len(waiting) >= self._size else None

    def finish_bundle(self) -> Iterator[WindowedValue]:
        waiting, self._waiting = self._waiting, {}
        for window, elements in waiting.items():
            for packed in self.pack(elements):
                yield WindowedValue(packed, window.max_timestamp(), [window])

    @abstractmethod
    def pack(self, elements: Sequence[Any]) -> Iterator[Any]:
        """Elements of one window in columns, under the keys of their shuffle."""
