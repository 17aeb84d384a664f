"""Which articles share a passage word for word: candidates for copies, and how often a site repeats itself.

Works on one bucket of passages. The cost is linear in its rows, whatever the size of a group: each group's articles are
paired with its two leaders only, the two of smallest rank. Copies of one story share nearly all passages, so they meet
the same leaders again and again. Ranks come of what articles hold: renamed files have the same leaders.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.syndication.batches import Batch, Indices, Keys, mix

SiteCodes = NDArray[np.uint32]
"""Half of the site keys: enough to tell apart the sites that share one passage."""
Ranks = NDArray[np.uint32]
"""Half of the articles' ranks; of two that are equal the smaller key leads."""

_LEADERS = 2
_HASHES = 4
_HASH_STEP = np.uint32(0x9E3779B1)
_NONE = np.uint32(0xFFFFFFFF)
Sketches = NDArray[np.uint32]
"""What stands for the least of four hashes of an article's passages, without the one that is asked about: copies of one
story agree in all four where they share nearly all passages, articles with one standing box do not."""

WIDE = 3
"""A passage that so many stories hold is widely held."""
Rows = tuple[Keys, Keys, SiteCodes, Sketches]
RankedRows = tuple[Keys, Keys, Ranks, SiteCodes, Sketches]


def pack_rows(batch: Batch, rows: Indices) -> tuple[NDArray[Any], ...]:
    """The passages of these rows of a batch, in their order, with their articles named once each: passages, and for
    each article the number of its passages here, its key, its rank, its site and its sketch; then the few passages
    beside which the sketch is another, by place. About 12 bytes a passage. At last the passages that earlier runs found
    widely held, and how widely."""
    owners = batch.owners[rows]
    here, counts = np.unique(owners, return_counts=True)
    whole, beside = sketches_of(batch)
    others = np.flatnonzero(beside[rows] != whole[owners]).astype(np.uint32)
    passages, held = batch.passages[rows], batch.held[rows]
    ranks, sites = batch.ranks[here].astype(np.uint32), batch.site_keys[here].astype(np.uint32)
    columns = (counts.astype(np.uint16), batch.keys[here], ranks, sites, whole[here])
    return passages, *columns, others, beside[rows][others], passages[held > 0], held[held > 0]


def sketches_of(batch: Batch) -> tuple[Sketches, Sketches]:
    """What stands for the least hashes of each article's passages, and for those of its passages beside each one."""
    full, owners, starts = batch.lengths > 0, batch.owners, batch.starts
    whole, beside = np.zeros(len(batch), np.uint32), np.zeros(len(owners), np.uint32)
    for salt in range(_HASHES):
        hashes: Sketches = (mix(batch.passages, salt) >> np.uint64(32)).astype(np.uint32)
        least, second = np.full((2, len(batch)), _NONE, np.uint32)
        if full.any():
            least[full] = np.minimum.reduceat(hashes, starts[full])
        is_least = hashes == least[owners]
        if full.any():
            second[full] = np.minimum.reduceat(np.where(is_least, _NONE, hashes), starts[full])
        whole = whole * _HASH_STEP + least
        beside = beside * _HASH_STEP + np.where(is_least, second[owners], least[owners])
    return whole, beside


def unpack_rows(packed: Iterable[tuple[NDArray[Any], ...]]) -> RankedRows:
    """Rows (passage, article, rank, site, sketch) of all pieces."""
    columns = []
    for passages, counts, *columns_of_articles, others, sketches_beside, _, _ in packed:
        keys, ranks, sites, sketches = (np.repeat(column, counts) for column in columns_of_articles)
        sketches[others] = sketches_beside
        columns.append((passages, keys, ranks, sites, sketches))
    passages, keys, ranks, sites, sketches = (np.concatenate(column) for column in zip(*columns, strict=True))
    return passages, keys, ranks, sites, sketches


def sort_rows(passages: Keys, keys: Keys, ranks: Ranks, sites: SiteCodes, sketches: Sketches) -> Rows:
    """Rows (passage, article, site, sketch) by passage, then rank and article, each once, without the passages of a
    single article."""
    order = np.lexsort((keys, ranks, passages))
    passages, keys = passages[order], keys[order]
    fresh = np.ones(len(passages), bool)
    fresh[1:] = (passages[1:] != passages[:-1]) | (keys[1:] != keys[:-1])
    order, passages, keys = order[fresh], passages[fresh], keys[fresh]
    shared = np.zeros(len(passages), bool)
    alike = passages[1:] == passages[:-1]
    shared[1:] |= alike
    shared[:-1] |= alike
    return passages[shared], keys[shared], sites[order[shared]], sketches[order[shared]]


def candidate_pairs(passages: Keys, keys: Keys) -> tuple[Keys, Keys]:
    """Pairs (smaller rank, larger rank) of articles to be aligned, from sorted rows, each pair once."""
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
    passages: Keys, keys: Keys, sites: SiteCodes, sketches: Sketches, known: Keys, known_held: NDArray[np.uint8]
) -> tuple[Keys, Keys, NDArray[np.uint8], NDArray[np.uint8]]:
    """(article, passage, how many stories hold it, how many articles do) of sorted rows, for passages that `WIDE`
    stories hold or more, of whatever sites: sites of one owner show the same galleries. Articles of one sketch are a
    story, so that what a story and its copies share is its own. `known` are passages that stood in
    `known_held` stories of earlier runs. No number is above 255, and the last is 0 where all stand on one known site.
    """
    starts = np.ones(len(passages), bool)
    starts[1:] = passages[1:] != passages[:-1]
    groups = np.cumsum(starts) - 1
    order = np.lexsort((sketches, groups))
    another = starts.copy()
    another[1:] |= sketches[order][1:] != sketches[order][:-1]
    stories = np.bincount(groups[another], minlength=int(starts.sum()))
    held = stories + _held_before(passages[starts], known, known_held)
    firsts = np.flatnonzero(starts)
    spread = (sites != sites[firsts][groups]) | (sites == 0)
    articles = np.bincount(groups) * (np.bincount(groups, spread) > 0)
    wide = held[groups] >= WIDE
    columns = (np.minimum(counts[groups][wide], 255).astype(np.uint8) for counts in (held, articles))
    return keys[wide], passages[wide], *columns


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
    known, held = zip(*(piece[-2:] for piece in packed), strict=True)
    return np.concatenate(known), np.concatenate(held)


def _firsts(passages: Keys) -> Indices:
    """For each row the first row of its passage."""
    starts = np.ones(len(passages), bool)
    starts[1:] = passages[1:] != passages[:-1]
    return np.flatnonzero(starts)[np.cumsum(starts) - 1] if len(passages) else np.zeros(0, np.int64)
