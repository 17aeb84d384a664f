"""From an article and its place among the stories to the rows that are published."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace

from schemas.article import Article, NoiseKind, Removal
from schemas.link import Link
from schemas.page_kind import KindOfPage
from schemas.pickling import pickled_packed
from schemas.reject import Reject, Rejection, RejectReason, Stage
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.story import Placement, Relation
from transforms.memory.stories import KnownStory, NewStory, place_of, text_hash
from transforms.rejecting import reject
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.passages import remove_passages
from transforms.syndication.simhashing import article_simhash
from transforms.syndication.words import length_in_words, words_of

LINK_FIELDS = tuple(field.name for field in fields(Link))


@pickled_packed
@dataclass(frozen=True, slots=True)
class PlacedArticle:
    """An article without its site's furniture, and its place among the stories."""

    article: Article
    placement: Placement


def place(article: Article, placement: Placement) -> PlacedArticle | Reject:
    """Cuts the site's furniture out of the text; a text that was nothing else becomes a reject."""
    if placement.furniture:
        article = without_furniture(article, placement.furniture)
    if not article.text:
        return _only_furniture(article)
    return PlacedArticle(article, placement)


def without_furniture(article: Article, furniture: Collection[int]) -> Article:
    """The article without these passages; the removal is on its record."""
    text = remove_passages(article.text, article.passages, furniture)
    words = words_of(text)
    removal = Removal("site-furniture", NoiseKind.FURNITURE, len(article.text) - len(text))
    return replace(
        article,
        text=text,
        removed=(*article.removed, removal),
        word_count=length_in_words(words),
        simhash=article_simhash(words),
    )


def new_story(article: Article, placed: PlacedArticle) -> NewStory:
    """What later runs must know of a story that this canonical copy begins; `article` is it with its furniture."""
    place = place_of(article.input_path, article.record_offset)
    fingerprint = replace(fingerprint_of(article), held=placed.placement.held)
    known = KnownStory(fingerprint, text_hash(placed.article.text), place)
    return NewStory(known, tuple(placed.placement.furniture))


def rows_of_story(
    canonical: PlacedArticle | None, copies: Iterable[PlacedArticle], known: KnownStory | None = None
) -> Iterator[StoryRow | CopyRow]:
    """The rows of one story; where an earlier run has published it, `canonical` is None and `known` that story."""
    story_text = known.text_hash if known is not None else None
    if canonical is not None:
        yield story_row(canonical)
        story_text = text_hash(canonical.article.text)
    for copy in copies:
        yield copy_row(_at_its_place(copy, known), story_text)


def _at_its_place(copy: PlacedArticle, known: KnownStory | None) -> PlacedArticle:
    """A copy read where the story's canonical record was read before is a later version of it, whatever its site."""
    changed = copy.placement.relation not in (Relation.CANONICAL, Relation.IDENTICAL)
    if known is None or not changed or place_of(copy.article.input_path, copy.article.record_offset) != known.place:
        return copy
    return replace(copy, placement=replace(copy.placement, relation=Relation.REVISION))


def story_row(placed: PlacedArticle) -> StoryRow:
    """The row of `articles` that a story's canonical copy makes."""
    article, known = placed.article, placed.article.metadata
    return StoryRow(
        story_id=placed.placement.story_id,
        title=known.title,
        text=article.text,
        language=article.language,
        language_confidence=article.language_confidence,
        declared_language=known.declared_language,
        published_at=known.published_at,
        published_source=known.published_source.value if known.published_source else None,
        published_precision=known.published_precision.value if known.published_precision else None,
        published_offset=known.published_offset,
        modified_at=known.modified_at,
        authors=known.authors,
        site=known.site,
        outlet=known.outlet,
        url=known.url,
        agency=known.agency,
        access=known.access.value,
        section=known.section,
        keywords=known.keywords,
        image=known.image,
        word_count=article.word_count,
        simhash=article.simhash,
        copy_id=article.copy_id,
        input_path=article.input_path,
    )


def copy_row(placed: PlacedArticle, story_text: bytes | None) -> CopyRow:
    """The row of `copies` that an accepted record makes; `story_text` is the hash of the story's published text."""
    article, known, placement = placed.article, placed.article.metadata, placed.placement
    return CopyRow(
        copy_id=article.copy_id,
        story_id=placement.story_id,
        relation=placement.relation,
        coverage=placement.coverage,
        canonical_coverage=placement.canonical_coverage,
        merge_probability=placement.merge_probability,
        title=known.title,
        url=known.url,
        site=known.site,
        outlet=known.outlet,
        agency=known.agency,
        published_at=known.published_at,
        published_source=known.published_source.value if known.published_source else None,
        published_precision=known.published_precision.value if known.published_precision else None,
        published_offset=known.published_offset,
        access=known.access.value,
        section=known.section,
        image=known.image,
        language=article.language,
        input_path=article.input_path,
        record_offset=article.record_offset,
        content_sha256=article.content_sha256,
        source_id=article.source_id,
        text=None if text_hash(article.text) == story_text else article.text,
        removed=article.removed,
        text_confidence=article.text_confidence,
        page_kind=article.page_kind,
        page_kind_confidence=article.page_kind_confidence,
        truncated=article.truncated,
    )


def link_row(article: Article, link: Link) -> LinkRow:
    """The row of `links` that a link of this article's makes."""
    both = f"{link.copy_id}\n{link.other_copy_id}".encode("utf-8", "surrogatepass")
    return LinkRow(
        link_id=hashlib.sha256(both).hexdigest()[:32],
        published_at=article.metadata.published_at,
        **{name: getattr(link, name) for name in LINK_FIELDS},
    )


def is_canonical(placed: PlacedArticle) -> bool:
    return placed.placement.relation is Relation.CANONICAL


def _only_furniture(article: Article) -> Reject:
    evidence = "nothing is left without what the site repeats on its pages"
    verdict = Rejection(RejectReason.TOO_LITTLE_TEXT, "only-site-furniture", evidence)
    kind = KindOfPage(article.page_kind, article.page_kind_confidence)
    return reject(article, verdict, Stage.CLEANING, article.metadata, kind=kind, source_id=article.source_id)
