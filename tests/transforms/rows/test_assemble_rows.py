"""The step that joins articles with their places: every article ends as one copy or one reject."""

from __future__ import annotations

import apache_beam as beam
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from schemas.link import Link, LinkRelation
from schemas.packed_article import pack_piece
from schemas.reject import Reject
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.story import Relation
from tests.transforms.rows.conftest import SENTENCES, MakeArticle, MakePlace
from transforms.articles.tasks import packed
from transforms.memory.stories import KnownStory, NewStory, place_of, text_hash
from transforms.rows.assemble_rows import MANY_BUCKETS, AssembleRows, Rows
from transforms.syndication.fingerprinting import fingerprint_of


def link_of(copy_id: str) -> Link:
    return Link(copy_id, copy_id, "other", "other", LinkRelation.BACKGROUND, 0.1, 0.1, 0.0, 0.0, 0.0, None)


def _named(row: StoryRow | CopyRow | LinkRow | Reject | NewStory) -> tuple[str, str]:
    if isinstance(row, NewStory):
        return "known", row.story.story_id
    return type(row).__name__, row.story_id if isinstance(row, StoryRow) else row.copy_id


@pytest.mark.parametrize("buckets", [1, 2, MANY_BUCKETS])
def test_every_article_ends_as_a_row(article: MakeArticle, place_for: MakePlace, buckets: int) -> None:
    """A new story with two copies, a copy of a known story, and one of which furniture leaves nothing; a link of an
    article is told, and one of what is rejected is not."""
    first, copy = article("a.txt"), article("b.txt", SENTENCES[:3])
    later, bare = article("c.txt", SENTENCES[1:]), article("d.txt")
    known = KnownStory(fingerprint_of(first), text_hash("published before"), place_of("old.txt", 0))
    everything = tuple(range(len(bare.passages)))
    places = [
        place_for(first),
        place_for(copy, Relation.EXCERPT, first.copy_id),
        place_for(later, Relation.EDITED, "earlier-story"),
        place_for(bare, furniture=everything),
    ]
    pieces = [pack_piece(map(packed, piece)) for piece in ([first, copy, later], [bare])]
    links = [link_of(copy.copy_id), link_of(bare.copy_id)]
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        inputs = {
            "articles": pipeline | "Articles" >> beam.Create(pieces),
            "placements": pipeline | "Places" >> beam.Create(places),
            "links": pipeline | "Links" >> beam.Create(links),
            "known": pipeline | "Known" >> beam.Create([known]),
        }
        rows: Rows = inputs | "Assemble" >> AssembleRows(buckets)
        told = (
            (rows.published, rows.rejects, rows.stories, rows.links)
            | beam.Flatten()
            | "One by one" >> beam.FlatMap(lambda row: row if isinstance(row, list) else [row])
            | beam.Map(_named)
        )
        assert_that(
            told,
            equal_to(
                [
                    ("StoryRow", first.copy_id),
                    ("CopyRow", first.copy_id),
                    ("CopyRow", copy.copy_id),
                    ("CopyRow", later.copy_id),
                    ("Reject", bare.copy_id),
                    ("known", first.copy_id),
                    ("LinkRow", copy.copy_id),
                ]
            ),
        )
