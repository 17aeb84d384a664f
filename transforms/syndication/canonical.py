"""Which copy tells the story, and how each other copy relates to it."""

from __future__ import annotations

from schemas.fingerprint import Fingerprint
from schemas.story import Relation

_NEVER = 1 << 62


def precedence(copy: Fingerprint) -> tuple[bool, bool, int, int, str]:
    """The total order in which the first copy is canonical.

    A story of an earlier run comes first, then the agency's or origin's own copy, then the earliest trusted date, then
    the fullest text, then the smallest id.
    """
    published = copy.published_at if copy.date_trusted and copy.published_at is not None else _NEVER
    return copy.story_id is None, not copy.is_origin, published, -copy.word_count, copy.copy_id


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


def story_id_of(canonical: Fingerprint) -> str:
    return canonical.copy_id if canonical.story_id is None else canonical.story_id
