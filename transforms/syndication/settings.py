"""What merging can be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """How passages are compared and work is parted; what makes two articles one piece is the judge's to say."""

    merging: bool = True
    """Whether copies find each other at all; what a site repeats on its articles is learned all the same."""
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
