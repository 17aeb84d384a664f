"""What the figures of a pair are called."""

from __future__ import annotations

from transforms.syndication.figure_words import in_words
from transforms.syndication.pair_figures import FIGURES


def test_every_figure_has_words_of_its_own() -> None:
    """A new figure comes with its words, and no two are called the same."""
    told = [in_words(figure) for figure in FIGURES]
    assert len(set(told)) == len(FIGURES)
    assert in_words("prose_head60_in_head_low").endswith("of the first 60 words, in the other's head")
