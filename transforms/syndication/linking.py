"""From compared pairs of articles to links between stories: each pair of stories once, the nearest of each story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from schemas.link import Link, LinkRelation
from schemas.pickling import pickled_packed
from transforms.syndication.batches import NEVER

MOST_LINKS = 32
"""So many links one story has in one run at most, the nearest."""
CLOSE = 0.2
"""Copies of one story whose probability is so little above the threshold are linked too."""
_DAY = 86_400_000_000


@pickled_packed
@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two articles that were compared, by their copy ids. `known` says of each whether it is a story of an earlier run;
    `shares` are those of the left and of the right article, then those of their leads; `published` and `ranks` are as
    in `Batch`."""

    left: str
    right: str
    known: tuple[bool, bool]
    published: tuple[int, int]
    ranks: tuple[int, int]
    relation: LinkRelation
    shares: tuple[float, float, float, float]
    probability: float

    def turned(self) -> ComparedPair:
        """The same pair, the other article first."""
        shares = self.shares
        return ComparedPair(
            self.right,
            self.left,
            self.known[::-1],
            self.published[::-1],
            self.ranks[::-1],
            self.relation,
            (shares[1], shares[0], shares[3], shares[2]),
            self.probability,
        )


def choose_links(
    pairs: Sequence[ComparedPair], stories: Mapping[str, str], begun: AbstractSet[str], threshold: float
) -> Iterator[Link]:
    """The links of one run, the nearest pairs first.

    `stories` are those of the copies that hang together with others, `begun` those of them that this run has begun;
    every other article is a story of its own. A pair of stories that both were known before is left out: an earlier run
    has linked them. Of several pairs of copies the nearest speaks for their stories.
    """
    dates = _first_dates(pairs, stories)
    seen: set[tuple[str, str]] = set()
    links: Counter[str] = Counter()
    for pair in sorted(pairs, key=_nearness):
        both = stories.get(pair.left, pair.left), stories.get(pair.right, pair.right)
        if both[0] == both[1]:
            if all(pair.known) or pair.left == pair.right or pair.probability >= threshold + CLOSE:
                continue
            names = (pair.left, pair.right)
        else:
            names = both
        # A new copy of a story of an earlier run: the story is known, too.
        old = tuple(
            known or (copy in stories and story not in begun)
            for known, copy, story in zip(pair.known, (pair.left, pair.right), both, strict=True)
        )
        ends = set(both)
        if (both[0] != both[1] and all(old)) or tuple(sorted(names)) in seen:
            continue
        if any(links[story] >= MOST_LINKS for story in ends):
            continue
        seen.add((min(names), max(names)))
        links.update(ends)
        if both[0] != both[1]:
            pair = replace(pair, published=(dates[both[0]], dates[both[1]]))
        yield _link(pair, both) if _leads(pair, old) else _link(pair.turned(), both[::-1])


def _first_dates(pairs: Sequence[ComparedPair], stories: Mapping[str, str]) -> dict[str, int]:
    """When each story was first published, by those of its copies that were compared."""
    dates: dict[str, int] = {}
    for pair in pairs:
        for copy, published in zip((pair.left, pair.right), pair.published, strict=True):
            story = stories.get(copy, copy)
            dates[story] = min(dates.get(story, NEVER), published)
    return dates


def _nearness(pair: ComparedPair) -> tuple[float, float, list[tuple[int, str]]]:
    return -pair.probability, -sum(pair.shares[:2]), sorted(_ends(pair))


def _ends(pair: ComparedPair) -> list[tuple[int, str]]:
    """Both articles in an order that names of files do not change, unless the articles hold the same."""
    return [(pair.ranks[0], pair.left), (pair.ranks[1], pair.right)]


def _leads(pair: ComparedPair, old: tuple[bool, ...]) -> bool:
    """Whether the left article is the one that is linked to the other: the new one, or the later one of two."""
    if pair.known[0] != pair.known[1]:
        return pair.known[1]
    if old[0] != old[1]:
        return old[1]
    left, right = pair.published
    if NEVER not in (left, right) and left != right:
        return left > right
    one, other = _ends(pair)
    return one > other


def _link(pair: ComparedPair, stories: tuple[str, ...]) -> Link:
    ours, theirs = pair.published
    return Link(
        copy_id=pair.left,
        story_id=stories[0],
        other_copy_id=pair.right,
        other_story_id=stories[1],
        relation=pair.relation,
        coverage=pair.shares[0],
        other_coverage=pair.shares[1],
        lead_coverage=pair.shares[2],
        other_lead_coverage=pair.shares[3],
        merge_probability=pair.probability,
        days_apart=None if NEVER in (ours, theirs) else (ours - theirs) / _DAY,
    )
