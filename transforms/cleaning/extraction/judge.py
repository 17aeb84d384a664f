"""Judges which lines of a page are its text: two passes of trees, of which the second sees what the first thought.

How it was taught, and how well it does, stands in docs/judge.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.cleaning.extraction.figures import VOICE, Figured, Subject, distances, moved, window
from transforms.cleaning.extraction.line_words import Numbers, Whole, tokens
from transforms.cleaning.page import Page
from transforms.cleaning.trees import Figures, Trees, load_trees, probability

WEIGHTS = "line_judge.npz"
FIRST, SECOND = "first", "second"
"""The passes, by their names in the data file."""

_STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)
_REACHES = (3, 8, 20)
_ROOMS = ("path", "room_0", "room_1", "room_2")
_MOST_WORDS = 60
"""A line of more words weighs no more among its neighbours."""
_SURE, _SURE_WORDS = 0.8, 12
_HELD = 0.5
"""A line of which this share stands in an answer is one of its lines."""
_LONGEST_TITLE, _LONGEST_DESCRIPTION = 300, 600


@dataclass(frozen=True, slots=True)
class Judged:
    """The probability of each of n lines that it is the article's text, and its number of words."""

    probabilities: Numbers
    words: Whole


def judge(seen: Figured) -> Judged:
    """Judges a page's lines by their figures."""
    passes = _passes()
    first = ask(passes[FIRST], seen.names, seen.rows)
    rows = second_rows(seen, first)
    return Judged(ask(passes[SECOND], second_names(seen.names), rows), seen.words)


def by_voice(seen: Figured) -> NDArray[np.bool_]:
    """The lines that stand in the extractor's answer."""
    return np.asarray(seen.rows[:, seen.names.index(VOICE)] >= _HELD)


def subject_of(page: Page, stated: str) -> Subject:
    """What the page says that it is about; `stated` is the body that its data hold."""
    meta = page.meta
    titles = [page.title, meta.get("og:title", ""), meta.get("twitter:title", "")]
    titles += [heading.text_content() for heading in page.tree.iter("h1")]
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
    count = len(thought)
    columns = [moved(thought, step) for step in _STEPS]
    mass = np.minimum(seen.words, _MOST_WORDS).astype(np.float64)
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
    columns += distances(np.flatnonzero((thought > _SURE) & (seen.words >= _SURE_WORDS)), count, own=True)
    columns.append(thought)
    return np.hstack([seen.rows, np.array(columns, np.float32).T.reshape(count, len(columns))])


@cache
def _passes() -> dict[str, Trees]:
    return load_trees(__package__, WEIGHTS)[0]
