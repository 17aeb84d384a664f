"""What merging can be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """Thresholds of merging; docs/merging.md shows how they were chosen."""

    least_coverage: float = 0.48
    """Two articles are copies where this share of the shorter one's words stands in the other."""
    most: float = 0.5
    """From this share on, most of an article stands in another: decides between edited, excerpt and extended."""
