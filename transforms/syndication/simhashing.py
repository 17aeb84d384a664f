"""Simhashes of articles and of their passages; the only module that knows the simhash library.

Every value equals `simhash.Simhash(features, hashfunc=xxhash.xxh3_64_digest).value` bit for bit, so that others can
recompute it. Passages are hashed all at once by numpy: the library takes about 65 µs each, and an article has forty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xxhash
from numpy.typing import NDArray
from simhash import Simhash

_BITS = 64
_SIGN = 1 << 63
_LARGEST_WEIGHT = 255


def article_simhash(words: Sequence[str]) -> int:
    """The simhash of an article's words, each weighted by its frequency, as a signed 64-bit integer; 0 without words.

    Beam's and Arrow's integers are signed: the value is the library's with 2**64 subtracted from 2**63 on.
    """
    if not words:
        return 0
    value = int(Simhash(_weighted(words), hashfunc=xxhash.xxh3_64_digest).value)
    return value - 2 * _SIGN if value >= _SIGN else value


def _weighted(words: Sequence[str]) -> list[tuple[str, int]]:
    """Each word with its frequency, in parts: the library keeps weights in bytes and fails on larger ones."""
    return [
        (word, min(_LARGEST_WEIGHT, count - taken))
        for word, count in Counter(words).items()
        for taken in range(0, count, _LARGEST_WEIGHT)
    ]


def passage_features(words: Sequence[str]) -> list[str]:
    """What a passage's fingerprint is made of: its words and its pairs of neighbouring words."""
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]


def passage_simhashes(passages: Sequence[Sequence[str]]) -> NDArray[np.uint64]:
    """The simhash of each passage's features; no passage may be without words."""
    features = [passage_features(words) for words in passages]
    if not features:
        return np.zeros(0, np.uint64)
    digest = xxhash.xxh3_64_digest
    digests = b"".join([digest(feature.encode()) for passage in features for feature in passage])
    counts = np.fromiter(map(len, features), np.int64, len(features))
    bits = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, _BITS)
    firsts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    sums = np.add.reduceat(bits, firsts, axis=0, dtype=np.int32)
    majority = 2 * sums > counts[:, np.newaxis]
    return np.packbits(majority, axis=1).view(">u8").ravel().astype(np.uint64)
