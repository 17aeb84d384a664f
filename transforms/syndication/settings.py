"""What merging can be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """Thresholds of merging, chosen by cross-validation on human-read pairs: docs/merging.md shows their curves."""

    least_coverage: float = 0.47
    """Two articles are copies where this share of one of them stands in the other …"""
    least_reverse: float = 0.1
    """… and at least this share of the other one: a live blog is no copy of the briefs that it swallowed."""
    most: float = 0.5
    """From this share of its words on, most of an article stands in another: parts edited, excerpt and extended."""
    buckets: int = 8
    """Into how many parts the shuffles are cut: more for more workers or more articles."""
    batch_size: int = 4096
    """How many articles travel in one piece."""
