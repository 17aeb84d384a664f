"""Simhashes of articles and of their passages; the only module that knows the simhash library.

Every value equals `simhash.Simhash(features, hashfunc=xxhash.xxh3_64_digest).value` bit for bit, so that others can
recompute it. numpy sums a text's features at once: the library takes about 65 µs a passage, and an article has forty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise

import numpy as np
import xxhash
from numpy.typing import NDArray
from simhash import Simhash

_BITS = 64
_SIGN = 1 << 63
_MOST_AT_ONCE = 20_000
"""So many words are summed at once: their bits take a byte each, and a text of 20 MB has three million of them."""


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
        words, sums = iter(features), np.zeros(_BITS, np.int64)
        while some := list(islice(words, _MOST_AT_ONCE)):
            weights = np.fromiter(map(features.__getitem__, some), np.int64, len(some))
            sums += weights @ _bits(map(self.hashfunc, map(str.encode, some)))
        self.value = int.from_bytes(np.packbits(2 * sums > sum(features.values())).tobytes(), "big")


def passage_simhashes(passages: Sequence[Sequence[str]]) -> NDArray[np.uint64]:
    """The simhash of each passage's words and pairs of neighbouring words, set apart by a space.

    No passage may be without words, and no word may hold a space.
    """
    return np.concatenate([np.zeros(0, np.uint64), *map(_simhashes, _portions(passages))])


def _portions(passages: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """The passages in lists of about as many words as are summed at once."""
    portion: list[Sequence[str]] = []
    size = 0
    for words in passages:
        if portion and size + len(words) > _MOST_AT_ONCE:
            yield portion
            portion, size = [], 0
        portion.append(words)
        size += len(words)
    if portion:
        yield portion


def _simhashes(passages: Sequence[Sequence[str]]) -> NDArray[np.uint64]:
    counts = np.array([2 * len(words) - 1 for words in passages], np.int64)
    if len(passages) == 1:
        sums = _long_sums(passages[0])
    else:
        features = chain.from_iterable(map(_features, passages))
        firsts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        sums = np.add.reduceat(_bits(map(xxhash.xxh3_64_digest, features)), firsts, axis=0, dtype=np.int32)
    majority = 2 * sums > counts[:, np.newaxis]
    return np.packbits(majority, axis=1).view(">u8").ravel().astype(np.uint64)


def _long_sums(words: Sequence[str]) -> NDArray[np.int32]:
    """The sums of one passage, however long; a pair that a cut would part is counted with the words before it."""
    sums = np.zeros((1, _BITS), np.int32)
    for start in range(0, len(words), _MOST_AT_ONCE):
        features = _features(words[start : start + _MOST_AT_ONCE])
        if start:
            features.append(" ".join(words[start - 1 : start + 1]).encode())
        sums += _bits(map(xxhash.xxh3_64_digest, features)).sum(axis=0, dtype=np.int32)
    return sums


def _bits(digests: Iterable[bytes]) -> NDArray[np.uint8]:
    return np.unpackbits(np.frombuffer(b"".join(digests), np.uint8)).reshape(-1, _BITS)


def _features(words: Sequence[str]) -> list[bytes]:
    encoded = " ".join(words).encode().split(b" ")
    return [*encoded, *map(b" ".join, pairwise(encoded))]
