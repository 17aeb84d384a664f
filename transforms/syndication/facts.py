"""The names and numbers of a text: what differs between two reports that fill in one form.

A name is a word with a capital that does not begin its passage; in German that is every noun. In scripts without
capitals only numbers count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np
import xxhash

_FACT = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_][^\W_]+")
_FIRST_WORD = re.compile(r"[\W_]*[^\W\d_][^\W_]*")
_ENDED = re.compile(r"[.!?…؟۔।॥։።。！？‽][\"'”’»›“‘)\]」』]*$")
_MOST_NAMES = 128
_BITS = 32


def facts_of(passage: str) -> set[str]:
    """The names and numbers of a passage."""
    begun = _FIRST_WORD.match(passage)
    return {word for word in _FACT.findall(passage, begun.end() if begun else 0) if not word.islower() and _tells(word)}


def _tells(word: str) -> bool:
    return word[0].isdigit() or word[0].isupper()


def fact_mask(facts: Collection[str]) -> int:
    """32 bits of which each fact sets one."""
    mask = 0
    for fact in facts:
        mask |= 1 << (_hash(fact) % _BITS)
    return mask


def sketch_of(passages: Sequence[Collection[str]]) -> bytes:
    """The smallest hashes of all facts: two texts' sketches agree as much as their facts do."""
    hashes = np.unique(np.array([_hash(fact) & 0xFFFF for fact in set().union(*passages)], np.dtype("<u2")))
    return hashes[:_MOST_NAMES].tobytes()


def hashes_of(words: Sequence[str]) -> bytes:
    """The sorted hashes of words, each once, as uint32."""
    return np.unique(np.array([_hash(word) for word in words], np.dtype("<u4"))).tobytes()


def ends_as_prose(passage: str) -> bool:
    """Whether a passage ends as a sentence does; captions, links and headlines seldom do."""
    return _ENDED.search(passage) is not None


def _hash(word: str) -> int:
    return xxhash.xxh32_intdigest(word.encode("utf-8", "surrogatepass"))
