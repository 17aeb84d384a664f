"""What cleaning makes of a record: the clean article, and what was taken away from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from schemas.page_kind import PageKind
from schemas.pickling import pickled_packed


class NoiseKind(str, Enum):
    """What a removed piece of text was; the published values of `copies.removed.kind`."""

    ERROR_HEADER = "error_header"  # "403", "Sorry!!" above a real article
    LEGAL_DISCLAIMER = "legal_disclaimer"
    COMMENT_STUB = "comment_stub"
    SHARE_PROMPT = "share_prompt"
    NEWSLETTER_PROMPT = "newsletter_prompt"
    RELATED_STORIES = "related_stories"
    DATELINE_STAMP = "dateline_stamp"  # "1 Nov, 2024 11:14 / Updated 4 weeks ago": metadata, not text
    COPYRIGHT = "copyright"
    PHOTO_CREDIT = "photo_credit"
    CAPTION = "caption"
    BYLINE = "byline"
    ADVERTISEMENT = "advertisement"
    CONSENT = "consent"
    NAVIGATION = "navigation"
    TITLE = "title"  # the headline repeated at the head of the text
    REPEATED = "repeated"  # a paragraph that stood before in the same article
    NO_TEXT = "no_text"  # lines that the judge of lines took for no part of the article
    HIDDEN = "hidden"  # text that no reader of the page sees
    FURNITURE = "furniture"  # what the site repeats on its articles, learned


class PublishedSource(str, Enum):
    """Where `published_at` was read, in falling order of trust; "file" is the container's own field."""

    FILE = "file"
    JSON_LD = "json-ld"
    META = "meta"
    TIME = "time"
    URL = "url"
    TEXT = "text"


class Precision(str, Enum):
    """How fine a time is that a page states; the published values of `published_precision`."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"


class Access(str, Enum):
    """Who may read an article where it was published; the published values of `access`."""

    FREE = "free"
    METERED = "metered"
    PAID = "paid"
    UNKNOWN = "unknown"


@pickled_packed
@dataclass(frozen=True, slots=True)
class Removal:
    """One thing the cleaning took away: the rule's name, its kind, and how many characters went."""

    rule: str
    kind: NoiseKind
    characters: int


@pickled_packed
@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its text; times are UTC. `published_offset` is in minutes east of UTC, where
    the page states its zone; `site` is the registered domain, or the blog's host name where many share one; `outlet`
    the publication's name, `url` the canonical address with web-archive prefixes undone, `image` that of the lead
    image; `self_credited` that it stands at the agency that it is credited to."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_source: PublishedSource | None = None
    published_precision: Precision | None = None
    published_offset: int | None = None
    modified_at: datetime | None = None
    site: str | None = None
    outlet: str | None = None
    url: str | None = None
    agency: str | None = None
    declared_language: str | None = None
    access: Access = Access.UNKNOWN
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None
    self_credited: bool = False


@pickled_packed
@dataclass(frozen=True, slots=True)
class Passages:
    """An article's passages (its sentences of at least six words), packed in reading order, n of them.

    `fingerprints`: n little-endian uint64 simhashes; `words`: n little-endian uint16 word counts;
    `quoted`: the share of each between quotation marks, uint8 from 0 to 255; `starts` and `ends`: n little-endian
    uint32 character offsets into the article's text; `facts`: what names and numbers each holds, n little-endian
    uint32 of which each name and number sets one bit; `prose`: 1 for each that ends as a sentence does, uint8; `names`:
    at most 128 little-endian uint16 that stand for the names and numbers of the whole text. `runs` are sampled runs of
    words, little-endian uint16 in reading order, of which each passage has so many as its uint8 in `run_counts`.
    `sure`: how sure the judge of lines is of the line that each begins in, uint8 from 0 to 255; empty of plain texts.
    """

    fingerprints: bytes = b""
    words: bytes = b""
    quoted: bytes = b""
    starts: bytes = b""
    ends: bytes = b""
    facts: bytes = b""
    prose: bytes = b""
    names: bytes = b""
    runs: bytes = b""
    run_counts: bytes = b""
    sure: bytes = b""

    def __len__(self) -> int:
        return len(self.fingerprints) // 8


@pickled_packed
@dataclass(frozen=True, slots=True)
class Article:
    """One accepted record: its clean text, one paragraph a line, and what is known of it.

    `word_count` and `simhash` (signed 64 bits) are the text's, as they are published. `text_confidence` is the F1 that
    the judge of lines expects of a page's text, 0 to 1; None of plain texts, which have no kind either.
    """

    copy_id: str
    input_path: str
    record_offset: int
    content_sha256: str
    metadata: Metadata
    text: str
    language: str
    language_confidence: float
    removed: tuple[Removal, ...]
    passages: Passages
    word_count: int
    simhash: int
    text_confidence: float | None = None
    page_kind: PageKind | None = None
    page_kind_confidence: float | None = None
    source_id: str | None = None
    truncated: str | None = None
