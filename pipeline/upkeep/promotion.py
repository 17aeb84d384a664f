"""What becomes of a story when some of its copies are taken back: another copy tells it, or nobody does. Pure functions
on published rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.article import Access, Article, Metadata, Precision, PublishedSource
from schemas.story import Relation
from schemas.tables import ARTICLES, COPIES
from transforms.language.detection import detect
from transforms.memory.stories import KnownStory, place_of, text_hash
from transforms.publishing.partitions import month_of
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.passages import split_passages
from transforms.syndication.placing import first_in_order, place_beside
from transforms.syndication.simhashing import article_simhash
from transforms.syndication.words import length_in_words, words_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Promotion:
    """A story with another canonical copy: its new row of `articles`, the rows of all copies that are left, and what
    later runs must know of it."""

    story: Row
    copies: tuple[Row, ...]
    known: KnownStory


def promote(story: Row, left: Sequence[Row], run_id: str) -> Promotion:
    """Lets the first of the copies that are left tell the story, by the order in which canonical copies are chosen.

    `story` is the row of `articles`, `left` those of `copies`. The story's id and `first_seen_at` stay; what only the
    old canonical copy knew (authors, keywords, its declared language) is not known of the new one.
    """
    texts = [row["text"] if row["text"] is not None else story["text"] for row in left]
    articles = [_article(row, text) for row, text in zip(left, texts, strict=True)]
    marks = [fingerprint_of(article) for article in articles]
    place = first_in_order(marks)
    leader, others = articles[place], [mark for mark in marks if mark is not marks[place]]
    placed = {found.copy_id: found for found in place_beside(marks[place], others, story["story_id"])}
    copies = []
    for row, text in zip(left, texts, strict=True):
        changed = {**row, "text": None if text == leader.text else text}
        found = placed.get(row["copy_id"])
        changed["relation"] = (found.relation if found else Relation.CANONICAL).value
        changed["coverage"] = found.coverage if found else 1.0
        changed["canonical_coverage"] = found.canonical_coverage if found else 1.0
        changed["merge_probability"] = found.merge_probability if found else None
        copies.append(changed)
    known = KnownStory(
        replace(marks[place], story_id=story["story_id"]),
        text_hash(leader.text),
        place_of(leader.input_path, leader.record_offset),
    )
    return Promotion(_story_row(story, left[place], leader, run_id), tuple(copies), known)


def _article(row: Row, text: str) -> Article:
    """A published copy as an article, as far as its row tells."""
    words, found = words_of(text), detect(text)
    return Article(
        copy_id=row["copy_id"],
        input_path=row["input_path"],
        record_offset=row["record_offset"],
        content_sha256=row["content_sha256"],
        metadata=Metadata(
            title=row["title"],
            published_at=row["published_at"],
            published_source=PublishedSource(row["published_source"]) if row["published_source"] else None,
            published_precision=Precision(row["published_precision"]) if row["published_precision"] else None,
            published_offset=row["published_offset"],
            site=row["site"],
            outlet=row["outlet"],
            url=row["url"],
            agency=row["agency"],
            access=Access(row["access"]) if row["access"] else Access.UNKNOWN,
            section=row["section"],
            image=row["image"],
        ),
        text=text,
        language=row["language"],
        language_confidence=found.confidence if found.language == row["language"] else 0.0,
        removed=(),
        passages=split_passages(text, row["language"]),
        word_count=length_in_words(words),
        simhash=article_simhash(words),
    )


def _story_row(story: Row, copy: Row, article: Article, run_id: str) -> Row:
    """The new row of `articles`: columns that both tables have are the copy's, those of the text are made anew."""
    shared = {name: copy[name] for name in ARTICLES.names if name in COPIES.names}
    return {
        **dict.fromkeys(ARTICLES.names),
        **shared,
        "story_id": story["story_id"],
        "text": article.text,
        "language": copy["language"],
        "text_language": copy["language"],
        "published_month": month_of(copy["published_at"]),
        "language_confidence": article.language_confidence,
        "authors": [],
        "word_count": article.word_count,
        "simhash": article.simhash,
        "first_seen_at": story["first_seen_at"],
        "run_id": run_id,
    }
