"""Joins the one value that all of a window's elements need to each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias
from zlib import crc32

import apache_beam as beam
from apache_beam.pvalue import AsSingleton

_KEYS = 16
_ELEMENTS, _VALUE = "elements", "value"
Groups: TypeAlias = "dict[str, Iterable[Any]]"


@dataclass
class JoinWindowValue(beam.PTransform):
    """Elements → pairs of each with the one `value` of its window, or `default` where the window has none.

    In a batch the value is a side input. In windows it comes by a join, since Flink's portable runner fails at a
    checkpoint that finds a side input, and waits for ever where a window has none. `key` parts the elements for the
    join; it must be a function of the element alone.
    """

    value: beam.PCollection[Any]
    default: Any
    key: Callable[[Any], str | bytes]

    def expand(self, elements: beam.PCollection[Any]) -> beam.PCollection[tuple[Any, Any]]:
        if elements.windowing.is_default():
            side = AsSingleton(self.value, default_value=self.default)
            return elements | "Pair" >> beam.Map(_pair, side)
        parts = {
            _ELEMENTS: elements | "Part" >> beam.Map(_keyed, self.key),
            _VALUE: self.value | "To all parts" >> beam.FlatMap(_to_all_keys),
        }
        return parts | "Join" >> beam.CoGroupByKey() | "Pair" >> beam.FlatMap(_joined, self.default)


def _pair(element: Any, value: Any) -> tuple[Any, Any]:
    return element, value


def _keyed(element: Any, key: Callable[[Any], str | bytes]) -> tuple[int, Any]:
    name = key(element)
    return crc32(name.encode(errors="surrogatepass") if isinstance(name, str) else name) % _KEYS, element


def _to_all_keys(value: Any) -> Iterator[tuple[int, Any]]:
    return ((key, value) for key in range(_KEYS))


def _joined(grouped: tuple[int, Groups], default: Any) -> Iterator[tuple[Any, Any]]:
    value = next(iter(grouped[1][_VALUE]), default)
    return ((element, value) for element in grouped[1][_ELEMENTS])
