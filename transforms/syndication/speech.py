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
    inside = np.zeros(len(text) + 1, np.int32)
    for start, end in _quotations(text):
        inside[start + 1 : end + 1] = 1
    total = np.cumsum(inside)
    shares: NDArray[np.float64] = (total[ends] - total[starts]) / np.maximum(ends.astype(np.int64) - starts, 1)
    return bytes(np.rint(255 * shares).astype(np.uint8))


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
