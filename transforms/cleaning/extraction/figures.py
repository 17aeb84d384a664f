"""The figures of a page's lines, in arrays: what the judge of lines sees.

Counts stand as they are, without logarithms: a tree's question is the same for each way of counting, and whole numbers
are equal on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import ne
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.cleaning.extraction.lines import NAMES, ROOMS, Lines, tokens
from transforms.cleaning.trees import Figures

_SENTENCE = re.compile(r'[.!?。！？;；…](?:\s|["»”’)\]]|$)')
_CLOSED = re.compile(r'[.!?…。！？]["»”’)\]]*$')
_DIGIT = re.compile(r"\d")
_SIGNS = re.compile(r"[|»›]")
_ADDRESS = re.compile(r"@|https?:|www\.")
_RIGHTS = re.compile(r"©|copyright|all rights|\(c\)", re.IGNORECASE)
VOICE = "voice_0"
"""The figure that says how much of a line stands in the first of the other extractors' answers."""
_PROSE_WORDS = 15
_FAR = 99.0
_NEAR = (
    "words",
    "characters",
    "link_share",
    "digit_share",
    "upper_share",
    "sentences",
    "closed",
    "tag",
    "stated_share",
)
"""The figures of a line that its neighbours see too, with what each voice says."""
_STEPS = (-2, -1, 1, 2)
_REACHES = (4, 10)
_RUN = 4

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the page says that it is about: the words of its titles and of its description, and its stated body."""

    title: frozenset[str]
    description: frozenset[str]
    body: str = ""


@dataclass(frozen=True, slots=True)
class Figured:
    """The figures of n lines under their names, n × f, and the number of words in each line."""

    names: tuple[str, ...]
    rows: Figures
    words: Whole


def figures_of(lines: Lines, subject: Subject, voices: Sequence[str]) -> Figured:
    """The figures of a page's lines; `voices` are other extractors' answers, in a fixed order."""
    words = [tokens(text) for text in lines.texts]
    sizes = np.array([len(each) for each in words], np.int64)
    held = Shares(words)
    columns: dict[str, Any] = {}
    columns |= _of_text(lines.texts, sizes)
    columns |= _of_links(lines, sizes)
    columns |= _of_blocks(lines)
    columns |= _of_places(lines, sizes, columns["linked"])
    columns |= _of_subject(words, subject)
    columns["stated_share"] = held.in_text(subject.body) if subject.body else np.full(len(words), -1.0)
    for number, voice in enumerate(voices):
        columns[f"voice_{number}"] = held.in_text(voice)
    columns |= _of_neighbours(columns, sizes, [f"voice_{number}" for number in range(len(voices))])
    rows = np.empty((len(words), len(columns)), np.float32)
    for place, column in enumerate(columns.values()):
        rows[:, place] = column
    return Figured(tuple(columns), rows, sizes)


class Shares:
    """Tells how much of each line stands in a text, by runs of four words; of shorter ones, whether they are a line."""

    def __init__(self, words: Sequence[Sequence[str]]) -> None:
        self._words = words
        self._ids: dict[str, int] = {}
        self._sizes = np.array([len(line) for line in words], np.int64)
        flat = [self._ids.setdefault(word, len(self._ids) + 1) for line in words for word in line]
        self._numbers = np.array(flat, np.uint64)
        self._starts = np.cumsum(self._sizes) - self._sizes

    def in_text(self, text: str) -> Numbers:
        """The share of each line's runs that stand in `text`, 0 to 1."""
        found = np.zeros(len(self._sizes))
        if not text or not len(self._numbers):
            return found
        known = np.array([self._ids.get(word, 0) for word in tokens(text)], np.uint64)
        if len(known) >= _RUN:
            inside = np.isin(_runs(self._numbers), np.unique(_runs(known)))
            sums = np.concatenate([[0], np.cumsum(inside)])
            long = self._sizes >= _RUN
            ends = self._starts[long] + self._sizes[long] - _RUN + 1
            found[long] = (sums[ends] - sums[self._starts[long]]) / (self._sizes[long] - _RUN + 1)
        self._add_short(found, text)
        return found

    def _add_short(self, found: Numbers, text: str) -> None:
        short = np.flatnonzero((self._sizes < _RUN) & (self._sizes > 0))
        if len(short):
            whole = {" ".join(tokens(line)) for line in text.split("\n")}
            found[short] = [" ".join(self._words[place]) in whole for place in short.tolist()]


