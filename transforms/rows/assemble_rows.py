"""Joins articles with their places and lays out the published rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam

from schemas.link import Link
from schemas.packed_article import PackedArticle, articles_in
from schemas.pickling import pack, unpack_all
from schemas.reject import Reject
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.story import Placement
from transforms.columns import PackInColumns, in_lists
from transforms.memory.stories import KnownStory, NewStory
from transforms.rows.assembly import PlacedArticle, begins_story, link_rows, new_story, place, rows_of_stories
from transforms.syndication.batches import key_of

_REJECTS, _STORIES, _LINKS = "rejects", "stories", "links"
_ARTICLES, _PLACES, _COPIES, _KNOWN, _ROWS = "articles", "places", "copies", "known", "rows"
_PIECE = 1024
_PLACED_AT_ONCE = 32
_LISTED = 64
"""So many rows are one element where they are not parted."""

MANY_BUCKETS = 16_384
"""On engines: of a hundred million articles a bucket has six thousand, which pass through one worker piece by piece."""

Part = tuple[int, bytes]
"""A bucket, and what belongs there, packed."""


class Rows(NamedTuple):
    """Rows to publish: stories and their copies, articles of which furniture left nothing, and links between stories;
    and the stories that are new, as later runs must know them. Of one bucket rows and stories come in lists."""

    published: beam.PCollection[StoryRow | CopyRow] | beam.PCollection[list[StoryRow | CopyRow]]
    rejects: beam.PCollection[Reject]
    stories: beam.PCollection[NewStory] | beam.PCollection[list[NewStory]]
    links: beam.PCollection[LinkRow]


@dataclass
class AssembleRows(beam.PTransform):
    """Joins "articles", in pieces, with their "placements" and "links" by copy, then each story's copies with its
    canonical copy. "known" are the stories of earlier runs that took part in merging.

    Both joins are by `buckets` of ids, so that what is packed together stays so. With one bucket, which is enough for
    one worker, both are one join, and the texts go through one shuffle less.
    """

    buckets: int = MANY_BUCKETS

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, inputs: dict[str, beam.PCollection[Any]]) -> Rows:
        keyed = {
            _ARTICLES: inputs["articles"] | "Part articles by copy" >> beam.FlatMap(_parted_articles, self.buckets),
            _PLACES: inputs["placements"] | "Part placements by copy" >> beam.ParDo(_Part(_copy_of, self.buckets)),
            _LINKS: inputs["links"] | "Part links by copy" >> beam.ParDo(_Part(_copy_of, self.buckets)),
        }
        known = inputs["known"] | "Part known stories" >> beam.ParDo(_Part(_story_of_known, self.buckets))
        if self.buckets == 1:
            return _once_joined({**keyed, _KNOWN: known})
        placed = (
            keyed
            | "Join articles and placements" >> beam.CoGroupByKey()
            | "Place articles"
            >> beam.FlatMap(_place, self.buckets).with_outputs(_REJECTS, _STORIES, _LINKS, main=_COPIES)
        )
        by_story = {_COPIES: placed[_COPIES], _KNOWN: known}
        published = by_story | "Group copies by story" >> beam.CoGroupByKey() | "Lay out rows" >> beam.FlatMap(_rows)
        return Rows(published, placed[_REJECTS], placed[_STORIES], placed[_LINKS])


def _once_joined(keyed: dict[str, beam.PCollection[Part]]) -> Rows:
    rows = (
        keyed
        | "Join all" >> beam.CoGroupByKey()
        | "Place and lay out" >> beam.FlatMap(_place_and_lay_out).with_outputs(_REJECTS, _STORIES, _LINKS, main=_ROWS)
    )
    return Rows(rows[_ROWS], rows[_REJECTS], rows[_STORIES], rows[_LINKS])


class _Part(PackInColumns):
    """Rows → lists of them by the bucket of an id."""

    def __init__(self, name: Callable[[Any], str], buckets: int) -> None:
        super().__init__(_PIECE)
        self._name, self._buckets = name, buckets

    def pack(self, elements: Sequence[Any]) -> Iterator[Part]:
        return _parted(elements, self._name, self._buckets)


def _parted(rows: Iterable[Any], name: Callable[[Any], str], buckets: int) -> Iterator[Part]:
    parts: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        parts[key_of(name(row)) % buckets if buckets > 1 else 0].append(row)
    return ((bucket, pack(part)) for bucket, part in parts.items())


def _parted_articles(piece: bytes, buckets: int) -> Iterator[Part]:
    return _parted(articles_in(piece), _copy_of, buckets) if buckets > 1 else iter([(0, piece)])


def _copy_of(row: PackedArticle | Placement | Link) -> str:
    return row.copy_id


def _story_of(placed: PlacedArticle) -> str:
    return placed.placement.story_id


def _story_of_known(story: KnownStory) -> str:
    return story.story_id


def _place_and_lay_out(joined: tuple[int, dict[str, Iterable[bytes]]]) -> Iterator[Any]:
    _, sides = joined
    copies: list[PlacedArticle] = []
    stories: list[NewStory] = []
    for outcome in _placed(sides):
        if isinstance(outcome, PlacedArticle):
            copies.append(outcome)
        elif outcome.tag != _STORIES:
            yield outcome
        else:
            stories.append(outcome.value)
            if len(stories) >= _LISTED:
                yield beam.pvalue.TaggedOutput(_STORIES, stories)
                stories = []
    yield beam.pvalue.TaggedOutput(_STORIES, stories)
    yield from in_lists(rows_of_stories(lambda: copies, _known(sides)), _LISTED)


def _place(joined: tuple[int, dict[str, Iterable[bytes]]], buckets: int) -> Iterator[Any]:
    _, sides = joined
    copies: list[PlacedArticle] = []
    for outcome in _placed(sides):
        if not isinstance(outcome, PlacedArticle):
            yield outcome
            continue
        copies.append(outcome)
        if len(copies) >= _PLACED_AT_ONCE:
            yield from _parted(copies, _story_of, buckets)
            copies = []
    yield from _parted(copies, _story_of, buckets)


def _placed(sides: dict[str, Iterable[bytes]]) -> Iterator[PlacedArticle | beam.pvalue.TaggedOutput]:
    """The articles at their places; and tagged, what later runs must know of them, their links, and those of which
    nothing is left."""
    places = {placement.copy_id: placement for placement in _all(Placement, sides[_PLACES])}
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for link in _all(Link, sides[_LINKS]):
        links[link.copy_id].append(link)
    for article in (article for piece in sides[_ARTICLES] for article in articles_in(piece)):
        outcome = place(article, places[article.copy_id])
        if isinstance(outcome, Reject):
            yield beam.pvalue.TaggedOutput(_REJECTS, outcome)
            continue
        yield outcome
        if begins_story(outcome):
            yield beam.pvalue.TaggedOutput(_STORIES, new_story(article, outcome))
        for row in link_rows(outcome, links.get(article.copy_id, ())):
            yield beam.pvalue.TaggedOutput(_LINKS, row)


def _rows(grouped: tuple[int, dict[str, Iterable[bytes]]]) -> Iterator[StoryRow | CopyRow]:
    # Two passes over the group, not a list of it: a story may have a hundred thousand copies.
    _, sides = grouped
    return rows_of_stories(lambda: _all(PlacedArticle, sides[_COPIES]), _known(sides))


def _known(sides: dict[str, Iterable[bytes]]) -> dict[str, KnownStory]:
    return {story.story_id: story for story in _all(KnownStory, sides[_KNOWN])}


def _all(kind: type[Any], packed: Iterable[bytes]) -> Iterator[Any]:
    return (row for piece in packed for row in unpack_all(kind, piece))
