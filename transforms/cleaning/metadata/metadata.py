"""What a page or its container says of an article beside the text: one `Metadata` from many claims."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from schemas.article import Metadata, PublishedSource
from schemas.record import Given
from transforms.cleaning.metadata.addresses import (
    canonical_url,
    capture_time,
    registered_site,
    site_name,
    site_of,
    url_day,
)
from transforms.cleaning.metadata.agencies import agency_in_byline, find_agency, stands_at
from transforms.cleaning.metadata.authors import names_of
from transforms.cleaning.metadata.claims import Claims, gather_claims
from transforms.cleaning.metadata.dates import Moment, earliest_bound
from transforms.cleaning.metadata.declared_languages import declared_language
from transforms.cleaning.metadata.facts import access_of, image_of, keywords_of, section_of
from transforms.cleaning.metadata.page_bylines import bylines, page_agency
from transforms.cleaning.metadata.page_times import (
    Found,
    first_trusted,
    habits_of,
    modified_at,
    published_at,
    refines,
)
from transforms.cleaning.metadata.stamps import parse_stamp
from transforms.cleaning.metadata.structured import PAGES, first_text, is_kind, resolved
from transforms.cleaning.metadata.titles import (
    Headlines,
    choose_title,
    folded,
    is_site_heading,
    one_line,
    site_names,
    strip_site,
    title_suffix,
)
from transforms.cleaning.page import Page

_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "parsely-title", "sailthru.title", "title")
_OUTLETS = ("og:site_name", "dc.publisher", "publisher")
_APP_NAMES = ("application-name", "apple-mobile-web-app-title", "al:ios:app_name")
_LONGEST_OUTLET = 60
_COPYRIGHT = re.compile(r"copyright|\(c\)|©|\d+|all rights reserved.*", re.IGNORECASE)


def read_metadata(page: Page, given: Given, file_time: datetime | None) -> Metadata:
    """What an HTML page says of its article; `file_time` is its file's own time, and no date may lie past it."""
    claims = gather_claims(page, given.url)
    captured = next((at for address in claims.addresses if (at := capture_time(address))), None)
    latest = earliest_bound(captured, file_time)
    host = site_name(given.site) or next(filter(None, map(site_of, [claims.url, *claims.addresses])), None)
    outlet = _outlet(claims, given)
    logos = [line for line in claims.headings if is_site_heading(line, claims.window)]
    names = site_names([outlet, host, *_publishers(claims), *_holders(claims), *logos])
    lines = bylines(claims, given, names)
    found = published_at(claims, given, latest)
    return Metadata(
        title=_title(_headlines(claims, given, names), claims, names),
        authors=names_of(lines, names),
        **_publication(found),
        modified_at=modified_at(claims, given, found[0].at if found else None, latest),
        site=registered_site(host) if host else None,
        outlet=outlet,
        url=claims.url,
        agency=page_agency(claims, lines),
        declared_language=_language(claims, given),
        access=access_of(claims),
        section=section_of(claims, names),
        keywords=keywords_of(claims),
        image=image_of(claims),
    )


def text_metadata(given: Given, file_time: datetime | None) -> Metadata:
    """What a container says of an article that is plain text."""
    url = canonical_url(given.url)
    day = url_day(url)
    stated = [
        (given.published_at, PublishedSource.FILE),
        (day.date().isoformat() if day else None, PublishedSource.URL),
    ]
    habits = habits_of(url or given.site, [given.language] if given.language else [])
    found = first_trusted(stated, file_time, habits, day.date() if day else None)
    modified = first_trusted([(given.modified_at, PublishedSource.FILE)], file_time, habits)
    host, outlet = site_name(given.site) or site_of(url), _given_outlet(given)
    names = site_names([outlet, host])
    return Metadata(
        title=choose_title(Headlines(shared=given.title), names),
        authors=names_of(given.authors, names),
        **_publication(found),
        modified_at=modified[0].at if modified else None,
        site=registered_site(host) if host else None,
        outlet=outlet,
        url=url,
        agency=next((name for author in given.authors if (name := agency_in_byline(author))), None),
        declared_language=declared_language([given.language]),
    )


def with_stamps(metadata: Metadata, stamps: Sequence[str], file_time: datetime | None) -> Metadata:
    """The metadata with what dateline stamps in the text add: the times that nothing better has told."""
    habits = habits_of(metadata.url, [metadata.declared_language] if metadata.declared_language else [])
    for line in stamps:
        stamp = parse_stamp(line, file_time, habits)
        if stamp and stamp.published and _tells_more(stamp.published, metadata):
            metadata = dataclasses.replace(metadata, **_publication((stamp.published, PublishedSource.TEXT)))
        if stamp and stamp.modified and metadata.modified_at is None:
            metadata = dataclasses.replace(metadata, modified_at=stamp.modified)
    return metadata