def _runs(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A number for each run of four words."""
    if len(numbers) < _RUN:
        return np.zeros(0, np.uint64)
    total = np.zeros(len(numbers) - _RUN + 1, np.uint64)
    for step in range(_RUN):
        total = total * np.uint64(0x9E3779B97F4A7C15) + numbers[step : len(numbers) - _RUN + 1 + step]
    return total


def _of_text(texts: Sequence[str], sizes: Whole) -> dict[str, Any]:
    lengths = np.array([len(text) for text in texts], np.float64)
    count = np.maximum(sizes, 1)
    return {
        "words": sizes,
        "characters": lengths,
        "word_length": lengths / count,
        "digit_share": np.array([len(_DIGIT.findall(text)) for text in texts]) / np.maximum(lengths, 1),
        "upper_share": np.array([sum(map(ne, text, text.lower())) for text in texts]) / np.maximum(lengths, 1),
        "sentences": np.array([len(_SENTENCE.findall(text)) for text in texts]),
        "closed": np.array([_CLOSED.search(text[-6:]) is not None for text in texts]),
        "commas": np.array([text.count(",") + text.count("，") + text.count("、") for text in texts]) / count,
        "colon": np.array([text.endswith((":", "：")) for text in texts]),
        "signs": np.array([_SIGNS.search(text) is not None for text in texts]),
        "rights": np.array([_RIGHTS.search(text) is not None for text in texts]),
        "address": np.array([_ADDRESS.search(text) is not None for text in texts]),
    }


def _of_links(lines: Lines, sizes: Whole) -> dict[str, Any]:
    linked = np.array([len(tokens(link)) if link else 0 for link in lines.links], np.int64)
    return {"linked": linked, "link_share": linked / np.maximum(sizes, 1)}


def _of_blocks(lines: Lines) -> dict[str, Any]:
    """What the line's block is and stands in: tags and names of the blocks above, counted."""
    of, at = lines.of, np.array(lines.blocks, np.int64)
    parent, depth = np.array(of.parent, np.int64), np.array(of.depth, np.int64)
    names = (np.array(of.names, np.int64)[:, None] >> np.arange(len(NAMES))) & 1
    room = np.zeros((len(parent), len(ROOMS)), np.int64)
    inside = np.flatnonzero(np.array(of.room) >= 0)
    room[inside, np.array(of.room, np.int64)[inside]] = 1
    room[:, ROOMS.index("stated")] = of.stated
    above_rooms, above_names = room.copy(), names.copy()
    for level in range(1, int(depth.max(initial=0)) + 1):
        here = np.flatnonzero(depth == level)
        above_rooms[here] += above_rooms[parent[here]]
        above_names[here] += above_names[parent[here]]
    return {
        "tag": np.array(of.tag, np.int64)[at],
        "depth": np.minimum(depth[at], 40),
        "hidden": np.array(of.hidden)[at],
        **{f"in_{name}": above_rooms[at, place] for place, name in enumerate(ROOMS)},
        **{f"under_{name}": above_names[at, place] for place, name in enumerate(NAMES)},
        **{f"named_{name}": names[at, place] for place, name in enumerate(NAMES)},
    }


def _of_places(lines: Lines, sizes: Whole, linked: Whole) -> dict[str, Any]:
    """Where the line stands, and what else stands in the three rooms above it and under the same path."""
    of, at, count = lines.of, np.array(lines.blocks, np.int64), len(lines)
    parent, path = np.array(of.parent, np.int64), np.array(of.path, np.int64)[at]
    total = max(1, int(sizes.sum()))
    before = np.cumsum(sizes) - sizes
    plain = np.maximum(sizes - linked, 0)
    by_path, lines_of_path = np.bincount(path, plain), np.bincount(path)
    columns: dict[str, Any] = {
        "place": np.arange(count) / max(1, count),
        "words_before": before / total,
        "lines": np.full(count, count),
        "words_of_page": np.full(count, total),
        "share_of_page": sizes / total,
        "path_share": by_path[path] / max(1.0, float(by_path.max(initial=0))),
        "path_lines": lines_of_path[path],
        "path_words": by_path[path],
        "seen_before": _seen_before(lines.texts),
    }
    room = at
    for level in range(3):
        room = np.where(room >= 0, parent[np.maximum(room, 0)], -1)
        key = room + 1
        words, links = np.bincount(key, sizes)[key], np.bincount(key, linked)[key]
        columns[f"room_{level}_words"], columns[f"room_{level}_links"] = words, links / np.maximum(words, 1)
    heading = _first_heading(of.tag, lines.blocks)
    columns["from_heading"] = np.full(count, -999) if heading is None else np.arange(count) - heading
    prose = np.flatnonzero(plain >= _PROSE_WORDS)
    columns["since_prose"], columns["until_prose"] = distances(prose, count, own=False)
    return columns


def _first_heading(tags: Sequence[int], blocks: Sequence[int]) -> int | None:
    return next((place for place, block in enumerate(blocks) if tags[block] == 1), None)


def _seen_before(texts: Sequence[str]) -> list[int]:
    seen: dict[str, int] = {}
    counts = []
    for text in texts:
        counts.append(seen.get(text, 0))
        seen[text] = counts[-1] + 1
    return counts


def distances(marked: Whole, count: int, own: bool) -> tuple[Numbers, Numbers]:
    """How many lines away the last of the marked lines before each is, and the next; a marked line is its own next one
    where `own` says so."""
    places = np.arange(count)
    before = np.searchsorted(marked, places, "left")
    after = before if own else np.searchsorted(marked, places, "right")
    padded = np.concatenate([marked, [-1]]).astype(np.float64)
    since = np.where(before > 0, places - padded[before - 1], _FAR)
    return since, np.where(after < len(marked), padded[after] - places, _FAR)


def moved(values: Numbers, step: int) -> Numbers:
    """The value of the line `step` lines on, -1 beyond the page."""
    found = np.full(len(values), -1.0)
    if step < 0:
        found[-step:] = values[:step]
    else:
        found[:-step] = values[step:]
    return found


def _of_subject(words: Sequence[Sequence[str]], subject: Subject) -> dict[str, Any]:
    own = [set(line) for line in words]
    sizes = np.array([max(1, len(each)) for each in own])
    in_title = np.array([len(each & subject.title) for each in own])
    return {
        "title_share": in_title / sizes,
        "of_title": in_title / max(1, len(subject.title)),
        "description_share": np.array([len(each & subject.description) for each in own]) / sizes,
    }


def _of_neighbours(columns: dict[str, Any], sizes: Whole, voices: Sequence[str]) -> dict[str, Any]:
    """The figures of the two lines before and after, and means over the lines around."""
    count = len(sizes)
    found: dict[str, Any] = {}
    for name in (*_NEAR, *voices):
        column = np.asarray(columns[name], np.float64)
        for step in _STEPS:
            found[f"{name}{step:+d}"] = moved(column, step)
    for reach in _REACHES:
        first, last = window(count, reach)
        for name in ("words", "link_share", "closed", *voices):
            sums = np.concatenate([[0.0], np.cumsum(np.asarray(columns[name], np.float64))])
            found[f"{name}~{reach}"] = (sums[last] - sums[first]) / (last - first)
    return found


@lru_cache(maxsize=256)
def window(count: int, reach: int) -> tuple[Whole, Whole]:
    """For each of `count` lines, where the lines at most `reach` away begin and end."""
    places = np.arange(count)
    return np.maximum(0, places - reach), np.minimum(count, places + reach + 1)
