"""From an article and its place among the stories to the rows that are published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.article import Article, NoiseKind, Removal
from schemas.reject import Reject, RejectReason, Stage
from schemas.rows import CopyRow, StoryRow
from schemas.story import Placement, Relation
from transforms.syndication.passages import remove_passages
from transforms.syndication.simhashing import article_simhash


@dataclass(frozen=True, slots=True)
class PlacedArticle:
    """An article without its site's furniture, and its place among the stories."""

    article: Article
    text: str
    removed: tuple[Removal, ...]
    placement: Placement


def place(article: Article, placement: Placement) -> PlacedArticle | Reject:
    """Cuts the site's furniture out of the text; a text that was nothing else becomes a reject."""
    text = article.text
    removed = article.removed
    if placement.furniture:
        text = remove_passages(text, article.passages, placement.furniture)
        removed = (*removed, Removal("site-furniture", NoiseKind.FURNITURE, len(article.text) - len(text)))
    if not text.strip():
        return _only_furniture(article)
    return PlacedArticle(article, text, removed, placement)


def rows_of_story(canonical: PlacedArticle | None, copies: Iterable[PlacedArticle]) -> Iterator[StoryRow | CopyRow]:
    """The rows of one story; `canonical` is None where the story was published by an earlier run."""
    if canonical is not None:
        yield story_row(canonical)
    for copy in copies:
        yield copy_row(copy, canonical.text if canonical is not None else None)


def story_row(placed: PlacedArticle) -> StoryRow:
    """The row of `articles` that a story's canonical copy makes."""
    article, known = placed.article, placed.article.metadata
    return StoryRow(
        story_id=placed.placement.story_id,
        title=known.title,
        text=placed.text,
        language=article.language,
        language_confidence=article.language_confidence,
        declared_language=known.declared_language,
        published_at=known.published_at,
        published_source=known.published_source.value if known.published_source else None,
        modified_at=known.modified_at,
        authors=known.authors,
        site=known.site,
        outlet=known.outlet,
        url=known.url,
        agency=known.agency,
        word_count=len(placed.text.split()),
        simhash=article_simhash(placed.text),
        copy_id=article.copy_id,
        input_path=article.input_path,
    )


def copy_row(placed: PlacedArticle, story_text: str | None) -> CopyRow:
    """The row of `copies` that an accepted record makes."""
    article, known, placement = placed.article, placed.article.metadata, placed.placement
    return CopyRow(
        copy_id=article.copy_id,
        story_id=placement.story_id,
        relation=placement.relation,
        coverage=placement.coverage,
        canonical_coverage=placement.canonical_coverage,
        title=known.title,
        url=known.url,
        site=known.site,
        outlet=known.outlet,
        agency=known.agency,
        published_at=known.published_at,
        language=article.language,
        input_path=article.input_path,
        record_offset=article.record_offset,
        content_sha256=article.content_sha256,
        text=None if placed.text == story_text else placed.text,
        removed=placed.removed,
    )


def is_canonical(placed: PlacedArticle) -> bool:
    return placed.placement.relation is Relation.CANONICAL


def _only_furniture(article: Article) -> Reject:
    return Reject(
        copy_id=article.copy_id,
        input_path=article.input_path,
        record_offset=article.record_offset,
        content_sha256=article.content_sha256,
        reason=RejectReason.TOO_LITTLE_TEXT,
        rule="only-site-furniture",
        evidence=article.text[:200],
        stage=Stage.CLEANING,
        url=article.metadata.url,
        site=article.metadata.site,
        bytes=-1,
        excerpt=article.text[:500],
    )
