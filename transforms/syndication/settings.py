"""What merging can be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """Thresholds of merging, chosen by cross-validation on human-read pairs: docs/merging.md shows their curves."""

    least_coverage: float = 0.5
    """Two articles are copies where this share of one of them stands in the other …"""
    least_reverse: float = 0.25
    """… and this share of the other in the one …"""
    least_excerpt: float = 0.08
    """… or at least this share, where the excerpt takes up the other one's beginning."""
    near: int = 12
    """Two passages are one where at most this many of their 64 bits differ."""
    speech: float = 0.5
    """What direct speech weighs: different reports of one event quote the same words."""
    free_words: int = 3
    """A passage weighs by its words beyond these: captions, headlines and names in lists are short and prove little."""
    most: float = 0.5
    """From this share of its words on, most of an article stands in another: parts edited, excerpt and extended."""
    buckets: int = 8
    """Into how many parts the shuffles are cut: more for more workers or more articles."""
    batch_size: int = 4096
    """How many articles travel in one piece."""
