"""Another extractor's answer as figures of lines."""

from __future__ import annotations

import numpy as np
from lxml import html as lxml_html

from transforms.cleaning.extraction.figures import Figured, Subject, figures_of
from transforms.cleaning.extraction.voice import NAMES, held_lines, voice_rows
from transforms.cleaning.outline import read_outline

PAGE = """
<nav><p>Home and harbour news today</p></nav><article><p>The ferry sails again from Monday, with a new engine.</p>
<p>Tickets cost what they did before the winter.</p></article><p>Subscribe to our letter now</p>
"""
ANSWER = "The ferry sails again from Monday, with a new engine.\nTickets cost what they did before the winter."


def seen() -> Figured:
    outline = read_outline(lxml_html.document_fromstring(f"<html><body>{PAGE}</body></html>"))
    return figures_of(outline, Subject(frozenset(), frozenset()))


def column(rows: np.ndarray, name: str) -> list[float]:
    return [float(value) for value in rows[:, NAMES.index(name)]]


def test_an_answer_is_heard_line_by_line() -> None:
    """A line that stands in the answer has a share of 1, one that does not of 0; neighbours are heard too."""
    rows = voice_rows(seen(), ANSWER, np.array([0.1, 0.9, 0.9, 0.1]))
    assert column(rows, "voice") == [0, 1, 1, 0]
    assert column(rows, "voice+1") == [1, 1, 0, -1]
    assert column(rows, "voice_room_0")[1:3] == [1, 1]
    assert held_lines(seen(), ANSWER).tolist() == [False, True, True, False]


def test_how_far_both_agree_is_heard() -> None:
    """Where the judge thinks what the answer holds, both shares are high, and where it thinks the rest, low."""
    agreed = voice_rows(seen(), ANSWER, np.array([0.0, 1.0, 1.0, 0.0]))
    assert column(agreed, "thought_heard") == column(agreed, "heard_thought") == [1.0] * 4
    other = voice_rows(seen(), ANSWER, np.array([1.0, 0.0, 0.0, 1.0]))
    assert column(other, "thought_heard") == [0.0] * 4


def test_no_answer_is_heard_as_none() -> None:
    """An empty answer holds no line, and nothing divides by nought."""
    rows = voice_rows(seen(), "", np.zeros(4))
    assert column(rows, "voice") == [0] * 4
    assert np.isfinite(rows).all()
