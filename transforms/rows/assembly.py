"""From an article and its place among the stories to the rows that are published."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import NamedTuple

from schemas.article import Article, NoiseKind, Removal
from schemas.link import Link
from schemas.packed_article import PackedArticle, fingerprint_in, without_fingerprint
from schemas.page_kind import KindOfPage
from schemas.pickling import pack, unpack
from schemas.reject import Reject, Rejection, RejectReason, Stage
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.spool import unspooled
from schemas.story import Placement, Relation
from transforms.memory.stories import KnownStory, NewStory, text_hash
from transforms.rejecting import reject
from transforms.syndication.passages import remove_passages
from transforms.syndication.simhashing import article_simhash
from transforms.syndication.words import length_in_words, words_of

LINK_FIELDS = tuple(field.name for field in fields(Link))


class PlacedArticle(NamedTuple):
    """An article without its site's furniture, packed or a ticket for it, and its place among the stories. `text_hash`
    is that of its text, `place` stands for where its record was read."""

    placement: Placement
    text_hash: bytes
    place: int
    packed: bytes

    @property
    def article(self) -> Article:
        """The article, of whose passages nothing is known but where they stood."""
        return unpack(Article, unspooled(self.packed))


def place(packed: PackedArticle, placement: Placement) -> PlacedArticle | Reject:
    """Cuts the site's furniture out of the text; a text that was nothing else becomes a reject."""
    if not placement.furniture:
        return PlacedArticle(placement, packed.text_hash, packed.place, packed.article)
    article = without_furniture(without_fingerprint(packed), placement.furniture)
    if not article.text:
        return _only_furniture(article)
    return PlacedArticle(placement, text_hash(article.text), packed.place, pack(article))


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


def new_story(packed: PackedArticle, placed: PlacedArticle) -> NewStory:
    """What later runs must know of a story that this canonical copy begins; `packed` is it with its furniture."""
    fingerprint = replace(fingerprint_in(packed), held=placed.placement.held)
    return NewStory(KnownStory(fingerprint, placed.text_hash, placed.place), tuple(placed.placement.furniture))


def rows_of_stories(
    copies: Callable[[], Iterable[PlacedArticle]], known: Mapping[str, KnownStory]
) -> Iterator[StoryRow | CopyRow]:
    """The rows of stories with all of their copies, which are looked at twice; `known` are those among them that an
    earlier run has published: their canonical copy is not here."""
    texts = {story_id: story.text_hash for story_id, story in known.items()}
    texts.update((copy.placement.story_id, copy.text_hash) for copy in copies() if begins_story(copy))
    for copy in copies():
        article, story_id = copy.article, copy.placement.story_id
        if begins_story(copy):
            yield story_row(article, story_id)
        placement = _at_its_place(copy, known.get(story_id))
        yield copy_row(article, placement, shown=copy.text_hash != texts.get(story_id))


def _at_its_place(copy: PlacedArticle, known: KnownStory | None) -> Placement:
    """A copy read where the story's canonical record was read before is a later version of it, whatever its site."""
    changed = copy.placement.relation not in (Relation.CANONICAL, Relation.IDENTICAL)
    if known is None or not changed or copy.place != known.place:
        return copy.placement
    return replace(copy.placement, relation=Relation.REVISION)


def story_row(article: Article, story_id: str) -> StoryRow:
    """The row of `articles` that a story's canonical copy makes."""
    known = article.metadata
    return StoryRow(
        story_id=story_id,
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


def copy_row(article: Article, placement: Placement, shown: bool) -> CopyRow:
    """The row of `copies` that an accepted record makes; its text is `shown` where it is not the story's."""
    known = article.metadata
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
        text=article.text if shown else None,
        removed=article.removed,
        text_confidence=article.text_confidence,
        page_kind=article.page_kind,
        page_kind_confidence=article.page_kind_confidence,
        truncated=article.truncated,
    )


def link_rows(placed: PlacedArticle, links: Collection[Link]) -> Iterator[LinkRow]:
    """The rows of `links` that links of this article's make."""
    published_at = placed.article.metadata.published_at if links else None
    for link in links:
        both = f"{link.copy_id}\n{link.other_copy_id}".encode("utf-8", "surrogatepass")
        yield LinkRow(
            link_id=hashlib.sha256(both).hexdigest()[:32],
            published_at=published_at,
            **{name: getattr(link, name) for name in LINK_FIELDS},
        )


def begins_story(placed: PlacedArticle) -> bool:
    """Whether it is the canonical copy of its story."""
    return placed.placement.relation is Relation.CANONICAL


def _only_furniture(article: Article) -> Reject:
    evidence = "nothing is left without what the site repeats on its pages"
    verdict = Rejection(RejectReason.TOO_LITTLE_TEXT, "only-site-furniture", evidence)
    kind = KindOfPage(article.page_kind, article.page_kind_confidence)
    return reject(
        article,
        verdict,
        Stage.CLEANING,
        article.metadata,
        kind=kind,
        source_id=article.source_id,
        text_confidence=article.text_confidence,
    )
