"""What merging says of a copy: the story it belongs to, and how it relates to the story's canonical copy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from schemas.pickling import pickled_packed


class Relation(str, Enum):
    """The published values of `copies.relation`: how a copy stands to its story's canonical copy."""

    CANONICAL = "canonical"
    IDENTICAL = "identical"  # the same passages
    EDITED = "edited"  # any other copy: as a rule most of each stands in the other
    EXCERPT = "excerpt"  # shorter: most of it stands in the canonical copy, but not the reverse
    EXTENDED = "extended"  # longer: most of the canonical copy stands in it, but not the reverse
    REVISION = "revision"  # a later version on the canonical copy's own site


@pickled_packed
@dataclass(frozen=True, slots=True)
class Placement:
    """Where merging put one copy. `coverage` is the share of this copy's words found in the canonical copy,
    `canonical_coverage` the reverse, both 0-1; `furniture` are the indices of its passages that are site furniture.
    `merge_probability` is how likely both are one piece, None for a canonical copy; `held` says of a canonical copy how
    widely its passages are held, empty where none is."""

    copy_id: str
    story_id: str
    relation: Relation
    coverage: float
    canonical_coverage: float
    furniture: tuple[int, ...] = ()
    merge_probability: float | None = None
    held: bytes = b""
