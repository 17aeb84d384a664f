"""Simhashes of articles and of their passages; the only module that knows the simhash library.

Every value equals `simhash.Simhash(features, hashfunc=xxhash.xxh3_64_digest).value` bit for bit, so that others can
recompute it. numpy sums a text's features at once: the library takes about 65 µs a passage, and an article has forty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

import numpy as np
import xxhash
from numpy.typing import NDArray
from simhash import Simhash

_BITS = 64
_SIGN = 1 << 63


def article_simhash(words: Sequence[str]) -> int:
    """The simhash of an article's words, each weighted by its frequency, as a signed 64-bit integer; 0 without words.

    Beam's and Arrow's integers are signed: the value is the library's with 2**64 subtracted from 2**63 on.
    """
    if not words:
        return 0
    value = int(_Simhash(Counter(words), hashfunc=xxhash.xxh3_64_digest).value)
    return value - 2 * _SIGN if value >= _SIGN else value


class _Simhash(Simhash):
    """The library's simhash of weighted features, summed at once and not feature by feature."""

    def build_by_features(self, features: Mapping[str, int]) -> None:
        digests = b"".join(map(self.hashfunc, map(str.encode, features)))
        weights = np.fromiter(features.values(), np.int64, len(features))
        sums = weights @ np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, _BITS)
        self.value = int.from_bytes(np.packbits(2 * sums > weights.sum()).tobytes(), "big")


def passage_simhashes(passages: Sequence[Sequence[str]]) -> NDArray[np.uint64]:
    """The simhash of each passage's words and pairs of neighbouring words, set apart by a space.

    No passage may be without words, and no word may hold a space.
    """
    features = [_features(words) for words in passages]
    if not features:
        return np.zeros(0, np.uint64)
    digests = b"".join(map(xxhash.xxh3_64_digest, chain.from_iterable(features)))
    counts = np.fromiter(map(len, features), np.int64, len(features))
    bits = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, _BITS)
    firsts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    sums = np.add.reduceat(bits, firsts, axis=0, dtype=np.int32)
    majority = 2 * sums > counts[:, np.newaxis]
    return np.packbits(majority, axis=1).view(">u8").ravel().astype(np.uint64)


def _features(words: Sequence[str]) -> list[bytes]:
    encoded = " ".join(words).encode().split(b" ")
    return [*encoded, *map(b" ".join, pairwise(encoded))]
