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


def pack_rows(batch: Batch, rows: Indices) -> tuple[Keys, NDArray[np.uint16], Keys, SiteCodes]:
    """The passages of these rows of a batch, in their order, with their articles named once each: passages, and for
    each article the number of its passages here, its key and its site. About 11 bytes a passage."""
    owners = batch.owners[rows]
    here, counts = np.unique(owners, return_counts=True)
    sites = batch.site_keys[here].astype(np.uint32)
    return batch.passages[rows], counts.astype(np.uint16), batch.keys[here], sites


def unpack_rows(packed: Iterable[tuple[NDArray[Any], ...]]) -> tuple[Keys, Keys, SiteCodes]:
    """Rows (passage, article, site) of all pieces."""
    columns = [
        (passages, np.repeat(keys, counts), np.repeat(sites, counts)) for passages, counts, keys, sites in packed
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


def _firsts(passages: Keys) -> Indices:
    """For each row the first row of its passage."""
    starts = np.ones(len(passages), bool)
    starts[1:] = passages[1:] != passages[:-1]
    return np.flatnonzero(starts)[np.cumsum(starts) - 1] if len(passages) else np.zeros(0, np.int64)
