"""The published rows, field for field as in `schemas.tables`; the writer adds what differs from run to run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.article import Removal
from schemas.link import LinkRelation
from schemas.page_kind import PageKind
from schemas.pickling import pickled_packed
from schemas.story import Relation


@pickled_packed
@dataclass(frozen=True, slots=True)
class StoryRow:
    """One row of `articles`: a merged, clean story, told by its canonical copy."""

    story_id: str
    title: str | None
    text: str
    language: str
    language_confidence: float
    declared_language: str | None
    published_at: datetime | None
    published_source: str | None
    modified_at: datetime | None
    authors: tuple[str, ...]
    site: str | None
    outlet: str | None
    url: str | None
    agency: str | None
    word_count: int
    simhash: int
    copy_id: str
    input_path: str
    published_precision: str | None = None
    published_offset: int | None = None
    access: str = "unknown"
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None


@pickled_packed
@dataclass(frozen=True, slots=True)
class LinkRow:
    """One row of `links`: two stories that share passages and are not one, each by the copy that was compared.
    `published_at` is that of `copy_id`."""

    link_id: str
    story_id: str
    other_story_id: str
    relation: LinkRelation
    merge_probability: float
    coverage: float
    other_coverage: float
    lead_coverage: float
    other_lead_coverage: float
    days_apart: float | None
    copy_id: str
    other_copy_id: str
    published_at: datetime | None


@pickled_packed
@dataclass(frozen=True, slots=True)
class CopyRow:
    """One row of `copies`: an accepted input record. `text` is None where it equals the story's."""

    copy_id: str
    story_id: str
    relation: Relation
    coverage: float
    canonical_coverage: float
    merge_probability: float | None
    title: str | None
    url: str | None
    site: str | None
    outlet: str | None
    agency: str | None
    published_at: datetime | None
    language: str
    input_path: str
    record_offset: int
    content_sha256: str
    text: str | None
    removed: tuple[Removal, ...]
    text_confidence: float | None = None
    page_kind: PageKind | None = None
    page_kind_confidence: float | None = None
    published_source: str | None = None
    published_precision: str | None = None
    published_offset: int | None = None
    access: str = "unknown"
    section: str | None = None
    image: str | None = None
    source_id: str | None = None
    truncated: str | None = None
