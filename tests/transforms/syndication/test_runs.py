"""Sampled runs of words, and how much of a passage another text has of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from transforms.syndication.runs import RUN, SAMPLE, sample_runs, shares_of_runs

WORDS = [f"word{number}" for number in range(4_000)]
PASSAGES = st.lists(st.lists(st.sampled_from(WORDS[:40]), min_size=1, max_size=30), max_size=8)


def sampled(*passages: list[str]) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    runs, counts = sample_runs(passages)
    return np.frombuffer(runs, "<u2"), np.frombuffer(counts, np.uint8)


def shares(passages: list[list[str]], others: list[list[str]]) -> list[float]:
    other = sampled(*others)[0]
    found: list[float] = shares_of_runs(*sampled(*passages), other, (len(other),))[0].tolist()
    return found


@given(PASSAGES)
def test_each_passage_has_its_own_runs(passages: list[list[str]]) -> None:
    """No run reaches over a passage's end: the runs of all passages are those of each alone."""
    runs, counts = sample_runs(passages)
    alone = [sample_runs([words]) for words in passages]
    assert runs == b"".join(part for part, _ in alone)
    assert counts == b"".join(part for _, part in alone)


def test_a_quarter_is_kept() -> None:
    """One run in four is kept, of a long text."""
    counts = sampled(*(WORDS[start : start + 40] for start in range(0, 4_000, 40)))[1]
    assert abs(counts.sum() / (100 * (40 - RUN + 1)) - 1 / SAMPLE) < 0.03


def test_a_passage_without_an_end_is_bounded() -> None:
    """Of one passage at most 255 runs are kept, which fits its count."""
    runs, counts = sampled(WORDS)
    assert (len(runs), counts.tolist()) == (255, [255])


def test_half_a_passage_is_found() -> None:
    """Where half of a passage stands in another text, cut out of its sentence, about half of it is found."""
    (share,) = shares([WORDS[:400]], [WORDS[1_000:1_100], WORDS[:200]])
    assert abs(share - 0.5) < 0.1
    assert shares([WORDS[:400]], [WORDS[:400]]) == [1.0]
    assert shares([WORDS[:400]], [WORDS[1_000:1_400]]) == [0.0]


def test_a_room_holds_the_first_runs() -> None:
    """Runs are looked for in the first of the other's runs, so many as there is room."""
    passages = [WORDS[:100], WORDS[100:200]]
    runs, counts = sampled(*passages)
    found = shares_of_runs(runs, counts, runs, (len(runs), int(counts[0]), 0))
    assert found.tolist() == [[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]


def test_short_passages_have_none() -> None:
    """A passage of few words may have no run: its share is not known."""
    assert np.isnan(shares([["too", "short"]], [WORDS[:100]])).all()
    assert shares([WORDS[:100]], []) == [0.0]
