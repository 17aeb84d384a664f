"""The figures of a pair: the same from both sides, within bounds, and what they tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.fingerprint import Fingerprint
from transforms.syndication.alignment import Sides, align, widely_held
from transforms.syndication.batches import batch_of
from transforms.syndication.facts import hashes_of
from transforms.syndication.pair_figures import FIGURES, figures_of, in_words
from transforms.syndication.settings import MergeSettings

SETTINGS = MergeSettings()
_UNBOUNDED = ("days_apart", "own_words")
PASSAGES = st.lists(
    st.tuples(st.integers(1, 40), st.integers(1, 60), st.integers(0, 255), st.integers(0, 255), st.integers(0, 1)),
    max_size=12,
)


def fingerprint(name: str, rows: list[tuple[int, int, int, int, int]], **fields: Any) -> Fingerprint:
    spread = np.uint64(0x9E3779B97F4A7C15)
    numbers = np.array([row[0] for row in rows], np.uint64) * spread
    columns = [np.array([row[i] for row in rows], kind) for i, kind in ((1, "<u2"), (2, "u1"), (3, "<u4"), (4, "u1"))]
    words, quoted, facts, prose = (column.tobytes() for column in columns)
    return Fingerprint(
        name, "", False, None, False, 0, numbers.tobytes(), words, quoted, facts=facts, prose=prose, **fields
    )


def figures(left: Fingerprint, right: Fingerprint) -> dict[str, float]:
    sides = Sides(batch_of([left, right]), np.zeros(0, np.uint64), SETTINGS)
    found = figures_of(sides[0], sides[1], align(sides[0], sides[1], SETTINGS))
    return dict(zip(FIGURES, found.tolist(), strict=True))


@given(PASSAGES, PASSAGES)
def test_figures_are_symmetric_and_bounded(left: Any, right: Any) -> None:
    """Whichever article comes first, the figures are the same, and shares lie between 0 and 1."""
    one, other = fingerprint("a", left), fingerprint("b", right)
    found, turned = figures(one, other), figures(other, one)
    assert found == pytest.approx(turned, nan_ok=True)
    for name in set(FIGURES) - set(_UNBOUNDED):
        assert np.isnan(found[name]) or -1e-9 <= found[name] <= 1 + 1e-9, name


@given(PASSAGES.filter(bool))
def test_an_article_is_all_in_itself(rows: Any) -> None:
    """Of a text and itself every word matches, and no fact clashes."""
    found = figures(fingerprint("a", rows), fingerprint("b", rows))
    assert found["all_whole_low"] == pytest.approx(1.0)
    assert found["size_ratio"] == 1.0


def test_what_nobody_knows_is_no_number() -> None:
    """Without titles, names, sites and dates their figures are NaN, not 0."""
    found = figures(fingerprint("a", [(1, 9, 0, 0, 1)]), fingerprint("b", [(1, 9, 0, 0, 1)]))
    unknown = ("title_jaccard", "names_jaccard", "same_site", "days_apart", "facts_agree", "facts_clash")
    assert all(np.isnan(found[name]) for name in unknown)


def test_facts_that_clash() -> None:
    """Passages that match and name others are a form filled in again; one that differs is a correction."""
    rows = [(number, 20, 0, 0b111 << number, 1) for number in range(1, 9)]
    form = [(number, 20, 0, 0b111 << (number + 9), 1) for number in range(1, 9)]
    again = figures(fingerprint("a", rows), fingerprint("b", form))
    corrected = figures(fingerprint("a", rows), fingerprint("b", [*rows[:7], form[7]]))
    assert (again["facts_agree"], again["facts_differ"], again["facts_clash"]) == (0.0, 1.0, 1.0)
    assert corrected["facts_clash"] == 0.0
    assert corrected["facts_differ"] == pytest.approx(1 / 8)


def test_titles_overlap() -> None:
    """Titles are compared as sets of words."""
    left, right = (fingerprint(name, [(1, 9, 0, 0, 1)]) for name in "ab")
    left = replace(left, title_words=hashes_of(["ferry", "sinks", "off", "cape"]))
    right = replace(right, title_words=hashes_of(["ferry", "sinks"]))
    assert (figures(left, right)["title_jaccard"], figures(left, right)["title_contained"]) == (0.5, 1.0)


def test_widely_held_is_relative_to_the_article() -> None:
    """A gallery beside a story of its own is widely held; a story that forty outlets print is not."""
    words, owners = np.full(8, 20.0), np.repeat(np.arange(2), 4)
    held = np.array([0, 0, 30, 30, 40, 40, 41, 39], np.uint8)
    assert widely_held(held, words, owners, 2).tolist() == [False, False, True, True, *[False] * 4]


def test_every_figure_has_words_of_its_own() -> None:
    """A new figure comes with its words, and no two are called the same."""
    told = [in_words(figure) for figure in FIGURES]
    assert len(set(told)) == len(FIGURES)
    assert in_words("prose_head60_in_head_low").endswith("of the first 60 words, in the other's head")
