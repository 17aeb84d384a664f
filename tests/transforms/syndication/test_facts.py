"""Names and numbers: what differs between two reports that fill in one form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.syndication.facts import ends_as_prose, fact_mask, facts_of, hashes_of, sketch_of


@pytest.mark.parametrize(
    ("passage", "facts"),
    [
        ("The ferry Aurora left Lower Quay at 10.45 on Monday.", {"Aurora", "Lower", "Quay", "10.45", "Monday"}),
        ("12 boats were lost near the harbour.", {"12"}),
        ("港口于 3 月 14 日关闭。", {"3", "14"}),
        ("nothing here has a capital", set()),
    ],
    ids=["english", "begins-with-a-number", "chinese", "none"],
)
def test_facts(passage: str, facts: set[str]) -> None:
    """Words with a capital and numbers are facts, but not the word that begins a passage."""
    assert facts_of(passage) == facts


@given(st.sets(st.text(min_size=1, max_size=8), max_size=40))
def test_masks_grow_with_facts(facts: set[str]) -> None:
    """A mask has 32 bits, none without facts, and each fact's bit is in it."""
    mask = fact_mask(facts)
    assert 0 <= mask < 1 << 32
    assert all(mask & fact_mask([fact]) for fact in facts)
    assert (mask == 0) is (not facts)


@given(st.lists(st.sets(st.text(min_size=1, max_size=8), max_size=30), max_size=5))
def test_sketches_are_bounded_and_sorted(passages: list[set[str]]) -> None:
    """A sketch holds at most 128 numbers, in order, whatever passages hold the facts."""
    found = np.frombuffer(sketch_of(passages), "<u2").tolist()
    assert found == sorted(set(found))
    assert len(found) <= 128
    assert sketch_of(passages) == sketch_of([set().union(*passages)])


def test_words_are_hashed_once() -> None:
    """A title's words are a set: neither order nor repetition counts."""
    assert hashes_of(["a", "b", "a"]) == hashes_of(["b", "a"])
    assert len(hashes_of(["a", "b", "a"])) == 8


@pytest.mark.parametrize(
    ("passage", "ended"),
    [("It sank.", True), ("“It sank.”", True), ("Photos: the ferry sinks", False), ("船沉了。", True)],
    ids=["stop", "stop-in-quotes", "caption", "chinese"],
)
def test_prose(passage: str, ended: bool) -> None:
    """Sentences end with a mark, captions and links do not."""
    assert ends_as_prose(passage) is ended
