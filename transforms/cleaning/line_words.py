"""The words of a page's lines as numbers: how many a line has, and how much of it stands in another text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

_WORD = r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+"
_TOKEN = re.compile(_WORD)
_TOKEN_OR_END = re.compile(rf"\n|{_WORD}")
_RUN = 4
_END = 0
"""The number of a line's end; words have numbers from 1 on."""


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, and each sign of a script without spaces."""
    return _TOKEN.findall(text.lower())


def words_of_lines(texts: Sequence[str]) -> Whole:
    """How many words each line has."""
    found = _TOKEN_OR_END.findall("\n".join(texts))
    ends = [-1, *(place for place, word in enumerate(found) if word == "\n"), len(found)]
    return np.asarray(np.diff(np.array(ends, np.int64)) - 1, np.int64)[: len(texts)]


class LineWords:
    """The words of n lines. `sizes` is how many each line has; `lowered` are the lines in lower case, an end of line
    after each but the last; `found` are the words and the ends of lines in their order."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lowered = "\n".join(texts).lower()
        ids: dict[str, int] = {"\n": _END}
        found = _TOKEN_OR_END.findall(self.lowered)
        numbers = np.array([ids.setdefault(word, len(ids)) for word in found], np.int64)
        ends = np.flatnonzero(numbers == _END)
        self._ids, self.found = ids, found
        self._firsts = np.concatenate([[0], ends + 1])[: len(texts)]
        self.sizes: Whole = (np.diff(np.concatenate([[-1], ends, [len(found)]])) - 1)[: len(texts)].astype(np.int64)
        self._numbers = numbers[numbers != _END]
        self._starts = np.cumsum(self.sizes) - self.sizes

    def __len__(self) -> int:
        return len(self.sizes)

    def head(self, characters: int) -> tuple[str, list[str]]:
        """The first lines, so many characters of them at most, and their words."""
        end = self.lowered.rfind("\n", 0, characters) if len(self.lowered) > characters else len(self.lowered)
        head = self.lowered[: max(0, end)]
        return head, self.found[: int(self.sizes[: head.count("\n") + 1].sum()) + head.count("\n")] if head else []

    def in_words(self, *sets: Iterable[str]) -> list[Whole]:
        """How many different words each line has; and for each set of words, how many of these are in it."""
        lines = np.repeat(np.arange(len(self.sizes)), self.sizes)
        line, word = np.divmod(np.unique(lines * len(self._ids) + self._numbers), len(self._ids))
        found = [np.bincount(line, minlength=len(self))]
        for words in sets:
            known = np.zeros(len(self._ids), np.bool_)
            known[self._known(words)] = True
            found.append(np.bincount(line[known[word]], minlength=len(self)))
        return found

    def in_text(self, text: str) -> Numbers:
        """The share of each line's runs of four words that stand in `text`, 0 to 1; of shorter lines, whether one of
        the text's own lines is the same."""
        found = np.zeros(len(self.sizes))
        if not text or not len(self._numbers):
            return found
        known = np.array([self._ids.get(word, 0) for word in tokens(text)], np.uint64)
        if len(known) >= _RUN:
            inside = np.isin(_runs(self._numbers.astype(np.uint64)), np.unique(_runs(known)))
            sums = np.concatenate([[0], np.cumsum(inside)])
            long = self.sizes >= _RUN
            ends = self._starts[long] + self.sizes[long] - _RUN + 1
            found[long] = (sums[ends] - sums[self._starts[long]]) / (self.sizes[long] - _RUN + 1)
        self._add_short(found, text)
        return found

    def _add_short(self, found: Numbers, text: str) -> None:
        short = np.flatnonzero((self.sizes < _RUN) & (self.sizes > 0))
        if len(short):
            whole = {tuple(tokens(line)) for line in text.split("\n")}
            firsts, sizes = self._firsts[short].tolist(), self.sizes[short].tolist()
            found[short] = [tuple(self.found[at : at + size]) in whole for at, size in zip(firsts, sizes, strict=True)]

    def _known(self, words: Iterable[str]) -> NDArray[np.int64]:
        return np.array([self._ids[word] for word in words if word in self._ids], np.int64)


def _runs(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A number for each run of four words."""
    if len(numbers) < _RUN:
        return np.zeros(0, np.uint64)
    total = np.zeros(len(numbers) - _RUN + 1, np.uint64)
    for step in range(_RUN):
        total = total * np.uint64(0x9E3779B97F4A7C15) + numbers[step : len(numbers) - _RUN + 1 + step]
    return total
