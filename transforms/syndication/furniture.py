"""Furniture: passages that a site repeats on articles which are not copies of each other.

Whether two articles are copies is judged without the passages in question: from the rest, that is from the passages
that at most half as many of the site's articles have. A story captured five times has no rest beside its own sentences,
and one dispatch on forty sites stands once on each: neither can become furniture.

What stands on several sites, or on articles of no known site, is judged in the same way and more strictly: sites of one
owner show the same galleries and notices. Its site is `ANYWHERE`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.fingerprint import SiteFurniture
from transforms.syndication.batches import Batch, Indices, Keys, key_of, mix
from transforms.syndication.passages import SURE

ANYWHERE = ""
"""The site of furniture that is left out of articles of all sites, and of none."""
LEAST_ARTICLES = 3
"""So many mutually unlike articles make a passage at the edge of their texts, or in a long block, furniture …"""
LEAST_INSIDE = 6
"""… and so many one that stands amid their texts, where articles on one event repeat its background …"""
LEAST_ANYWHERE = 6
"""… and so many one at an edge or in a block on several sites; one amid their texts is a quotation more often."""
BLOCK = 10
"""So many repeated passages in a row, with an article's own text before and after, are a gallery or a list."""
BLOCK_REST_WORDS = 200
"""An article of so many words beside its galleries is one, however long they are."""
DOUBTED = 0.9
"""A passage of which the judge of lines is less sure than this, in the mean over all articles that show it, need not
stand apart to be furniture, and the articles may hold less else."""
DOUBTED_REST_WORDS = 20
"""So much of its own an article has that shows doubted passages."""
SIGNATURES = 4
_LEAST_REST = 0.5
_LEAST_REST_WORDS = 6
_APART_SHARE = 2 / 3
_SALTS = np.arange(SIGNATURES, dtype=np.uint64)[:, np.newaxis]

Marks = NDArray[np.bool_]
Signature = NDArray[np.uint64]
"""Several smallest hashes of an article's own text: texts that share most of it share most of these."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Showings of repeated passages in articles with a text of their own, in columns: the site, the passage, the
    signatures of the article's own text (n × `SIGNATURES`), whether the passage stands apart from it: at its edge or
    in a long block, whether that text is enough where nobody doubts the passage, and how sure the judge of lines is of
    it (uint8)."""

    sites: list[str]
    passages: Keys
    signatures: Signature
    apart: Marks
    full: Marks
    sure: NDArray[np.uint8]

    @property
    def columns(self) -> tuple[NDArray[Any], ...]:
        """All but the sites."""
        return self.passages, self.signatures, self.apart, self.full, self.sure


def find_evidence(batch: Batch, keys: Keys, passages: Keys, counts: Indices, anywhere: Indices) -> Evidence:
    """What a batch's articles say of the passages that their sites repeat; the arrays are `site_repeats` of them, and
    `anywhere` says how many articles hold each passage of the batch that stands on several sites or on none."""
    repeats = counted(batch, keys, passages, counts, 1)
    return _joined(
        _evidence_of(batch, repeats, repeats >= LEAST_ARTICLES, batch.sites),
        _evidence_of(batch, np.maximum(repeats, anywhere), anywhere >= LEAST_ANYWHERE, [ANYWHERE] * len(batch)),
    )


def _joined(one: Evidence, other: Evidence) -> Evidence:
    columns = map(np.concatenate, zip(one.columns, other.columns, strict=True))
    return Evidence(one.sites + other.sites, *columns)


