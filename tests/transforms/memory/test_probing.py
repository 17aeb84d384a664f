"""Looking articles up in the index gives what comparing everything with everything gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from transforms.memory import probing
from transforms.memory.probing import best_stories, find_rows, shared_stories

TOP = 2**64 - 1
passages = st.one_of(st.integers(0, 12), st.integers(TOP - 3, TOP), st.just(2**63))
segment = st.lists(
    st.tuples(passages, st.integers(0, 9), st.integers(0, 5)), max_size=25, unique_by=lambda row: row[:2]
)
Write = Callable[[list[tuple[int, int, int]]], str]


def columns(rows: list[tuple[int, int]]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    return np.array([row[0] for row in rows], np.uint64), np.array([row[1] for row in rows], np.uint64)


def once_each(
    parts: list[list[tuple[int, int, int]]], index: list[tuple[int, int, int]]
) -> list[list[tuple[int, int, int]]]:
    """The parts with those rows alone that are the index's, each in the first part that has its key."""
    seen: set[tuple[int, int]] = set()
    kept: list[list[tuple[int, int, int]]] = []
    for part in parts:
        kept.append([row for row in part if row in index and row[:2] not in seen])
        seen.update(row[:2] for row in kept[-1])
    return kept


def brute_force(
    rows: list[tuple[int, int]], index: list[tuple[int, int, int]], since: int, most: int
) -> dict[tuple[int, int], int]:
    """(article, story) → weight, by looking at every row of the index for every passage."""
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    for passage, article in rows:
        holders = sorted(story for key, story, day in index if key == passage and day >= since)
        for story in holders[:most]:
            shared[article, story] += (1 << 20) // len(holders)
    return dict(shared)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(passages, st.integers(100, 104)), max_size=25, unique=True),
    st.lists(segment, max_size=3),
    st.integers(0, 6),
)
def test_the_index_equals_brute_force(
    write_passages: Write,
    small_groups: None,
    rows: list[tuple[int, int]],
    segments: list[list[tuple[int, int, int]]],
    since: int,
) -> None:
    """Every passage shared with a story recent enough is found, over several segments and row groups."""
    index = list({row[:2]: row for part in segments for row in part}.values())
    paths = [write_passages(part) for part in once_each(segments, index)]
    articles, stories, weights = shared_stories(*columns(rows), paths, since)
    found: defaultdict[tuple[int, int], int] = defaultdict(int)
    for article, story, weight in zip(articles.tolist(), stories.tolist(), weights.tolist(), strict=True):
        found[article, story] += weight
    assert dict(found) == brute_force(rows, index, since, probing.MOST_HOLDERS)


def test_a_notice_in_many_stories_leads_to_a_few(write_passages: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many stories have a passage, it leads to a bounded number, over all segments together."""
    monkeypatch.setattr(probing, "MOST_HOLDERS", 4)
    paths = [write_passages([(7, story, 1) for story in range(start, 2_000, 3)]) for start in range(3)]
    articles, stories, weights = shared_stories(*columns([(7, 100), (7, 101)]), paths, 0)
    assert sorted(zip(articles.tolist(), stories.tolist(), strict=True)) == [
        (article, story) for article in (100, 101) for story in range(4)
    ]
    assert set(weights.tolist()) == {(1 << 20) // 2_000}


def test_the_story_that_shares_most_is_not_crowded_out(write_passages: Write) -> None:
    """One passage that few stories have weighs more than several that stand in hundreds."""
    notice = [(passage, story, 1) for passage in (1, 2, 3) for story in range(500)]
    path = write_passages([*notice, (9, 777, 1)])
    shared = shared_stories(*columns([(1, 100), (2, 100), (3, 100), (9, 100)]), [path], 0)
    assert 777 in best_stories(*shared).tolist()


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30), st.integers(1, 9)), max_size=80),
)
def test_an_article_takes_its_best_stories(rows: list[tuple[int, int, int]]) -> None:
    """For each article the stories with the greatest sums, ties by key; each story once."""
    sums: defaultdict[int, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for article, story, weight in rows:
        sums[article][story] += weight
    best = {
        story
        for by_story in sums.values()
        for story in sorted(by_story, key=lambda story: (-by_story[story], story))[: probing.MOST_STORIES]
    }
    articles, stories = columns([row[:2] for row in rows])
    weights = np.array([row[2] for row in rows], np.int64)
    assert best_stories(articles, stories, weights).tolist() == sorted(best)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(segment, st.lists(passages, min_size=1, max_size=10, unique=True))
def test_rows_are_fetched_by_key(
    write_passages: Write, small_groups: None, rows: list[tuple[int, int, int]], wanted: list[int]
) -> None:
    """All rows of the wanted keys come, and no others."""
    path = write_passages(rows)
    found = find_rows(np.array(sorted(wanted), np.uint64), [path], ("key", "story", "day"))
    got = [tuple(row.values()) for table in found for row in table.to_pylist()]
    assert sorted(got) == sorted(row for row in rows if row[0] in wanted)
