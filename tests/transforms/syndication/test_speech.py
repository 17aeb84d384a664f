"""How much of each passage is direct speech."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.syndication.passages import split_passages
from transforms.syndication.speech import _quotations, speech_shares

PLAIN = "The harbour will stay closed until the end of the week"


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        pytest.param(f"{PLAIN}.", 0, 0, id="none"),
        pytest.param(f"“{PLAIN}.”", 250, 255, id="curly"),
        pytest.param(f'"{PLAIN}."', 250, 255, id="straight"),
        pytest.param(f"„{PLAIN}.“", 250, 255, id="german"),
        pytest.param(f"«{PLAIN}.»", 250, 255, id="french"),
        pytest.param(f"‘{PLAIN},’ she said.", 200, 240, id="single"),
        pytest.param(f"'{PLAIN},' she said.", 200, 240, id="single-straight"),
        pytest.param(f"「{PLAIN}。」", 250, 255, id="corner-brackets"),
        pytest.param(f"“{PLAIN}, and it won’t open", 250, 255, id="not-closed"),
        pytest.param("It’s the town’s harbour that’s closed, and the sailors’ club too.", 0, 0, id="apostrophes"),
        pytest.param(
            f"“{PLAIN},” the harbour master told everybody on Monday evening at the inn.", 100, 150, id="half"
        ),
    ],
)
def test_share_of_speech(text: str, least: int, most: int) -> None:
    """Quotation marks of every style count, apostrophes do not; an unclosed one runs to its paragraph's end."""
    shares = np.frombuffer(split_passages(text, "en").quoted, np.uint8)
    assert least <= shares[0] <= most


def test_speech_may_span_sentences() -> None:
    """A quotation of two sentences covers both, and the paragraph after an unclosed one starts anew."""
    text = f"“{PLAIN}. {PLAIN}, or so.” She left the meeting before it had ended.\n“{PLAIN}, at least\n{PLAIN}."
    shares = np.frombuffer(split_passages(text, "en").quoted, np.uint8)
    assert (shares > 250).tolist() == [True, True, False, True, False]


@given(
    st.text(alphabet="ab \n\"“”«»'‘’,.", max_size=120),
    st.lists(st.integers(0, 120), min_size=1, max_size=8),
)
def test_shares_are_those_of_counting_each_character(text: str, cuts: list[int]) -> None:
    """Whatever overlaps, a passage's share is that of its characters which some quotation covers."""
    places = np.unique(np.minimum([0, len(text), *cuts], len(text)))
    starts, ends = places[:-1].astype("<u4"), places[1:].astype("<u4")
    inside = np.zeros(len(text), bool)
    for start, end in _quotations(text):
        inside[start:end] = True
    expected = [round(255 * float(inside[start:end].mean())) for start, end in zip(starts, ends, strict=True)]
    assert list(speech_shares(text, starts, ends)) == pytest.approx(expected, abs=1)
