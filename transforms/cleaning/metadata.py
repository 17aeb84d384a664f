"""What a page or its container says of an article beside the text: one `Metadata` from many claims."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from schemas.article import Metadata, PublishedSource
from schemas.record import Given
from transforms.cleaning.addresses import canonical_url, capture_time, site_name, site_of, url_day
from transforms.cleaning.agencies import agency_in_byline, find_agency
from transforms.cleaning.authors import names_of
from transforms.cleaning.dates import parse_time, trusted
from transforms.cleaning.languages import declared_language
from transforms.cleaning.page import JsonObject, Page
from transforms.cleaning.stamps import parse_stamp
from transforms.cleaning.structured import PAGES, article_object, first_text, is_kind, resolved, texts
from transforms.cleaning.titles import Headlines, choose_title, one_line, site_names, strip_site

_META_URLS = ("og:url", "twitter:url", "al:web:url", "dc.identifier", "parsely-link", "vf:url")
_META_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title", "sailthru.title", "title")
_META_AUTHORS = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
    "dcterms.creator", "citation_author", "article:author_name", "article.author", "dcsext.author", "byline",
    "authors", "twitter:data1",
)  # fmt: skip
_META_SOURCES = (
    "dc.source", "source", "article:source", "news_source", "original-source", "provider", "copyright-holder",
)  # fmt: skip
_META_OUTLETS = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher", "al:ios:app_name",
)  # fmt: skip
_META_PUBLISHED = (
    "article:published_time", "article:published", "datepublished", "og:published_time", "published_time",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dc.date.issued", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date", "dc.created", "date",
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "published-date", "published_at",
    "article_date_original", "article.published", "originalpublicationdate", "citation_publication_date",
    "citation_date", "datecreated", "ptime", "pdate", "uploaddate", "og:pubdate", "displaydate",
    "rnews:datepublished", "prism.publicationdate", "article:post_date", "bt:pubdate", "created", "creation_date",
)  # fmt: skip
_META_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "revised", "updated_time", "utime", "modified_time",
    "bt:moddate", "article:updated_time",
)  # fmt: skip


def read_metadata(page: Page, given: Given, file_time: datetime | None) -> Metadata:
    """What an HTML page says of its article; `file_time` is its file's own time, and no date may lie past it."""
    addresses = list(_addresses(page, given))
    captured = next((at for address in addresses if (at := capture_time(address))), None)
    latest = min((at for at in (captured, file_time) if at), default=None)
    url = next((clean for address in addresses if (clean := canonical_url(address))), None)
    headings = _headings(page)
    article = article_object(page, [page.meta.get("og:title", ""), *headings], url)
    site = site_name(given.site) or site_of(url)
    outlet = _outlet(page, article, site)
    names = site_names([outlet, site, given.site, *_publishers(page, article)])
    bylines = list(_bylines(page, article, given))
    published, source = _published(page, article, given, url, latest)
    return Metadata(
        title=choose_title(_headlines(page, article, given, headings, names), names),
        authors=names_of(bylines, names),
        published_at=published,
        published_source=source,
        modified_at=_modified(page, article, given, published, latest),
        site=site,
        outlet=outlet,
        url=url,
        agency=_agency(page, bylines),
        declared_language=_language(page, article, given),
    )


def text_metadata(given: Given, file_time: datetime | None) -> Metadata:
    """What a container says of an article that is plain text."""
    url = canonical_url(given.url)
    site = site_name(given.site) or site_of(url)
    day = url_day(url)
    published, source = _first_trusted(
        [(given.published_at, PublishedSource.FILE), (day.isoformat() if day else None, PublishedSource.URL)], file_time
    )
    outlet = one_line(given.site) if given.site and not site_name(given.site) else None
    names = site_names([outlet, site])
    return Metadata(
        title=choose_title(Headlines(shared=given.title), names),
        authors=names_of(given.authors, names),
        published_at=published,
        published_source=source,
        modified_at=_first_trusted([(given.modified_at, PublishedSource.FILE)], file_time)[0],
        site=site,
        outlet=outlet,
        url=url,
        agency=next((name for author in given.authors if (name := agency_in_byline(author))), None),
        declared_language=declared_language([given.language]),
    )


def with_stamps(metadata: Metadata, stamps: Sequence[str], file_time: datetime | None) -> Metadata:
    """The metadata with what dateline stamps in the text add: the times that nothing better has told."""
    for line in stamps:
        stamp = parse_stamp(line, file_time)
        if stamp and stamp.published and metadata.published_at is None:
            metadata = dataclasses.replace(
                metadata, published_at=stamp.published, published_source=PublishedSource.TEXT
            )
        if stamp and stamp.modified and metadata.modified_at is None:
            metadata = dataclasses.replace(metadata, modified_at=stamp.modified)
    return metadata


def with_agency(metadata: Metadata, paragraphs: Sequence[str], credit_lines: Sequence[str] = ()) -> Metadata:
    """The metadata with the text's own wire credit, which goes before a byline's."""
    return dataclasses.replace(metadata, agency=find_agency(paragraphs, (), credit_lines) or metadata.agency)


