"""From articles that hang together to stories: who leads, who belongs, and how each copy relates to the leading one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from schemas.fingerprint import Fingerprint
from schemas.story import Placement, Relation
from transforms.syndication.alignment import Side, Sides, align
from transforms.syndication.batches import Batch, Indices, Keys, batch_of
from transforms.syndication.compared import Found, compared_pairs
from transforms.syndication.furniture import mark_furniture
from transforms.syndication.pair_judge import PairJudge, shipped_judge
from transforms.syndication.settings import MergeSettings

FULL_ROUNDS = 32
"""So many stories of one component are compared with all its members; each later one only with members that share a
passage which few others have. A component of thousands of look-alikes (forms, tables) thus costs linear time too."""
_FEW = 32


def label_components(lows: Keys, highs: Keys) -> tuple[Keys, Keys]:
    """(article, component) of all articles on edges between copies; a component is named by its smallest key."""
    nodes, places = np.unique(np.concatenate((lows, highs)), return_inverse=True)
    lefts, rights = places[: len(lows)], places[len(lows) :]
    names = np.arange(len(nodes))  # each article's place in `nodes`, and then a smaller one of its component
    while len(lefts):
        left, right = names[lefts], names[rights]
        np.minimum.at(names, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(shorter := names[names], names):
            names = shorter
        apart = names[lefts] != names[rights]
        lefts, rights = lefts[apart], rights[apart]
    return nodes, nodes[names]


def place_alone(batch: Batch, articles: Indices, furniture: Keys) -> Iterator[Placement]:
    """Stories of one copy."""
    alone = batch.take(articles)
    marks = _marks(alone, furniture)
    for article in range(len(alone)):
        yield from _lead(alone, article, marks)


def place_components(
    batch: Batch, names: Keys, furniture: Keys, settings: MergeSettings, judge: PairJudge
) -> Iterator[Placement]:
    """The stories of each component; `names` says for each article which component it belongs to."""
    desk = _Desk(batch, Sides(batch, furniture, settings), _marks(batch, furniture), settings, judge)
    order = np.argsort(names, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(names[order])) + 1):
        yield from _place_component(desk, members.tolist())


def place_beside(leader: Fingerprint, copies: Sequence[Fingerprint], story_id: str) -> list[Placement]:
    """How copies that belong to a story stand to the copy that tells it now; whether they belong is not asked again."""
    batch, settings = batch_of([leader, *copies]), MergeSettings()
    desk = _Desk(batch, Sides(batch, np.zeros(0, np.uint64), settings), {}, settings, shipped_judge())
    placed = [desk.compared(article, 0) for article in range(1, len(batch))]
    return [replace(placement, story_id=story_id) for placement in placed]


def first_in_order(copies: Sequence[Fingerprint]) -> int:
    """The copy that is canonical among several."""
    batch = batch_of(copies)
    return min(range(len(batch)), key=lambda article: precedence(batch, article))


def _place_component(desk: _Desk, members: list[int]) -> Iterator[Placement]:
    """The first member in order leads, who aligns with it belongs to its story, and the others form stories in turn."""
    waiting = sorted(members, key=lambda article: precedence(desk.batch, article))
    for _ in range(min(FULL_ROUNDS, len(waiting))):
        if not waiting:
            return
        followers = desk.followers(waiting[0], waiting[1:])
        yield from _lead(desk.batch, waiting[0], desk.marks)
        yield from followers.values()
        waiting = [article for article in waiting[1:] if article not in followers]
    yield from _place_many(desk, waiting)


def _place_many(desk: _Desk, waiting: list[int]) -> Iterator[Placement]:
    """The same, where each leader only meets those that share a rare passage with it."""
    ranks = {article: rank for rank, article in enumerate(waiting)}
    holders = defaultdict(list)
    for article in waiting:
        for passage in set(desk.sides[article].passages.tolist()):
            holders[passage].append(article)
    placed: set[int] = set()
    for leader in waiting:
        if leader in placed:
            continue
        groups = (holders[passage] for passage in desk.sides[leader].passages.tolist())
        near = {article for group in groups if len(group) <= _FEW for article in group} - placed
        later = sorted((article for article in near if ranks[article] > ranks[leader]), key=ranks.__getitem__)
        followers = desk.followers(leader, later)
        placed.update(followers)
        yield from _lead(desk.batch, leader, desk.marks)
        yield from followers.values()


@dataclass(frozen=True, slots=True)
class _Desk:
    """A batch, with what is needed to place its articles."""

    batch: Batch
    sides: Sides
    marks: dict[int, tuple[int, ...]]
    settings: MergeSettings
    judge: PairJudge

    def followers(self, leader: int, articles: Iterable[int]) -> dict[int, Placement]:
        """The placements of those articles that belong to the leader's story."""
        found = {}
        for article in articles:
            placement = None if self.batch.story_ids[article] else self._placed(article, leader)
            if placement is not None:
                found[article] = placement
        return found

    def _placed(self, article: int, leader: int) -> Placement | None:
        placement = self.compared(article, leader)
        return placement if self.judge.is_one_piece(placement.merge_probability or 0.0) else None

    def compared(self, article: int, leader: int) -> Placement:
        """How an article stands to a leader, be they one piece or not."""
        batch, copy, canonical = self.batch, self.sides[article], self.sides[leader]
        left_words, right_words, probability = self._found(copy, canonical)
        same_site = bool(batch.sites[article]) and batch.sites[article] == batch.sites[leader]
        same_passages = np.array_equal(copy.passages, canonical.passages)
        relation = relation_of(same_passages, same_site, left_words, right_words, self.settings.most)
        story_id = batch.story_ids[leader] or batch.copy_ids[leader]
        marks = self.marks.get(article, ())
        return Placement(batch.copy_ids[article], story_id, relation, left_words, right_words, marks, probability)

    def _found(self, copy: Side, canonical: Side) -> Found:
        known = compared_pairs(self.judge, self.settings).of(copy, canonical)
        if known is not None:
            return known
        found = align(copy, canonical, self.settings)
        return Found(found.left_words, found.right_words, self.judge.of_pair(copy, canonical, found))


