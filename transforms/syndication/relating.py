"""What two articles that share passages have in common, told from the figures of their alignment by plain rules.

The first rule that holds tells; docs/merging.md has them in words.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.link import LinkRelation
from transforms.syndication.alignment import PARTS, VIEWS, Alignment, Floats, Side
from transforms.syndication.pair_figures import QUOTED, agreement_of

_ALL, _LEAD, _PROSE = 0, 1, len(PARTS) * VIEWS.index("prose")
LEAST_PROSE = 1 / 3
"""Where less of what matches than this is sentences of its own, in either, two articles share furniture."""
LEAST_FORM = 0.25
"""A form makes at least this share of both articles …"""
FORM_AGREES = 0.4
"""… and less than this share of the names and numbers in it is the same."""
MOSTLY_SPEECH = 0.5
LEAST_FOLLOW_UP = 0.2
"""From this share of either article on it is re-used by the other, below it is background."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """The shares of the words of both articles, and of their leads, that stand in the other; and what that makes."""

    relation: LinkRelation
    left: float
    right: float
    left_lead: float
    right_lead: float


def relate(left: Side, right: Side, found: Alignment, one_piece: bool) -> Relationship:
    """What two aligned articles have in common; `one_piece` is what the judge of pairs says."""
    return Relationship(
        _relation(left, right, found, one_piece),
        found.left_words,
        found.right_words,
        _lead(left, found.on_left[0]),
        _lead(right, found.on_right[0]),
    )


def _relation(left: Side, right: Side, found: Alignment, one_piece: bool) -> LinkRelation:
    if one_piece:
        return LinkRelation.NEAR_COPY
    if max(_part(left, found.on_left[0], _PROSE), _part(right, found.on_right[0], _PROSE)) < LEAST_PROSE:
        return LinkRelation.SHARES_FURNITURE
    if min(found.left_words, found.right_words) >= LEAST_FORM and agreement_of(left, right, found) < FORM_AGREES:
        return LinkRelation.TEMPLATE
    if min(_part(left, found.on_left[0], QUOTED), _part(right, found.on_right[0], QUOTED)) >= MOSTLY_SPEECH:
        return LinkRelation.QUOTES
    if max(found.left_words, found.right_words) >= LEAST_FOLLOW_UP:
        return LinkRelation.FOLLOW_UP
    return LinkRelation.BACKGROUND


def _part(side: Side, held: Floats, column: int) -> float:
    """The share of the words of an article that match which a column of weights has."""
    return float(held @ side.weights[:, column]) / (float(held @ side.weights[:, _ALL]) or 1.0)


def _lead(side: Side, held: Floats) -> float:
    return float(held @ side.weights[:, _LEAD]) / (float(side.totals[_LEAD]) or 1.0)