def _addresses(page: Page, given: Given) -> Iterator[str]:
    """Every claim of the page's address, best first."""
    base = given.url or ""
    for rel in ("canonical", "original"):
        yield from (
            href
            for link in page.tree.iter("link")
            if rel in (link.get("rel") or "").lower().split()
            and (href := link.get("href"))
            and href.startswith(("http", "//"))
        )
    yield from (page.meta[key] for key in _META_URLS if key in page.meta)
    if base:
        yield base
    for item in page.json_ld:
        yield from (
            text for key in ("mainEntityOfPage", "url") for text in _urls(item.get(key)) if "datePublished" in item
        )


def _urls(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    yield from (text for text in texts(value) if text.startswith(("http", "//")))


def _headings(page: Page) -> list[str]:
    found = [one_line(heading.text_content()) for heading in page.tree.iter("h1")]
    return [heading for heading in found if heading][:5]


def _page_title(page: Page) -> str | None:
    title = next(page.tree.iter("title"), None)
    return one_line(title.text_content()) if title is not None else None


def _headlines(page: Page, article: JsonObject, given: Given, headings: list[str], names: set[str]) -> Headlines:
    """The page's own headlines; a container's title goes for them all, but not where it is a mere file or site name."""
    if given.title and strip_site(one_line(given.title), names):
        return Headlines(shared=given.title)
    shared = next((page.meta[key] for key in _META_TITLES if key in page.meta), None)
    heading = next((line for line in headings if strip_site(line, names)), None)
    return Headlines(shared, first_text(article.get("headline")), heading, _page_title(page))


def _publishers(page: Page, article: JsonObject) -> Iterator[str | None]:
    """Every claim of the publication's name, best first."""
    yield from (page.meta.get(key) for key in _META_OUTLETS)
    for key in ("publisher", "provider", "sourceOrganization", "copyrightHolder", "isPartOf"):
        holder = resolved(page, article.get(key))
        if not is_kind(holder, PAGES):  # some pages are a part of themselves
            yield first_text(holder)


def _outlet(page: Page, article: JsonObject, site: str | None) -> str | None:
    """The publication's name: of the ways the page writes it the first that is a name and not an address."""
    found = [
        line for name in _publishers(page, article) if (line := one_line(name)) and "//" not in line and len(line) <= 60
    ]
    proper = [name for name in found if site_name(name) is None and name != name.lower()]
    return next(iter(proper or found), None)


def _bylines(page: Page, article: JsonObject, given: Given) -> list[str]:
    """The bylines of the best source that has any: container, JSON-LD, meta, the page's own marks."""
    structured = [*texts(resolved(page, article.get("author")))] or [*texts(resolved(page, article.get("creator")))]
    meta = [page.meta[key] for key in _META_AUTHORS if key in page.meta]
    for lines in (list(given.authors), structured, meta, list(_marked_bylines(page))):
        if any(names_of([line], set()) or agency_in_byline(line) for line in lines):
            return lines
    return []


def _marked_bylines(page: Page) -> Iterator[str]:
    for element in page.tree.xpath("//*[@rel='author' or contains(@itemprop, 'author')]")[:6]:
        yield one_line(element.text_content())[:200]


def _published(
    page: Page, article: JsonObject, given: Given, url: str | None, latest: datetime | None
) -> tuple[datetime | None, PublishedSource | None]:
    day = url_day(url)
    claims: list[tuple[str | None, PublishedSource]] = [(given.published_at, PublishedSource.FILE)]
    claims += [
        (first_text(article.get(key)), PublishedSource.JSON_LD)
        for key in ("datePublished", "dateCreated", "uploadDate")
    ]
    claims += [(page.meta[key], PublishedSource.META) for key in _META_PUBLISHED if key in page.meta]
    claims += [(text, PublishedSource.TIME) for text in _time_elements(page)]
    claims += [(day.isoformat() if day else None, PublishedSource.URL)]
    return _first_trusted(claims, latest)


def _modified(
    page: Page, article: JsonObject, given: Given, published: datetime | None, latest: datetime | None
) -> datetime | None:
    claims = [given.modified_at, first_text(article.get("dateModified"))]
    claims += [page.meta[key] for key in _META_MODIFIED if key in page.meta]
    at = _first_trusted([(claim, PublishedSource.META) for claim in claims], latest)[0]
    return at if at and (published is None or at >= published) else None


def _time_elements(page: Page) -> Iterator[str]:
    for element in page.tree.iter("time"):
        yield element.get("datetime") or element.get("content") or one_line(element.text_content())[:80]


def _first_trusted(
    claims: Sequence[tuple[str | None, PublishedSource]], latest: datetime | None
) -> tuple[datetime | None, PublishedSource | None]:
    for text, source in claims:
        moment = parse_time(text) if text else None
        if moment and trusted(moment.at, latest):
            return moment.at, source
    return None, None


def _agency(page: Page, bylines: Sequence[str]) -> str | None:
    lines = [*bylines, *(page.meta[key] for key in (*_META_AUTHORS, *_META_SOURCES) if key in page.meta)]
    return next((name for line in lines if (name := agency_in_byline(line))), None)


def _language(page: Page, article: JsonObject, given: Given) -> str | None:
    return declared_language(
        [
            given.language,
            first_text(article.get("inLanguage")),
            page.tree.get("lang") or page.tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
            page.meta.get("og:locale"),
            page.meta.get("content-language"),
            page.meta.get("dc.language"),
        ]
    )
