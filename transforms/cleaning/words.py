"""Counts words in any script, and tells sentences from lines."""

from __future__ import annotations

import re
from functools import lru_cache

PROSE_WORDS = 12
"""Words from which a paragraph that ends a sentence is prose, not a heading or a link."""

SURELY_PROSE = 300
"""Characters from which a paragraph is not counted, only looked at for its end."""

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]"
)
_SENTENCE_END = re.compile(r"""[.!?…。！？؟۔।։]["'”’»«“)\]）」』]*\s*$""")


@lru_cache(maxsize=1024)
def count_words(text: str) -> int:
    """The words of a text, parted by white space; in scripts written without spaces, two characters are a word.

    Several judges count the same paragraphs, so the last counts are kept.
    """
    if text.isascii() or not _UNSPACED.search(text):
        return len(text.split())
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + (unspaced + 1) // 2


def ends_sentence(text: str) -> bool:
    """Whether a text ends with a full stop or another mark that ends a sentence."""
    return _SENTENCE_END.search(text[-12:]) is not None


def is_prose(text: str) -> bool:
    """Whether a paragraph reads as running text: long enough, and its last sentence is ended."""
    return ends_sentence(text) and (len(text) > SURELY_PROSE or count_words(text) >= PROSE_WORDS)
