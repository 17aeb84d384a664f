"""Judges which lines of a page are its text: two passes of trees, of which the second sees what the first thought.

Where the answer is doubtful, a third set of trees stands in for the second: it hears what the extractor says too. How
they were taught, and how well they do, stands in docs/judge.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np

from transforms.cleaning.extraction.figures import Figured, Subject, distances, moved, window
from transforms.cleaning.extraction.voice import NAMES, voice_rows
from transforms.cleaning.line_words import Numbers, Whole, tokens
from transforms.cleaning.page import Page
from transforms.cleaning.trees import Figures, Trees, load_trees, probability, read_trees, write_trees

WEIGHTS = "line_judge.npz"
FIRST, SECOND, HEARD = "first", "second", "heard"
"""The sets of trees, by their names in the data file."""

_STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)
_REACHES = (3, 8, 20)
_ROOMS = ("path", "room_0", "room_1", "room_2")
_MOST_WORDS = 60
"""A line of more words weighs no more among its neighbours."""
_SURE, _SURE_WORDS = 0.8, 12
_LONGEST_TITLE, _LONGEST_DESCRIPTION = 300, 600


@dataclass(frozen=True, slots=True)
class Judged:
    """The probability of each of n lines that it is the article's text, and its number of words."""

    probabilities: Numbers
    words: Whole


@dataclass(frozen=True, slots=True)
class Judge:
    """The three sets of trees."""

    first: Trees
    second: Trees
    heard: Trees

    def think(self, seen: Figured) -> Numbers:
        """What the first pass thinks of the lines."""
        return ask(self.first, seen.names, seen.rows)

    def decide(self, seen: Figured, thought: Numbers) -> Judged:
        """What the second pass thinks."""
        rows = second_rows(seen, thought)
        return Judged(ask(self.second, second_names(seen.names), rows), seen.words.sizes)

    def hear(self, seen: Figured, thought: Numbers, answer: str) -> Judged:
        """What is thought when another extractor's answer is heard."""
        rows = heard_rows(seen, thought, answer)
        return Judged(ask(self.heard, heard_names(seen.names), rows), seen.words.sizes)


@cache
def shipped_judge() -> Judge:
    """The judge that comes with the program."""
    trees, _ = load_trees(__package__, WEIGHTS)
    return Judge(trees[FIRST], trees[SECOND], trees[HEARD])


def judge_from(content: bytes) -> Judge:
    """The judge of a file's bytes, as `write_judge` makes it. Raises ValueError where it is none, or one that was
    taught with other figures than those of today."""
    try:
        trees, _ = read_trees(BytesIO(content))
        judge = Judge(trees[FIRST], trees[SECOND], trees[HEARD])
    except (BadZipFile, EOFError, KeyError, TypeError, ValueError) as error:
        raise ValueError("it is no judge of lines, as `copydesk train lines` writes it") from error
    own = shipped_judge()
    for name in (FIRST, SECOND, HEARD):
        if getattr(judge, name).names != getattr(own, name).names:
            raise ValueError("it was taught with the figures of another version of copydesk: teach it again")
    return judge


def write_judge(path: str, judge: Judge, about: Mapping[str, Any]) -> None:
    """Writes a judge, and what is to be said of it, as one file; equal judges make equal bytes."""
    write_trees(path, {FIRST: judge.first, SECOND: judge.second, HEARD: judge.heard}, dict(about))


def subject_of(page: Page, stated: str) -> Subject:
    """What the page says that it is about; `stated` is the body that its data hold."""
    meta = page.meta
    titles = [page.title, meta.get("og:title", ""), meta.get("twitter:title", ""), *page.outline.headlines()]
    descriptions = [meta.get("og:description", ""), meta.get("description", "")]
    return Subject(
        frozenset(word for title in titles for word in tokens(title[:_LONGEST_TITLE])),
        frozenset(word for text in descriptions for word in tokens(text[:_LONGEST_DESCRIPTION])),
        stated,
    )


def ask(trees: Trees, names: Sequence[str], rows: Figures) -> Numbers:
    """The probabilities that trees of one output give."""
    return probability(trees.ask(names, rows)[:, 0])


def second_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names of the figures of the second pass."""
    moved = [f"thought{step:+d}" for step in _STEPS]
    means = [f"thought~{reach}" for reach in _REACHES] + [f"thought_{room}" for room in _ROOMS]
    whole = ("thought_before", "thought_words", "thought_share", "since_sure", "until_sure", "thought")
    return (*names, *moved, *means, *whole)


def second_rows(seen: Figured, thought: Numbers) -> Figures:
    """The figures of the first pass, and what it thought of a line's neighbours, near and far, and of the page."""
    count, sizes = len(thought), seen.words.sizes
    columns = [moved(thought, step) for step in _STEPS]
    mass = np.minimum(sizes, _MOST_WORDS).astype(np.float64)
    held = np.concatenate([[0.0], np.cumsum(thought * mass)])
    whole = np.concatenate([[0.0], np.cumsum(mass)])
    for reach in _REACHES:
        first, last = window(count, reach)
        columns.append((held[last] - held[first]) / np.maximum(1.0, whole[last] - whole[first]))
    for room in seen.rooms:
        key = room + 1
        columns.append(np.bincount(key, thought * mass)[key] / np.maximum(np.bincount(key, mass)[key], 1.0))
    columns.append(held[1:] / max(held[-1], 1e-6))
    columns.append(np.full(count, held[-1]))
    columns.append(np.full(count, held[-1] / max(whole[-1], 1.0)))
    columns += distances(np.flatnonzero((thought > _SURE) & (sizes >= _SURE_WORDS)), count, own=True)
    columns.append(thought)
    return np.hstack([seen.rows, np.array(columns, np.float32).T.reshape(count, len(columns))])


def heard_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names of the figures where another extractor is heard."""
    return (*second_names(names), *NAMES)


def heard_rows(seen: Figured, thought: Numbers, answer: str) -> Figures:
    """The figures of the second pass, and what the other extractor's answer says of the lines."""
    return np.hstack([second_rows(seen, thought), voice_rows(seen, answer, thought)])
