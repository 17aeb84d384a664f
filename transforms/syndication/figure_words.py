"""The figures of a pair in words, for people who ask why two texts were made one or not."""

from __future__ import annotations

import re

_VIEWS = {"all": "all words", "own": "words that are not widely held", "prose": "prose that is not widely held"}
_PARTS = {
    "whole": "of the whole text",
    "head60": "of the first 60 words",
    "head150": "of the first 150 words",
    "tail150": "of the last 150 words",
    "head60_in_head": "of the first 60 words, in the other's head",
    "head150_in_head": "of the first 150 words, in the other's head",
}
_ENDS = {"low": "the smaller share that the other has", "high": "the larger share that the other has"}
_SHARE = re.compile(r"(all|own|prose)_(.+)_(low|high)")
_OTHERS = {
    "weight_low": "the smaller share, where speech and captions count less",
    "weight_high": "the larger share, where speech and captions count less",
    "opening_low": "the smaller share of the first three passages that the other has",
    "opening_high": "the larger share of the first three passages that the other has",
    "longest_run": "the longest stretch of matches in one order, as a share of the smaller text",
    "in_order": "how many matches follow each other in the same order",
    "facts_agree": "names and numbers that are the same where passages match",
    "facts_differ": "the share of matching words whose names or numbers differ",
    "facts_clash": "how far too few names and numbers agree: a form filled in again",
    "quoted_share": "the share of direct speech in what matches",
    "names_jaccard": "names and numbers in common, by all that either text has",
    "names_contained": "names and numbers in common, by the text that has fewer",
    "title_jaccard": "words of the titles in common, by all that either has",
    "title_contained": "words of the titles in common, by the shorter title",
    "same_site": "whether both stand on one site",
    "days_apart": "the days between both",
    "own_words": "how long the shorter text is",
    "size_ratio": "how much shorter one text is than the other",
}


def in_words(figure: str) -> str:
    """What a figure of `pair_figures.FIGURES` says."""
    share = _SHARE.fullmatch(figure)
    if share is None:
        return _OTHERS[figure]
    view, part, end = share.groups()
    return f"{_ENDS[end]}: {_VIEWS[view]} {_PARTS[part]}"
