"""Which articles share a passage word for word: candidates for copies, and how often a site repeats itself.

Works on one bucket of passages. The cost is linear in its rows, whatever the size of a group: each group's articles are
paired with its two leaders only, the two smallest keys. Copies of one story share nearly all passages, so they meet
the same leaders again and again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.syndication.batches import Batch, Indices, Keys

SiteCodes = NDArray[np.uint32]
"""Half of the site keys: enough to tell apart the sites that share one passage."""

_LEADERS = 2
WIDE = 3
"""A passage that so many articles hold is widely held."""


def pack_rows(batch: Batch, rows: Indices) -> tuple[Keys, NDArray[np.uint16], Keys, SiteCodes, Keys, NDArray[np.uint8]]:
    """The passages of these rows of a batch, in their order, with their articles named once each: passages, and for
    each article the number of its passages here, its key and its site. About 11 bytes a passage. At last the passages
    that earlier runs found widely held, and how widely."""
    owners = batch.owners[rows]
    here, counts = np.unique(owners, return_counts=True)
    sites = batch.site_keys[here].astype(np.uint32)
    passages, held = batch.passages[rows], batch.held[rows]
    return passages, counts.astype(np.uint16), batch.keys[here], sites, passages[held > 0], held[held > 0]


def unpack_rows(packed: Iterable[tuple[NDArray[Any], ...]]) -> tuple[Keys, Keys, SiteCodes]:
    """Rows (passage, article, site) of all pieces."""
    columns = [
        (passages, np.repeat(keys, counts), np.repeat(sites, counts)) for passages, counts, keys, sites, *_ in packed
    ]
    passages, keys, sites = (np.concatenate(column) for column in zip(*columns, strict=True))
    return passages, keys, sites


def sort_rows(passages: Keys, keys: Keys, sites: SiteCodes) -> tuple[Keys, Keys, SiteCodes]:
    """Rows (passage, article, site) by passage, then article, each once, without the passages of a single article."""
    order = np.lexsort((keys, passages))
    passages, keys, sites = passages[order], keys[order], sites[order]
    fresh = np.ones(len(passages), bool)
    fresh[1:] = (passages[1:] != passages[:-1]) | (keys[1:] != keys[:-1])
    passages, keys, sites = passages[fresh], keys[fresh], sites[fresh]
    shared = np.zeros(len(passages), bool)
    alike = passages[1:] == passages[:-1]
    shared[1:] |= alike
    shared[:-1] |= alike
    return passages[shared], keys[shared], sites[shared]


def candidate_pairs(passages: Keys, keys: Keys) -> tuple[Keys, Keys]:
    """Pairs (smaller key, larger key) of articles to be aligned, from sorted rows, each pair once."""
    firsts = _firsts(passages)
    lows, highs = [], []
    for rank in range(_LEADERS):
        leaders = firsts + rank
        followers = np.arange(len(keys)) > leaders
        lows.append(keys[np.minimum(leaders, len(keys) - 1)][followers])
        highs.append(keys[followers])
    return unique_pairs(np.concatenate(lows), np.concatenate(highs))


def unique_pairs(lows: Keys, highs: Keys) -> tuple[Keys, Keys]:
    """Each pair once, sorted."""
    order = np.lexsort((highs, lows))
    lows, highs = lows[order], highs[order]
    fresh = np.ones(len(lows), bool)
    fresh[1:] = (lows[1:] != lows[:-1]) | (highs[1:] != highs[:-1])
    return lows[fresh], highs[fresh]


def site_repeats(passages: Keys, keys: Keys, sites: SiteCodes) -> tuple[Keys, Keys, Indices]:
    """(article, passage, articles of its site with that passage) where there are several; unknown sites left out."""
    known = sites != 0
    passages, keys, sites = passages[known], keys[known], sites[known]
    order = np.lexsort((sites, passages))
    passages, keys, sites = passages[order], keys[order], sites[order]
    starts = np.ones(len(passages), bool)
    starts[1:] = (passages[1:] != passages[:-1]) | (sites[1:] != sites[:-1])
    groups = np.cumsum(starts) - 1
    counts = np.bincount(groups)[groups] if len(groups) else np.zeros(0, np.int64)
    several = counts > 1
    return keys[several], passages[several], counts[several]


def wide_passages(
    passages: Keys, keys: Keys, known: Keys, known_held: NDArray[np.uint8]
) -> tuple[Keys, Keys, NDArray[np.uint8]]:
    """(article, passage, how many articles hold it) of sorted rows, for passages that `WIDE` articles hold or more, of
    whatever sites: two sites of one owner show the same galleries. `known` are passages that stood in `known_held`
    articles of earlier runs; no number is above 255.
    """
    starts = np.ones(len(passages), bool)
    starts[1:] = passages[1:] != passages[:-1]
    groups = np.cumsum(starts) - 1
    held = np.bincount(groups, minlength=int(starts.sum())) + _held_before(passages[starts], known, known_held)
    wide = held[groups] >= WIDE
    return keys[wide], passages[wide], np.minimum(held[groups][wide], 255).astype(np.uint8)


def _held_before(passages: Keys, known: Keys, known_held: NDArray[np.uint8]) -> Indices:
    """How widely earlier runs found sorted passages held; the most that any of them says."""
    before = np.zeros(len(passages), np.int64)
    if len(known) and len(passages):
        places = np.minimum(np.searchsorted(passages, known), len(passages) - 1)
        found = passages[places] == known
        np.maximum.at(before, places[found], known_held[found].astype(np.int64))
    return before


def known_wide(packed: Iterable[tuple[NDArray[Any], ...]]) -> tuple[Keys, NDArray[np.uint8]]:
    """The passages of all pieces that earlier runs found widely held, and how widely."""
    known, held = zip(*(piece[4:6] for piece in packed), strict=True)
    return np.concatenate(known), np.concatenate(held)


def _firsts(passages: Keys) -> Indices:
    """For each row the first row of its passage."""
    starts = np.ones(len(passages), bool)
    starts[1:] = passages[1:] != passages[:-1]
    return np.flatnonzero(starts)[np.cumsum(starts) - 1] if len(passages) else np.zeros(0, np.int64)
