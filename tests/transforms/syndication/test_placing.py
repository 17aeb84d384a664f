"""Components, and the stories in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.story import Relation
from transforms.syndication.batches import batch_of
from transforms.syndication.pair_judge import shipped_judge
from transforms.syndication.placing import FULL_ROUNDS, label_components, place_components, precedence, relation_of
from transforms.syndication.settings import MergeSettings

NO_FURNITURE = np.zeros(0, np.uint64)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=40))
def test_components_are_named_by_their_smallest_article(edges: list[tuple[int, int]]) -> None:
    """Each article on an edge gets the smallest article that it can reach."""
    lows, highs = (np.array([edge[i] for edge in edges], np.uint64) for i in (0, 1))
    found = dict(zip(*(column.tolist() for column in label_components(lows, highs)), strict=True))
    smallest = {node: node for edge in edges for node in edge}
    for _ in smallest:
        for left, right in edges:
            smallest[left] = smallest[right] = min(smallest[left], smallest[right])
    assert found == smallest


def test_a_long_chain_is_one_component() -> None:
    """However far apart the ends of a chain are, and in whatever order its edges come, it has one name."""
    chain = np.random.default_rng(7).permutation(5_000).astype(np.uint64)
    nodes, names = label_components(chain[:-1], chain[1:])
    assert nodes.tolist() == list(range(5_000))
    assert set(names.tolist()) == {0}


def test_many_stories_in_one_component(copy_of: Any, sentences: Any) -> None:
    """A component of far more stories than full rounds, chained by shared sentences, still gives each its copies."""
    count = FULL_ROUNDS + 40
    copies = []
    for story in range(count):
        text = sentences(story, 8)
        copies += [copy_of(f"{story:03d}-a", text), copy_of(f"{story:03d}-b", text[:6])]
    names = np.zeros(len(copies), np.uint64)
    batch, judge = batch_of(copies), shipped_judge()
    placed = {p.copy_id: p.story_id for p in place_components(batch, names, NO_FURNITURE, MergeSettings(), judge)}
    assert placed == {copy.copy_id: f"{copy.copy_id[:3]}-a" for copy in copies}


def test_total_order(copy_of: Any, sentences: Any) -> None:
    """Earlier story, origin, earliest trusted date, fullest text, smallest id: each decides where those before tie."""
    day = {"published_at": 5, "date_trusted": True}
    ordered = [
        copy_of("z-known", sentences(1, 2), story_id="story"),
        copy_of("y-origin", sentences(1, 2), is_origin=True, published_at=9, date_trusted=True),
        copy_of("x-early", sentences(1, 2), published_at=4, date_trusted=True),
        copy_of("w-full", sentences(1, 5), **day),
        copy_of("a-id", sentences(1, 3), **day),
        copy_of("b-id", sentences(1, 3), **day),
        copy_of("c-untrusted", sentences(1, 9), published_at=1),
    ]
    batch = batch_of(ordered[::-1])
    found = sorted(range(len(batch)), key=lambda article: precedence(batch, article))
    assert [batch.copy_ids[article] for article in found] == [copy.copy_id for copy in ordered]


@pytest.mark.parametrize(
    ("same_passages", "same_site", "coverage", "reverse", "expected"),
    [
        (True, False, 1.0, 1.0, Relation.IDENTICAL),
        (True, True, 1.0, 1.0, Relation.IDENTICAL),
        (False, True, 0.9, 0.9, Relation.REVISION),
        (False, True, 0.9, 0.2, Relation.REVISION),
        (False, False, 0.9, 0.9, Relation.EDITED),
        (False, False, 0.9, 0.2, Relation.EXCERPT),
        (False, False, 0.2, 0.9, Relation.EXTENDED),
        (False, False, 0.49, 0.45, Relation.EDITED),
    ],
)
def test_relation(same_passages: bool, same_site: bool, coverage: float, reverse: float, expected: Relation) -> None:
    """A copy on the canonical copy's own site is identical or a revision; elsewhere the shares decide."""
    assert relation_of(same_passages, same_site, coverage, reverse, 0.5) is expected
