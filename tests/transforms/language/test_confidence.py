"""The confidence that is published for what langdetect's trials agree on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.language.confidence import calibrated


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.integers(40, 5_000), st.integers(40, 5_000))
def test_more_agreement_and_more_letters_are_surer(agreement: float, other: float, letters: int, longer: int) -> None:
    """The confidence stays within 0 and 1, and falls with neither."""
    agreement, other = sorted((agreement, other))
    letters, longer = sorted((letters, longer))
    assert 0.0 <= calibrated(agreement, letters) <= calibrated(other, longer) <= 1.0


@pytest.mark.parametrize(
    ("agreement", "letters", "least", "most"),
    [(1.0, 60, 0.98, 0.99), (1.0, 300, 0.998, 1.0), (6 / 7, 60, 0.75, 0.85), (0.6, 60, 0.55, 0.7), (1.0, 0, 0.0, 0.0)],
)
def test_what_was_measured(agreement: float, letters: int, least: float, most: float) -> None:
    """A headline's worth on which all agree is wrong once in sixty times, a paragraph once in seven hundred."""
    assert least <= calibrated(agreement, letters) <= most
