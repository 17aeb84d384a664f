"""Why a record was not published: every reason by name, and the row that says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from schemas.page_kind import KindOfPage, PageKind
from schemas.pickling import pickled_packed


class RejectReason(str, Enum):
    """The published values of `rejects.reason`."""

    # Intake: what could not be read.
    UNREADABLE = "unreadable"  # no permission, vanished, or the file system failed
    EMPTY = "empty"  # no bytes, or a page with no words at all
    TOO_LARGE = "too_large"  # over the size limit
    BROKEN_COMPRESSION = "broken_compression"  # gzip, bzip2, xz or zstd data broken or cut off
    TRUNCATED_RECORD = "truncated_record"  # a WARC record or a JSONL line that is cut off
    MALFORMED_RECORD = "malformed_record"  # a JSONL line or a WARC record that does not parse, a page nested too deep
    NOT_TEXT = "not_text"  # binary, PDF, image, archive …
    UNDECODABLE = "undecodable"  # bytes that are no text in any encoding
    # Cleaning: pages that are no article.
    ERROR_PAGE = "error_page"  # HTTP errors, proxies, CDN challenges, "enable JavaScript", captcha
    LOGIN_WALL = "login_wall"  # a page that only asks to sign in or register
    PAYWALL = "paywall"  # a page that only offers a subscription, with at most a teaser
    CONSENT_WALL = "consent_wall"  # a page that only asks for consent to cookies or tracking
    LISTING_PAGE = "listing_page"  # an index, a section front, a tag or search page
    MEDIA_PAGE = "media_page"  # a video, gallery or audio page without an article's text
    NOT_AN_ARTICLE = "not_an_article"  # a kind of page that is not kept: a shop's, a company's, an index
    TOO_LITTLE_TEXT = "too_little_text"  # some words, too few for an article
    EXCLUDED = "excluded"  # an article that the user's own config leaves out
    # Work: records that could not be finished.
    TIME_LIMIT = "time_limit"  # cleaning took longer than allowed and was stopped
    CRASHED = "crashed"  # cleaning ended its process (a fault in a library)


class Stage(str, Enum):
    """The published values of `rejects.stage`: where the record left."""

    INTAKE = "intake"
    CLEANING = "cleaning"
    WORK = "work"


KIND_OF_REASON = {
    RejectReason.ERROR_PAGE: KindOfPage(PageKind.ERROR),
    RejectReason.LOGIN_WALL: KindOfPage(PageKind.WALL),
    RejectReason.PAYWALL: KindOfPage(PageKind.WALL),
    RejectReason.CONSENT_WALL: KindOfPage(PageKind.WALL),
    RejectReason.LISTING_PAGE: KindOfPage(PageKind.LISTING),
    RejectReason.MEDIA_PAGE: KindOfPage(PageKind.MEDIA),
}
"""The kinds of page that rules find, by the reason that they give."""


@pickled_packed
@dataclass(frozen=True, slots=True)
class Rejection:
    """A verdict against a record: the reason, the rule that found it, and the words that decided."""

    reason: RejectReason
    rule: str
    evidence: str


@pickled_packed
@dataclass(frozen=True, slots=True)
class Reject:
    """One rejected input record, as it is published; `bytes` is the record's size, -1 where unknown."""

    copy_id: str
    input_path: str
    record_offset: int
    content_sha256: str | None
    reason: RejectReason
    rule: str
    evidence: str
    stage: Stage
    url: str | None
    site: str | None
    bytes: int
    excerpt: str | None
    page_kind: PageKind | None = None
    page_kind_confidence: float | None = None
    source_id: str | None = None
    text_confidence: float | None = None
