"""How much of each passage is direct speech: words that different reports of one event have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from transforms.syndication.sentences import Span

_DOUBLE = re.compile("[\"“”„‟«»＂「」『』]|''")
_SINGLE = re.compile(r"['‘‚‹](?:(?<=[\s(].)|(?<=\A.))(?=\w)[^\n]{15,1000}?['’›](?=[\s.,;:!?)]|$)", re.MULTILINE)
_LINE = re.compile(r"[^\n]+")


def speech_shares(text: str, starts: NDArray[np.uint32], ends: NDArray[np.uint32]) -> bytes:
    """For each passage of a text, from its start to its end, the share that stands between quotation marks, as uint8
    from 0 to 255."""
    quoted = _Quoted(text)
    lengths = np.maximum(ends.astype(np.int64) - starts, 1)
    shares: NDArray[np.float64] = (quoted.before(ends) - quoted.before(starts)) / lengths
    return bytes(np.rint(255 * shares).astype(np.uint8))


class _Quoted:
    """The parts of a text that stand between quotation marks, each once where such parts overlap."""

    def __init__(self, text: str) -> None:
        spans = np.array(sorted(_quotations(text)), np.int64).reshape(-1, 2)
        starts, reached = spans[:, 0], np.maximum.accumulate(spans[:, 1])
        fresh = np.ones(len(spans), bool)
        fresh[1:] = starts[1:] > reached[:-1]
        # One span more, before all others and empty: whatever is looked for stands behind one.
        self._starts = np.concatenate(([-1], starts[fresh]))
        self._ends = np.concatenate(([-1], reached[np.append(fresh[1:], True)[: len(fresh)]]))
        self._sums = np.cumsum(self._ends - self._starts) - (self._ends - self._starts)

    def before(self, places: NDArray[np.uint32]) -> NDArray[np.int64]:
        """How many characters before each place are quoted."""
        at = np.searchsorted(self._starts, places, "right") - 1
        quoted: NDArray[np.int64] = self._sums[at] + np.minimum(places, self._ends[at]) - self._starts[at]
        return quoted


def _quotations(text: str) -> Iterator[Span]:
    """The spans between quotation marks; one that is not closed runs to its paragraph's end, as printers have it."""
    for line in _LINE.finditer(text):
        opened = -1
        for mark in _DOUBLE.finditer(text, line.start(), line.end()):
            if opened < 0:
                opened = mark.start()
            else:
                yield opened, mark.end()
                opened = -1
        if opened >= 0:
            yield opened, line.end()
    for mark in _SINGLE.finditer(text):
        yield mark.span()
