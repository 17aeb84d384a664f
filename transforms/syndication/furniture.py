"""Site furniture: passages that a site repeats on articles which are not copies of each other.

Whether two articles are copies is judged without the passages in question: from the rest, that is from the passages
that at most half as many of the site's articles have. A story captured five times has no rest beside its own sentences,
and one dispatch on forty sites stands once on each: neither can become furniture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.fingerprint import SiteFurniture
from transforms.syndication.batches import Batch, Indices, Keys, mix

LEAST_ARTICLES = 3
"""So many mutually unlike articles make a passage at the edge of their texts furniture …"""
LEAST_INSIDE = 6
"""… and so many one that stands amid their texts, where articles on one event repeat its background."""
_LEAST_REST = 0.5
_LEAST_REST_WORDS = 6
_EDGE_SHARE = 2 / 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """Showings of repeated passages in articles with a text of their own, in columns: the site, the passage, the
    signature of the article's own text, and whether the passage stands at the text's edge."""

    sites: list[str]
    passages: Keys
    signatures: Keys
    edges: NDArray[np.bool_]


def find_evidence(batch: Batch, keys: Keys, passages: Keys, counts: Indices) -> Evidence:
    """What a batch's articles say of the passages that their site repeats; the arrays are `site_repeats` of them."""
    repeats = counted(batch, keys, passages, counts, 1)
    rows, signatures, edges = [], [], []
    starts = batch.starts
    for article in np.unique(batch.owners[repeats >= LEAST_ARTICLES]).tolist():
        first = int(starts[article])
        part = slice(first, first + int(batch.lengths[article]))
        words, title = batch.words[part].astype(np.int64), int(batch.title_keys[article])
        for row, signature, edge in _shown(repeats[part], words, batch.passages[part], title):
            rows.append(first + row)
            signatures.append(signature)
            edges.append(edge)
    owners = batch.owners
    return Evidence(
        [batch.sites[owners[row]] for row in rows],
        batch.passages[np.array(rows, np.int64)],
        np.array(signatures, np.uint64),
        np.array(edges, bool),
    )


def counted(batch: Batch, keys: Keys, passages: Keys, counts: NDArray[Any], otherwise: int) -> Indices:
    """For each passage of the batch, what was counted of it in its article, given as (article, passage, count)."""
    repeats = np.full(len(batch.passages), otherwise, np.int64)
    if not len(keys):
        return repeats
    known = mix(passages, keys)
    order = np.argsort(known)
    wanted = mix(batch.passages, np.repeat(batch.keys, batch.lengths))
    places = np.minimum(np.searchsorted(known[order], wanted), len(known) - 1)
    found = known[order][places] == wanted
    repeats[found] = counts[order][places[found]]
    return repeats


def _shown(repeats: Indices, words: Indices, passages: Keys, title: int) -> Iterator[tuple[int, int, bool]]:
    """(row, signature of the rest, at the edge) of each repeated passage beside which an article has its own text.

    Where an article has nothing else at all, its title tells it from others, but never makes the edge of a text.
    """
    for times in np.unique(repeats[repeats >= LEAST_ARTICLES]).tolist():
        own, rows = 2 * repeats <= times, np.flatnonzero(repeats == times).tolist()
        own_words = int(words[own].sum())
        if own_words >= max(_LEAST_REST_WORDS, _LEAST_REST * int(words.sum())):
            signature, places = int(mix(passages[own]).min()), np.flatnonzero(own)
            yield from ((row, signature, bool(row < places[0] or row > places[-1])) for row in rows)
        elif own_words == 0 and title:
            yield from ((row, title, False) for row in rows)


def judge(evidence: Evidence) -> Iterator[SiteFurniture]:
    """The furniture among repeated passages, from all evidence on them, sorted by site and passage."""
    if not evidence.sites:
        return
    sites = np.array(evidence.sites)
    order = np.lexsort((evidence.signatures, evidence.passages, sites))
    sites, passages = sites[order], evidence.passages[order]
    signatures, edges = evidence.signatures[order], evidence.edges[order]
    fresh = np.flatnonzero(np.concatenate(([True], (sites[1:] != sites[:-1]) | (passages[1:] != passages[:-1]))))
    for start, stop in zip(fresh, [*fresh[1:], len(sites)], strict=True):
        articles = len(np.unique(signatures[start:stop]))
        least = LEAST_ARTICLES if edges[start:stop].mean() >= _EDGE_SHARE else LEAST_INSIDE
        if articles >= least:
            yield SiteFurniture(str(sites[start]), int(passages[start : start + 1].astype(np.int64)[0]), articles)


def furniture_keys(site_keys: Keys, passages: Keys) -> Keys:
    """The key of a passage on a site, for lookups in the set of all furniture."""
    return mix(passages, site_keys)


def mark_furniture(batch: Batch, furniture: Keys) -> NDArray[np.bool_]:
    """Which passages of a batch are furniture of their site; `furniture` are sorted keys."""
    if not len(furniture):
        return np.zeros(len(batch.passages), bool)
    sites = np.repeat(batch.site_keys, batch.lengths)
    wanted = furniture_keys(sites, batch.passages)
    places = np.minimum(np.searchsorted(furniture, wanted), len(furniture) - 1)
    marked: NDArray[np.bool_] = (furniture[places] == wanted) & (sites != 0)
    return marked
