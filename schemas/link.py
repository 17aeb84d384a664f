"""What is said of two stories that share passages and were not made one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from schemas.pickling import pickled_packed


class LinkRelation(str, Enum):
    """The published values of `links.relation`: what two stories have in common."""

    NEAR_COPY = "near_copy"  # the judge of pairs takes both for one piece
    TEMPLATE = "template"  # one form filled in twice: names and numbers differ
    SHARES_FURNITURE = "shares_furniture"  # captions, lists and standing boxes, no sentences of their own
    QUOTES = "quotes"  # the same words of somebody
    FOLLOW_UP = "follow_up"  # one re-uses much of the other
    BACKGROUND = "background"  # a few sentences that both have


@pickled_packed
@dataclass(frozen=True, slots=True)
class Link:
    """Two stories, each by the copy that was compared; the shares are of words, 0 to 1.

    `coverage` is the share of this copy's words that stand in the other, `lead_coverage` that of its first 60;
    `days_apart` is how much later this story was published, None where a date is not known or not trusted.
    """

    copy_id: str
    story_id: str
    other_copy_id: str
    other_story_id: str
    relation: LinkRelation
    coverage: float
    other_coverage: float
    lead_coverage: float
    other_lead_coverage: float
    merge_probability: float
    days_apart: float | None