def _evidence_of(batch: Batch, repeats: Indices, asked: Marks, sites: Sequence[str]) -> Evidence:
    """The evidence on the passages that are asked about, each of which so many articles repeat; `sites` are those of
    the articles."""
    found: list[tuple[int, Signature, bool, bool]] = []
    starts, owners = batch.starts, batch.owners
    for article in np.unique(owners[asked]).tolist():
        first = int(starts[article])
        part = slice(first, first + int(batch.lengths[article]))
        words, title = batch.words[part].astype(np.int64), int(batch.title_keys[article])
        shown = _shown(repeats[part], asked[part], words, batch.passages[part], title)
        found += [
            (first + row, signature, apart, full)
            for row, signature, apart, full in shown
            if full or batch.sure[first + row] < SURE
        ]
    rows = np.array([row for row, *_ in found], np.int64)
    return Evidence(
        [sites[owner] for owner in owners[rows].tolist()],
        batch.passages[rows],
        np.array([signature for _, signature, *_ in found], np.uint64).reshape(-1, SIGNATURES),
        np.array([apart for *_, apart, _ in found], bool),
        np.array([full for *_, full in found], bool),
        batch.sure[rows],
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


def _shown(
    repeats: Indices, asked: Marks, words: Indices, passages: Keys, title: int
) -> Iterator[tuple[int, Signature, bool, bool]]:
    """(row, signature of the rest, whether apart from it, whether the rest is enough) of each repeated passage beside
    which an article has text of its own. Enough is half of it or more, or, around a block of furniture however long,
    many words.

    Where an article has nothing else at all, its title tells it from others, but never makes the edge of a text.
    """
    for times in np.unique(repeats[asked]).tolist():
        own, rows = 2 * repeats <= times, np.flatnonzero(asked & (repeats == times))
        own_words = int(words[own].sum())
        if own_words == 0 and title:
            yield from ((row, np.full(SIGNATURES, title, np.uint64), False, True) for row in rows.tolist())
        is_half = own_words >= max(_LEAST_REST_WORDS, _LEAST_REST * int(words.sum()))
        if is_half or own_words >= DOUBTED_REST_WORDS:
            at_edge, in_block = _places(rows, own, own | (repeats < LEAST_ARTICLES))
            full = is_half | (in_block & (own_words >= BLOCK_REST_WORDS))
            signature = mix(passages[own], _SALTS).min(axis=1)
            for row, apart, enough in zip(rows.tolist(), (at_edge | in_block).tolist(), full.tolist(), strict=True):
                yield row, signature, apart, enough


def _places(rows: Indices, own: Marks, breaks: Marks) -> tuple[Marks, Marks]:
    """Of an article's repeated rows: whether each stands before or behind all its own ones, or amid them in a long
    block; `breaks` are the rows that end a block."""
    within = np.flatnonzero(own)
    at_edge = (rows < within[0]) | (rows > within[-1])
    ends = np.concatenate(([-1], np.flatnonzero(breaks), [len(own)]))
    after = np.searchsorted(ends, rows)
    return at_edge, ~at_edge & (ends[after] - ends[after - 1] > BLOCK)


def judge(evidence: Evidence) -> Iterator[SiteFurniture]:
    """The furniture among repeated passages, from all evidence on them, sorted by site and passage."""
    if not evidence.sites:
        return
    sites = np.array(evidence.sites)
    order = np.lexsort((evidence.passages, sites))
    sites, passages = sites[order], evidence.passages[order]
    fresh = np.flatnonzero(np.concatenate(([True], (sites[1:] != sites[:-1]) | (passages[1:] != passages[:-1]))))
    for rows in np.split(order, fresh[1:]):
        site = evidence.sites[int(rows[0])]
        if articles := _unlike_articles(site, rows, evidence):
            yield SiteFurniture(site, int(evidence.passages[rows[:1]].astype(np.int64)[0]), articles)


def _unlike_articles(site: str, rows: Indices, evidence: Evidence) -> int:
    """How many unlike articles make a passage, shown in these rows, furniture of a site; 0 where they are too few."""
    if site != ANYWHERE and evidence.sure[rows].mean() < DOUBTED * SURE:
        articles = _unlike(evidence.signatures[rows])
        if articles >= LEAST_ARTICLES:
            return articles
    rows = rows[evidence.full[rows]]
    articles = _unlike(evidence.signatures[rows])
    return articles if len(rows) and articles >= _least(site, float(evidence.apart[rows].mean())) else 0


def _unlike(signatures: Signature) -> int:
    return min(len(np.unique(column)) for column in signatures.T)


def _least(site: str, apart: float) -> float:
    """How many unlike articles make a passage furniture of which this share of showings stands apart."""
    if site == ANYWHERE:
        return LEAST_ANYWHERE if apart >= _APART_SHARE else math.inf
    return LEAST_ARTICLES if apart >= _APART_SHARE else LEAST_INSIDE


def site_key_of(site: str) -> int:
    """The number that stands for a site in the keys of furniture; 0 for `ANYWHERE`."""
    return key_of(site) if site else 0


def furniture_keys(site_keys: Keys, passages: Keys) -> Keys:
    """The key of a passage on a site, for lookups in the set of all furniture."""
    return mix(passages, site_keys)


def mark_furniture(batch: Batch, furniture: Keys) -> Marks:
    """Which passages of a batch are furniture of their site or of any; `furniture` are sorted keys."""
    if not len(furniture):
        return np.zeros(len(batch.passages), bool)
    sites = np.repeat(batch.site_keys, batch.lengths)
    marked = _held(furniture, furniture_keys(sites, batch.passages))
    marked |= _held(furniture, furniture_keys(np.zeros_like(sites), batch.passages))
    return marked


def _held(furniture: Keys, wanted: Keys) -> Marks:
    places = np.minimum(np.searchsorted(furniture, wanted), len(furniture) - 1)
    held: Marks = furniture[places] == wanted
    return held