def _lead(batch: Batch, article: int, marks: dict[int, tuple[int, ...]]) -> Iterator[Placement]:
    """The placement of a canonical copy; a story of an earlier run has its own already."""
    if not batch.story_ids[article]:
        copy_id = batch.copy_ids[article]
        first = int(batch.starts[article])
        held = batch.held[first : first + int(batch.lengths[article])]
        spread = held.tobytes() if held.any() else b""
        yield Placement(copy_id, copy_id, Relation.CANONICAL, 1.0, 1.0, marks.get(article, ()), None, spread)


def _marks(batch: Batch, furniture: Keys) -> dict[int, tuple[int, ...]]:
    """The indices of each article's passages that are furniture, for the articles that have any."""
    owners, starts = batch.owners, batch.starts
    marks: defaultdict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(mark_furniture(batch, furniture)).tolist():
        marks[int(owners[row])].append(row - int(starts[owners[row]]))
    return {article: tuple(indices) for article, indices in marks.items()}


def precedence(batch: Batch, article: int) -> tuple[bool, bool, int, int, int, str]:
    """The total order in which the first copy is canonical.

    A story of an earlier run comes first, then the agency's or origin's own copy, then the earliest trusted date, then
    the fullest text, then the smallest rank of what it holds, so that names of files decide nothing, then the smallest
    id.
    """
    return (
        not batch.story_ids[article],
        not batch.origins[article],
        int(batch.published[article]),
        -int(batch.word_counts[article]),
        int(batch.ranks[article]),
        batch.copy_ids[article],
    )


def relation_of(same_passages: bool, same_site: bool, coverage: float, reverse: float, most: float) -> Relation:
    """How a copy relates to its canonical copy, of which it covers the share `reverse`."""
    if same_passages:
        return Relation.IDENTICAL
    if same_site:
        return Relation.REVISION
    if coverage >= most and reverse < most:
        return Relation.EXCERPT
    if reverse >= most and coverage < most:
        return Relation.EXTENDED
    return Relation.EDITED
