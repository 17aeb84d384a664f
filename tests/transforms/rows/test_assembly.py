"""From articles and their places to rows: nothing is lost, and each text is published once."""

from __future__ import annotations

from schemas.article import Article, NoiseKind
from schemas.reject import Reject, RejectReason
from schemas.rows import CopyRow, StoryRow
from schemas.story import Placement, Relation
from tests.transforms.rows.conftest import SENTENCES, MakeArticle, MakePlace
from transforms.articles.tasks import packed
from transforms.memory.stories import KnownStory, place_of, text_hash
from transforms.rows.assembly import PlacedArticle, new_story, place, rows_of_stories
from transforms.syndication.fingerprinting import fingerprint_of


def placed_at(article: Article, placement: Placement) -> PlacedArticle:
    """An article of which something is left, at its place."""
    placed = place(packed(article), placement)
    assert isinstance(placed, PlacedArticle)
    return placed


def test_an_article_keeps_its_text_where_nothing_is_furniture(article: MakeArticle, place_for: MakePlace) -> None:
    """Without furniture the article is as it was."""
    found = article()
    placed = placed_at(found, place_for(found))
    assert (placed.article.text, placed.article.removed) == (found.text, found.removed)
    assert placed.text_hash == text_hash(found.text)
    assert placed.place == place_of(found.input_path, found.record_offset)


def test_furniture_leaves_the_text_and_is_on_record(article: MakeArticle, place_for: MakePlace) -> None:
    """The passage goes, the ledger says how much, and count and fingerprint are those of what is left."""
    found = article()
    placed = placed_at(found, place_for(found, furniture=(1,)))
    assert SENTENCES[1] not in placed.article.text
    assert SENTENCES[0] in placed.article.text
    removal = placed.article.removed[-1]
    assert (removal.kind, removal.characters) == (NoiseKind.FURNITURE, len(found.text) - len(placed.article.text))
    assert placed.article.word_count < found.word_count
    assert placed.article.simhash != found.simhash


def test_nothing_but_furniture_is_a_reject(article: MakeArticle, place_for: MakePlace) -> None:
    """A record of which nothing is left still ends as a row, with its place and its hash."""
    found = article()
    outcome = place(packed(found), place_for(found, furniture=tuple(range(len(found.passages)))))
    assert isinstance(outcome, Reject)
    assert outcome.reason is RejectReason.TOO_LITTLE_TEXT
    assert (outcome.copy_id, outcome.input_path) == (found.copy_id, found.input_path)
    assert outcome.content_sha256 == found.content_sha256


def test_a_new_story_has_one_row_and_one_for_each_copy(article: MakeArticle, place_for: MakePlace) -> None:
    """A copy with the story's own text has none of its own; one with another text keeps it."""
    first, same, other = article(), article("in/again.txt"), article("in/short.txt", SENTENCES[:3])
    copies = [
        placed_at(first, place_for(first)),
        placed_at(same, place_for(same, Relation.IDENTICAL, first.copy_id)),
        placed_at(other, place_for(other, Relation.EXCERPT, first.copy_id)),
    ]
    story, *rows = rows_of_stories(lambda: copies, {})
    assert isinstance(story, StoryRow)
    assert (story.story_id, story.text) == (first.copy_id, first.text)
    assert [row.text for row in rows] == [None, None, other.text]
    assert all(isinstance(row, CopyRow) and row.story_id == first.copy_id for row in rows)


def test_a_copy_of_a_known_story_has_no_story_row(article: MakeArticle, place_for: MakePlace) -> None:
    """The story was published by an earlier run: only its new copy is, as a revision where it stands in its place."""
    first, later = (
        article(),
        article("in/later.txt", (*SENTENCES[:3], "The clerk added a sentence later that day.")),
    )
    known = KnownStory(fingerprint_of(first), text_hash(first.text), place_of("in/later.txt", 0))
    placed = placed_at(later, place_for(later, Relation.EDITED, first.copy_id))
    (row,) = rows_of_stories(lambda: [placed], {known.story_id: known})
    assert isinstance(row, CopyRow)
    assert row.relation is Relation.REVISION


def test_what_later_runs_must_know(article: MakeArticle, place_for: MakePlace) -> None:
    """A new story is remembered with the hash of its published text, and with its furniture's places."""
    found = article()
    placed = placed_at(found, place_for(found, furniture=(1,)))
    remembered = new_story(packed(found), placed)
    assert remembered.story.text_hash == text_hash(placed.article.text)
    assert remembered.furniture == (1,)
    assert remembered.story.story_id == found.copy_id
