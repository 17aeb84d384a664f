"""Looking articles up among the stories of earlier runs: pure functions on columns of numbers.

Cost is bounded whatever is repeated: a passage that stands in many stories leads to `MOST_HOLDERS` of them, the same
ones for every such passage, and an article takes the `MOST_STORIES` that share most with it, where a passage counts the
less the more stories have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from transforms.memory.segments import SegmentReader, keys_of, rows_of
from transforms.syndication.batches import Keys, ragged

Indices = NDArray[np.int64]

MOST_HOLDERS = 32
MOST_STORIES = 8
_WHOLE = 1 << 20
"""The weight of a passage that leads to one story alone; it is shared among several."""


def shared_stories(passages: Keys, articles: Keys, segments: Sequence[str], since: int) -> tuple[Keys, Keys, Indices]:
    """(article, story, weight) for each passage that an article shares with a story published on the day `since` or
    later; `passages` and `articles` are rows of the new articles' passages, `segments` the files of `passages`."""
    order = np.argsort(passages, kind="stable")
    passages, articles = passages[order], articles[order]
    wanted = np.unique(passages)
    places, stories, holders = _holders(wanted, segments, since)
    weights = _WHOLE // np.maximum(holders, 1)
    firsts = np.searchsorted(passages, wanted[places], "left")
    counts = np.searchsorted(passages, wanted[places], "right") - firsts
    return articles[ragged(firsts, counts)], np.repeat(stories, counts), np.repeat(weights[places], counts)


def best_stories(articles: Keys, stories: Keys, weights: Indices) -> Keys:
    """The sorted stories of which any article takes part among its best, each once."""
    order = np.lexsort((stories, articles))
    articles, stories, weights = articles[order], stories[order], weights[order]
    fresh = np.flatnonzero(_changes(articles) | _changes(stories))
    if not len(fresh):
        return np.zeros(0, np.uint64)
    sums = np.add.reduceat(weights, fresh)
    articles, stories = articles[fresh], stories[fresh]
    order = np.lexsort((stories, -sums, articles))
    articles, stories = articles[order], stories[order]
    firsts = np.flatnonzero(_changes(articles))
    ranks = np.arange(len(articles)) - np.repeat(firsts, np.diff([*firsts, len(articles)]))
    return np.unique(stories[ranks < MOST_STORIES])


def find_rows(wanted: Keys, segments: Sequence[str], columns: Sequence[str]) -> Iterator[pa.Table]:
    """The rows of the wanted, sorted keys, by row group."""
    for path in segments:
        with SegmentReader(path, columns) as reader:
            for rows, near in reader.groups_with(wanted):
                found = rows_of(rows, near)
                if found.num_rows:
                    yield found


def _holders(wanted: Keys, segments: Sequence[str], since: int) -> tuple[Indices, Keys, Indices]:
    """(place among the wanted passages, story) for the first holders of each, and how many holders each has in all."""
    holders = np.zeros(len(wanted), np.int64)
    found_places, found_stories = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
    for keys, stories in _groups(wanted, segments, since):
        low, high = np.searchsorted(wanted, keys[:1], "left")[0], np.searchsorted(wanted, keys[-1:], "right")[0]
        firsts = np.searchsorted(keys, wanted[low:high], "left")
        counts = np.searchsorted(keys, wanted[low:high], "right") - firsts
        holders[low:high] += counts
        taken = np.minimum(counts, MOST_HOLDERS)
        found_places.append(np.repeat(np.arange(low, high), taken))
        found_stories.append(stories[ragged(firsts, taken)])
    places, stories = np.concatenate(found_places), np.concatenate(found_stories)
    order = np.lexsort((stories, places))
    places, stories = places[order], stories[order]
    firsts = np.flatnonzero(_changes(places))
    ranks = np.arange(len(places)) - np.repeat(firsts, np.diff([*firsts, len(places)]))
    kept = ranks < MOST_HOLDERS
    return places[kept], stories[kept], holders


def _groups(wanted: Keys, segments: Sequence[str], since: int) -> Iterable[tuple[Keys, Keys]]:
    for path in segments:
        with SegmentReader(path, ("key", "story", "day")) as reader:
            for rows, _ in reader.groups_with(wanted, since):
                keys, stories = keys_of(rows), keys_of(rows, "story")
                recent = keys_of(rows, "day") >= since
                if recent.any():
                    yield keys[recent], stories[recent]


def _changes(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it."""
    fresh = np.ones(len(values), bool)
    fresh[1:] = values[1:] != values[:-1]
    return fresh
