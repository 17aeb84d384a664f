"""What the library's own extractor says of a page's lines: the second opinion, asked where the judge is in doubt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transforms.cleaning.extraction.figures import Figured, moved, window
from transforms.cleaning.line_words import Numbers
from transforms.cleaning.trees import Figures

_STEPS = (-2, -1, 1, 2)
_REACHES = (4, 10)
_ROOMS = ("path", "room_0", "room_1", "room_2")
_HELD = 0.5
"""A line of which this share stands in the answer is one of its lines."""
NAMES = (
    "voice",
    *(f"voice{step:+d}" for step in _STEPS),
    *(f"voice~{reach}" for reach in _REACHES),
    *(f"voice_{room}" for room in _ROOMS),
    *("thought_heard", "heard_thought", "thought_mass", "heard_mass"),
)
"""The figures of a line, and of the page: how much of what the judge thought is text the answer holds, and the other
way round, and how much each of them is."""


def voice_rows(seen: Figured, answer: str, thought: Numbers) -> Figures:
    """The figures that an answer gives to each line, in the order of `NAMES`; `thought` is what the judge's first pass
    thought of the lines."""
    sizes = seen.words.sizes
    share = seen.words.in_text(answer)
    columns = [share, *(moved(share, step) for step in _STEPS)]
    said = np.concatenate([[0.0], np.cumsum(share * sizes)])
    all_words = np.concatenate([[0.0], np.cumsum(sizes)])
    for reach in _REACHES:
        first, last = window(len(sizes), reach)
        columns.append((said[last] - said[first]) / np.maximum(1, all_words[last] - all_words[first]))
    for room in seen.rooms:
        key = room + 1
        columns.append(np.bincount(key, share * sizes)[key] / np.maximum(np.bincount(key, sizes)[key], 1))
    mass, heard = thought * sizes, share * sizes
    both = float(mass @ share)
    whole = (both / max(1.0, mass.sum()), both / max(1.0, heard.sum()), mass.sum(), heard.sum())
    columns += [np.full(len(sizes), value) for value in whole]
    rows: Figures = np.array(columns, np.float32).T.reshape(len(sizes), len(NAMES))
    return rows


def held_lines(seen: Figured, answer: str) -> NDArray[np.bool_]:
    """The lines that stand in an answer."""
    return np.asarray(seen.words.in_text(answer) >= _HELD)
