"""Merging in one piece: every fingerprint at once, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from schemas.fingerprint import Fingerprint
from schemas.story import Placement, Relation
from transforms.syndication.alignment import align, coverage
from transforms.syndication.canonical import precedence, relation_of, story_id_of
from transforms.syndication.settings import MergeSettings

Pair = tuple[int, int]
_FEW = 8


def place(copies: Iterable[Fingerprint], settings: MergeSettings) -> Iterator[Placement]:
    """One placement for each copy that is not a story of an earlier run."""
    ordered = sorted(copies, key=precedence)
    edges = [pair for pair in sorted(_candidates(ordered)) if _same(ordered, *pair, settings)]
    for members in _components(edges, len(ordered)):
        yield from _place_component([ordered[member] for member in members], settings)


def _candidates(copies: Sequence[Fingerprint]) -> set[Pair]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index, copy in enumerate(copies):
        for passage in set(np.frombuffer(copy.passages, "<u8").tolist()):
            groups[passage].append(index)
    pairs: set[Pair] = set()
    for members in groups.values():
        if len(members) <= _FEW:
            pairs.update(combinations(members, 2))
        else:
            pairs.update((members[0], other) for other in members[1:])
            pairs.update(pairwise(members))
    return pairs


def _coverages(left: Fingerprint, right: Fingerprint) -> tuple[float, float]:
    alignment = align(np.frombuffer(left.passages, "<u8"), np.frombuffer(right.passages, "<u8"))
    left_words = np.frombuffer(left.words, "<u2").astype(np.float64)
    right_words = np.frombuffer(right.words, "<u2").astype(np.float64)
    return coverage(alignment.left, left_words), coverage(alignment.right, right_words)


def _same(copies: Sequence[Fingerprint], left: int, right: int, settings: MergeSettings) -> bool:
    return max(_coverages(copies[left], copies[right])) >= settings.least_coverage


def _components(edges: Sequence[Pair], size: int) -> list[list[int]]:
    pairs = np.array(edges, np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    components: defaultdict[int, list[int]] = defaultdict(list)
    for member, label in enumerate(connected_components(graph, directed=False)[1].tolist()):
        components[label].append(member)
    return list(components.values())


def _place_component(members: list[Fingerprint], settings: MergeSettings) -> Iterator[Placement]:
    """The first member leads; those that do not align with it form stories of their own in turn."""
    while members:
        canonical, rest = members[0], []
        if canonical.story_id is None:
            yield Placement(canonical.copy_id, canonical.copy_id, Relation.CANONICAL, 1.0, 1.0)
        for copy in members[1:]:
            share, reverse = _coverages(copy, canonical)
            if copy.story_id is not None or max(share, reverse) < settings.least_coverage:
                rest.append(copy)
                continue
            same_site = bool(copy.site) and copy.site == canonical.site
            relation = relation_of(copy.passages == canonical.passages, same_site, share, reverse, settings.most)
            yield Placement(copy.copy_id, story_id_of(canonical), relation, share, reverse)
        members = rest
