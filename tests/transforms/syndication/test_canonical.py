"""Which copy tells the story, and how the others relate to it."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.story import Relation
from transforms.syndication.batches import batch_of
from transforms.syndication.canonical import precedence, relation_of


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
