"""Joins articles with their places and lays out the published rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import apache_beam as beam

from schemas.article import Article
from schemas.link import Link
from schemas.reject import Reject
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.story import Placement
from transforms.memory.stories import KnownStory, NewStory
from transforms.rows.assembly import PlacedArticle, is_canonical, link_row, new_story, place, rows_of_story

_PLACED, _REJECTS, _STORIES, _LINKS = "placed", "rejects", "stories", "links"


class Rows(NamedTuple):
    """Rows to publish: stories and their copies, articles of which furniture left nothing, and links between stories;
    and the stories that are new, as later runs must know them."""

    published: beam.PCollection[StoryRow | CopyRow]
    rejects: beam.PCollection[Reject]
    stories: beam.PCollection[NewStory]
    links: beam.PCollection[LinkRow]


class AssembleRows(beam.PTransform):
    """Joins "articles" with their "placements" and "links" by copy, then each story's copies with its canonical copy.

    "known" are the stories of earlier runs that took part in merging.
    """

    def expand(self, inputs: dict[str, beam.PCollection[Any]]) -> Rows:
        keyed = {
            "articles": inputs["articles"] | "Key articles by copy" >> beam.WithKeys(_copy_of_article),
            "places": inputs["placements"] | "Key placements by copy" >> beam.WithKeys(_copy_of_placement),
            "links": inputs["links"] | "Key links by copy" >> beam.WithKeys(_copy_of_link),
        }
        placed = (
            keyed
            | "Join articles and placements" >> beam.CoGroupByKey()
            | "Place articles" >> beam.FlatMap(_place).with_outputs(_PLACED, _REJECTS, _STORIES, _LINKS)
        )
        by_story = {
            "copies": placed[_PLACED] | "Key copies by story" >> beam.WithKeys(_story_of),
            "known": inputs["known"] | "Key known stories" >> beam.WithKeys(_story_of_known),
        }
        published = (
            by_story | "Group copies by story" >> beam.CoGroupByKey() | "Lay out rows" >> beam.FlatMapTuple(_rows)
        )
        return Rows(published, placed[_REJECTS], placed[_STORIES], placed[_LINKS])


def _copy_of_article(article: Article) -> str:
    return article.copy_id


def _copy_of_placement(placement: Placement) -> str:
    return placement.copy_id


def _copy_of_link(link: Link) -> str:
    return link.copy_id


def _story_of(placed: PlacedArticle) -> str:
    return placed.placement.story_id


def _story_of_known(story: KnownStory) -> str:
    return story.story_id


def _place(joined: tuple[str, dict[str, Iterable[Any]]]) -> Iterator[beam.pvalue.TaggedOutput]:
    _, sides = joined
    placements = list(sides["places"])
    for article in sides["articles"]:
        outcome = place(article, placements[0])
        if isinstance(outcome, Reject):
            yield beam.pvalue.TaggedOutput(_REJECTS, outcome)
            continue
        yield beam.pvalue.TaggedOutput(_PLACED, outcome)
        if is_canonical(outcome):
            yield beam.pvalue.TaggedOutput(_STORIES, new_story(article, outcome))
        for link in sides["links"]:
            yield beam.pvalue.TaggedOutput(_LINKS, link_row(article, link))


def _rows(story_id: str, sides: dict[str, Iterable[Any]]) -> Iterator[StoryRow | CopyRow]:
    # Two passes over the group, not a list of it: a story may have a hundred thousand copies.
    copies: Iterable[PlacedArticle] = sides["copies"]
    canonical = next((copy for copy in copies if is_canonical(copy)), None)
    known: KnownStory | None = next(iter(sides["known"]), None)
    return rows_of_story(canonical, copies, known)
