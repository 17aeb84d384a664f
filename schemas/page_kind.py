"""The kinds of pages, and which of them are published where the user does not say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from schemas.pickling import pickled_packed


class PageKind(str, Enum):
    """The published values of `page_kind`."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"  # an event told entry by entry
    GALLERY = "gallery"  # a story told by photos and their captions
    LISTING = "listing"  # an index of articles: a section front, a tag, a search, a blog's home
    COLLECTION = "collection"  # an index of products or of other things
    PRODUCT = "product"  # one thing that is for sale
    FORUM = "forum"  # a thread, a question with its answers
    DOCUMENTATION = "documentation"  # a manual, a reference
    SERVICE = "service"  # what a company says of itself and its services
    MEDIA = "media"  # a video or an audio without an article's text
    ERROR = "error"
    WALL = "wall"  # asks to sign in, to pay or to consent
    OTHER = "other"  # none that the model knows well


KEPT_KINDS = frozenset({PageKind.ARTICLE, PageKind.LIVE_BLOG, PageKind.GALLERY, PageKind.DOCUMENTATION, PageKind.FORUM})
"""What is published by default."""

NEVER_KEPT = frozenset({PageKind.ERROR, PageKind.WALL})
"""What no option publishes."""


@pickled_packed
@dataclass(frozen=True, slots=True)
class KindOfPage:
    """What kind a page is; `confidence` (0-1) is None where a rule said so, and `kind` where there is no page."""

    kind: PageKind | None = None
    confidence: float | None = None
