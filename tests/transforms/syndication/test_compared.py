"""What is remembered of a pair of articles is what its comparison finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from schemas.fingerprint import Fingerprint
from transforms.syndication import compared
from transforms.syndication.alignment import Side, Sides, align
from transforms.syndication.batches import batch_of
from transforms.syndication.compared import ComparedPairs, Found, compared_pairs
from transforms.syndication.pair_judge import shipped_judge
from transforms.syndication.settings import MergeSettings

SETTINGS = MergeSettings()
MakeCopy = Callable[..., Fingerprint]
MakeSentences = Callable[..., list[str]]


def sides_of(copies: Sequence[Fingerprint]) -> list[Side]:
    sides = Sides(batch_of(copies), np.zeros(0, np.uint64), SETTINGS)
    return [sides[article] for article in range(len(copies))]


def compare(left: Side, right: Side) -> Found:
    found = align(left, right, SETTINGS)
    return Found(found.left_words, found.right_words, shipped_judge().of_pair(left, right, found))


@pytest.fixture
def copies(copy_of: MakeCopy, sentences: MakeSentences) -> list[Fingerprint]:
    """An article, one that was cut and has a new end, and another one."""
    text = sentences(1, 12)
    return [
        copy_of("a", text, "quay.example"),
        copy_of("b", [*text[2:9], *sentences(2, 3)], "sluice.example"),
        copy_of("c", sentences(3, 8)),
    ]


def test_a_pair_is_told_in_either_order(copies: list[Fingerprint]) -> None:
    """To the last bit what is found when the articles are compared, whichever comes first and in whatever batch."""
    pairs, (left, right, _) = ComparedPairs(), sides_of(copies)
    pairs.note(left, right, compare(left, right))
    again, first = sides_of([copies[1], copies[0]])
    assert pairs.of(first, again) == compare(left, right)
    assert pairs.of(again, first) == compare(right, left)
    assert compare(left, right).left_words != compare(left, right).right_words


def test_another_pair_is_not_known(copies: list[Fingerprint]) -> None:
    """Another article, or the same where another passage of it is widely held, is a new pair."""
    pairs, (left, right, other) = ComparedPairs(), sides_of(copies)
    pairs.note(left, right, compare(left, right))
    held = replace(copies[0], held=bytes([200]) + bytes([1]) * 11)
    assert pairs.of(left, other) is None
    assert pairs.of(sides_of([held])[0], right) is None


def test_judges_are_told_apart() -> None:
    """What one judge said is not taken for what another would say."""
    judge = shipped_judge()
    assert compared_pairs(judge, SETTINGS) is compared_pairs(replace(judge), SETTINGS)
    assert compared_pairs(judge, SETTINGS) is not compared_pairs(replace(judge, intercept=-3.0), SETTINGS)
    assert compared_pairs(judge, SETTINGS) is not compared_pairs(judge, MergeSettings(speech=1.0))


def test_what_is_kept_is_bounded(copies: list[Fingerprint], monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs are let go when there are too many."""
    monkeypatch.setattr(compared, "MOST_PAIRS", 1)
    pairs, (left, right, other) = ComparedPairs(), sides_of(copies)
    pairs.note(left, right, compare(left, right))
    pairs.note(left, other, compare(left, other))
    assert pairs.of(left, right) is None
    assert pairs.of(left, other) is not None
