"""Which articles share a passage word for word."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.syndication.batches import batch_of
from transforms.syndication.sharing import (
    WIDE,
    candidate_pairs,
    known_wide,
    pack_rows,
    site_repeats,
    sort_rows,
    unique_pairs,
    unpack_rows,
    wide_passages,
)

ROWS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 30)), max_size=60)


def sorted_rows(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    passages, keys = (np.array([row[i] for row in rows], np.uint64) for i in (0, 1))
    ranks, sites, sketches = ((keys % np.uint64(part)).astype(np.uint32) for part in (5, 3, 7))
    return sort_rows(passages, keys, ranks, sites, sketches)[:3]


@given(ROWS)
def test_rows_of_single_articles_are_dropped(rows: list[tuple[int, int]]) -> None:
    """What is left is sorted by passage and rank, each row once, of passages that several articles have."""
    passages, keys, _ = sorted_rows(rows)
    left = [(passage, key % 5, key) for passage, key in zip(passages.tolist(), keys.tolist(), strict=True)]
    holders = {passage: {key for other, key in rows if other == passage} for passage, _ in rows}
    assert left == sorted({(passage, key % 5, key) for passage, key in rows if len(holders[passage]) > 1})


@given(ROWS)
def test_candidates_connect_each_group_in_linear_number(rows: list[tuple[int, int]]) -> None:
    """All articles of a passage meet its two leaders, those of smallest rank; groups of up to three are paired in
    full."""
    passages, keys, _ = sorted_rows(rows)
    lows, highs = candidate_pairs(passages, keys)
    pairs = set(zip(lows.tolist(), highs.tolist(), strict=True))
    assert len(pairs) == len(lows) <= 2 * len(passages)
    expected = set()
    for passage in set(passages.tolist()):
        group = sorted(keys[passages == passage].tolist(), key=lambda key: (key % 5, key))
        expected |= set(combinations(group, 2)) if len(group) <= 3 else set()
        expected |= {(leader, key) for place, leader in enumerate(group[:2]) for key in group[place + 1 :]}
    assert pairs == expected


@given(ROWS)
def test_site_repeats_count_articles(rows: list[tuple[int, int]]) -> None:
    """Each article of a known site hears how many articles of the site have its passage, where there are several."""
    passages, keys, sites = sorted_rows(rows)
    found = site_repeats(passages, keys, sites)
    expected = set()
    for passage, key in zip(passages.tolist(), keys.tolist(), strict=True):
        count = int(((passages == passage) & (sites == key % 3)).sum())
        if key % 3 and count > 1:
            expected.add((key, passage, count))
    assert set(zip(*(column.tolist() for column in found), strict=True)) == expected


def test_unique_pairs() -> None:
    """Pairs come out sorted and once."""
    lows, highs = unique_pairs(np.array([2, 1, 2, 1], np.uint64), np.array([3, 9, 3, 4], np.uint64))
    assert list(zip(lows.tolist(), highs.tolist(), strict=True)) == [(1, 4), (1, 9), (2, 3)]


@given(ROWS, st.lists(st.tuples(st.integers(1, 9), st.integers(3, 250)), max_size=5))
def test_wide_passages_are_counted_with_what_earlier_runs_saw(
    rows: list[tuple[int, int]], known: list[tuple[int, int]]
) -> None:
    """A passage is held by its stories here, articles of one sketch being one, and by the most that any earlier story
    says."""
    passages, keys, sites = sorted_rows(rows)
    sketches = (keys % np.uint64(7)).astype(np.uint32)
    before = np.array([row[0] for row in known], np.uint64), np.array([row[1] for row in known], np.uint8)
    found = wide_passages(passages, keys, sites, sketches, *before)
    expected = {}
    for passage, key in zip(passages.tolist(), keys.tolist(), strict=True):
        here = passages == passage
        held = len(set(sketches[here].tolist())) + max([n for other, n in known if other == passage], default=0)
        if held >= WIDE:
            several = len(set(sites[here].tolist())) > 1 or 0 in sites[here]
            expected[key, passage] = min(held, 255), int(here.sum()) * several
    assert {(k, p): (h, a) for k, p, h, a in zip(*(column.tolist() for column in found), strict=True)} == expected


def test_a_story_with_its_copy_and_follow_up_holds_its_own_passages(copy_of: Any, sentences: Any) -> None:
    """What a story, its copies and a follow-up hold is theirs, what four unlike stories hold is widely held."""
    story, standing = sentences(1, 12), sentences(2, 2)
    copies = [copy_of(f"copy-{n}", story) for n in range(3)]
    follow_up = copy_of("follow-up", [*sentences(3, 9), *story[:3]])
    others = [copy_of(f"other-{n}", [*sentences(20 + n, 9), *standing]) for n in range(4)]
    found = held_in([*copies, follow_up, *others])
    assert set(found.values()) == {4}
    assert {passage for _, passage in found} == set(np.frombuffer(copy_of("x", standing).passages, "<u8").tolist())


def test_articles_of_one_passage_are_one_story(copy_of: Any, sentences: Any) -> None:
    """Articles that hold nothing but one passage are copies of each other."""
    assert held_in([copy_of(f"{n}", sentences(1, 1)) for n in range(9)]) == {}


def held_in(copies: list[Any]) -> dict[tuple[int, int], int]:
    batch = batch_of(copies)
    packed = [pack_rows(batch, np.arange(len(batch.passages)))]
    found = wide_passages(*sort_rows(*unpack_rows(packed)), *known_wide(packed))
    return {(k, p): h for k, p, h, _ in zip(*(column.tolist() for column in found), strict=True)}
