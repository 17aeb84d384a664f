"""Which copy tells the story, and how each other copy relates to it."""

from __future__ import annotations

from schemas.story import Relation
from transforms.syndication.batches import Batch


def precedence(batch: Batch, article: int) -> tuple[bool, bool, int, int, int, str]:
    """The total order in which the first copy is canonical.

    A story of an earlier run comes first, then the agency's or origin's own copy, then the earliest trusted date, then
    the fullest text, then the smallest rank of what it holds, so that names of files decide nothing, then the smallest
    id.
    """
    return (
        not batch.story_ids[article],
        not batch.origins[article],
        int(batch.published[article]),
        -int(batch.word_counts[article]),
        int(batch.ranks[article]),
        batch.copy_ids[article],
    )


def relation_of(same_passages: bool, same_site: bool, coverage: float, reverse: float, most: float) -> Relation:
    """How a copy relates to its canonical copy, of which it covers the share `reverse`."""
    if same_passages:
        return Relation.IDENTICAL
    if same_site:
        return Relation.REVISION
    if coverage >= most and reverse < most:
        return Relation.EXCERPT
    if reverse >= most and coverage < most:
        return Relation.EXTENDED
    return Relation.EDITED
