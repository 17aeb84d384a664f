"""When a page says that its article was published and changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from schemas.article import PublishedSource
from schemas.record import Given
from transforms.cleaning.metadata.addresses import url_day
from transforms.cleaning.metadata.claims import Claims
from transforms.cleaning.metadata.dates import Moment, parse_time, trusted
from transforms.cleaning.metadata.stamps import parse_stamp
from transforms.cleaning.metadata.structured import first_text
from transforms.cleaning.metadata.visible import visible_stamps
from transforms.cleaning.page import Page

Claim = tuple[str | None, PublishedSource]

_PUBLISHED = (
    "article:published_time", "article:published", "datepublished", "og:published_time", "published_time",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "cxenseparse:recs:articlepublished", "dc.date.issued", "dcterms.created", "dcterms.issued", "dcterms.date",
    "dc.date", "dc.created", "date", "pubdate", "publishdate", "publication_date", "published_at", "published",
    "article_date_original",
    "originalpublicationdate", "citation_publication_date", "citation_date", "datecreated", "ptime", "pdate",
    "uploaddate", "og:pubdate", "displaydate", "rnews:datepublished", "prism.publicationdate", "article:post_date",
    "bt:pubdate", "created", "creation_date", "article:create", "releasedate", "timestamp", "og:article:published_time",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "article:updated_time",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised", "updated_time", "utime",
    "modified_time", "bt:moddate", "og:modified_time", "modified", "updated",
)  # fmt: skip


_STRUCTURED = ("datePublished", "dateCreated", "uploadDate")


def published_at(
    claims: Claims, given: Given, latest: datetime | None
) -> tuple[datetime | None, PublishedSource | None]:
    """When the article was published, UTC, and where that stands; `latest` is the page's own time."""
    month_first = _is_american(claims)
    found = first_trusted(_published_claims(claims, given), latest, month_first)
    return found if found[0] else _visible(claims.page, latest, month_first)


def modified_at(claims: Claims, given: Given, published: datetime | None, latest: datetime | None) -> datetime | None:
    """When the article was last changed, UTC; never before it was published."""
    stated = [given.modified_at, first_text(claims.article.get("dateModified")), *claims.metas(_MODIFIED)]
    at = first_trusted([(text, PublishedSource.META) for text in stated], latest, _is_american(claims))[0]
    return at if at and (published is None or at >= published) else None


def first_trusted(
    claims: Sequence[Claim], latest: datetime | None, month_first: bool = False
) -> tuple[datetime | None, PublishedSource | None]:
    """The first claim that is a time, and a time that can be an article's.

    Where it is a page's and names a day alone, a later claim that names an hour of the same day goes before it.
    """
    best: tuple[Moment, PublishedSource] | None = None
    for text, source in claims:
        moment = parse_time(text, month_first) if text else None
        if moment is None or not trusted(moment.at, latest):
            continue
        if best is None:
            best = (moment, source)
        elif moment.has_time and moment.day == best[0].day:
            return moment.at, source
        if best[0].has_time or best[1] is PublishedSource.FILE:
            break
    return (best[0].at, best[1]) if best else (None, None)


def _published_claims(claims: Claims, given: Given) -> list[Claim]:
    day = url_day(claims.url)
    return [
        (given.published_at, PublishedSource.FILE),
        *((first_text(claims.article.get(key)), PublishedSource.JSON_LD) for key in _STRUCTURED),
        *((text, PublishedSource.META) for text in claims.metas(_PUBLISHED)),
        *((text, PublishedSource.TIME) for text in claims.times),
        (day.date().isoformat() if day else None, PublishedSource.URL),
        (_closing_date(claims.window), PublishedSource.TEXT),
    ]


def _closing_date(window: str | None) -> str | None:
    """What the window's title ends with, where it is nothing but a date: "Headline | Example News | 28.04.2023"."""
    last = (window or "").rpartition("|")[2]
    moment = parse_time(last)
    return last if moment and moment.end - moment.start >= len(last.strip()) else None


def _is_american(claims: Claims) -> bool:
    """Whether a page declares the one country that writes the month before the day."""
    declared = (claims.page.tree.get("lang"), *claims.metas(("og:locale", "content-language", "inlanguage")))
    return any((tag or "").lower().replace("_", "-") == "en-us" for tag in declared)


def _visible(page: Page, latest: datetime | None, month_first: bool) -> tuple[datetime | None, PublishedSource | None]:
    """The first stamp that readers see, in an element that is marked as one."""
    for line in visible_stamps(page):
        stamp = parse_stamp(line, latest, month_first)
        if stamp and stamp.published:
            return stamp.published, PublishedSource.TEXT
    return None, None
