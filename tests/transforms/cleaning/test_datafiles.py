"""Patterns that data files give as lists."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.datafiles import joined

ALTERNATIVES = [r"\bharbou?r\b", r"\bcranes?", r"\bthe (?:old|new) pier\b.{0,5}now"]


def test_a_list_that_begins_at_words_looks_for_their_edge_once() -> None:
    """The other list stays as it is: one of its alternatives begins within a word."""
    assert joined(ALTERNATIVES).count(r"\b") < "|".join(ALTERNATIVES).count(r"\b")
    assert joined([*ALTERNATIVES, "boat"]) == "|".join([*ALTERNATIVES, "boat"])
    assert joined("pier") == "pier"


@given(st.lists(st.sampled_from(["harbor", "harbour", "xcrane", "crane", "the old pier", "now", " ", "-"]), max_size=8))
def test_it_finds_what_the_alternatives_find(pieces: list[str]) -> None:
    """At the same place, and as much."""
    line = "".join(pieces)
    found, expected = re.search(joined(ALTERNATIVES), line), re.search("|".join(ALTERNATIVES), line)
    assert (found and found.span()) == (expected and expected.span())