def _publication(found: Found | None) -> dict[str, Any]:
    """The fields of `Metadata` that say when an article was published."""
    if found is None:
        return {}
    moment, source = found
    return {
        "published_at": moment.at,
        "published_source": source,
        "published_precision": moment.precision,
        "published_offset": moment.offset,
    }


def _tells_more(moment: Moment, metadata: Metadata) -> bool:
    """Whether a stamp tells a time where nothing better has, or the hour of a day that is known."""
    at, precision = metadata.published_at, metadata.published_precision
    if at is None or precision is None:
        return True
    local = at + timedelta(minutes=metadata.published_offset or 0)
    return refines(moment, Moment(at, local.date(), precision, 0, 0, metadata.published_offset))


def with_agency(metadata: Metadata, paragraphs: Sequence[str], credit_lines: Sequence[str] = ()) -> Metadata:
    """The metadata with the text's own wire credit, which goes before a byline's.

    On the agency's own site it is the outlet and no credit: nobody else's story is told there.
    """
    found = find_agency(paragraphs, (), credit_lines) or metadata.agency
    if found and stands_at(found, metadata.site, metadata.outlet):
        return dataclasses.replace(metadata, agency=None, outlet=metadata.outlet or found, self_credited=True)
    return dataclasses.replace(metadata, agency=found)


def _headlines(claims: Claims, given: Given, names: set[str]) -> Headlines:
    """The page's own headlines; a container's title goes for them all, unless it is the site's mere name."""
    if given.title and strip_site(one_line(given.title), names):
        return Headlines(shared=given.title)
    heading = next((line for line in claims.headings if strip_site(line, names)), None)
    shared = next(claims.metas(_TITLES), None)
    alternative = bool(first_text(claims.article.get("alternativeHeadline")))
    return Headlines(shared, first_text(claims.article.get("headline")), heading, claims.window, alternative)


def _title(headlines: Headlines, claims: Claims, names: set[str]) -> str | None:
    """The page's headline; of a page that shows none the one that its script draws, before the window's."""
    drawn = None
    if not (headlines.shared or headlines.structured or headlines.heading):
        drawn = claims.story.title
    return choose_title(Headlines(shared=drawn) if drawn else headlines, names)


def _publishers(claims: Claims) -> list[str]:
    """Every claim of the publication's name, best first, without its motto: "Gazette | News of the harbour"."""
    article = claims.article
    stated = list(claims.metas(_OUTLETS))
    for key in ("publisher", "provider", "sourceOrganization", "copyrightHolder", "isPartOf"):
        holder = resolved(claims.page, article.get(key))
        if not is_kind(holder, PAGES):  # some pages are a part of themselves
            stated.append(first_text(holder) or "")
    headlines = [*claims.metas(_TITLES), first_text(article.get("headline")) or ""]
    if not any(name and site_name(name) is None for name in stated):
        stated.append(title_suffix(claims.window, [*headlines, *claims.headings]) or "")
    stated += claims.metas(_APP_NAMES)
    names = [one_line(name).split(" | ")[0] for name in stated]
    window = "" if any(headlines) or claims.headings else claims.window or ""
    known = set(map(folded, [*headlines, window]))  # some pages give their headline for their name
    return [name for name in names if name and len(name) <= _LONGEST_OUTLET and folded(name) not in known]


def _holders(claims: Claims) -> list[str]:
    """Whoever holds the rights in the page, by its copyright line."""
    return [_COPYRIGHT.sub("", line).strip(" .,|") for line in claims.metas(("copyright", "dc.rights"))]


def _outlet(claims: Claims, given: Given) -> str | None:
    """The publication's name: the first claim that is a name and not an address, else the address as it is written."""
    found = [name for name in _publishers(claims) if "//" not in name]
    proper = [name for name in found if site_name(name) is None and name != name.lower()]
    hosts = [name for name in found if site_name(name)]
    return _given_outlet(given) or next(iter(proper or hosts), None)


def _given_outlet(given: Given) -> str | None:
    """The container's site, where it is a name and no host."""
    name = one_line(given.site)
    return name if 0 < len(name) <= _LONGEST_OUTLET and site_name(given.site) is None else None


def _language(claims: Claims, given: Given) -> str | None:
    root, *metas = claims.languages or [""]
    return declared_language([given.language, first_text(claims.article.get("inLanguage")), root, *metas])
