"""When a page says that its article was published and changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from lxml import etree

from schemas.article import Precision, PublishedSource
from schemas.record import Given
from transforms.cleaning.metadata.addresses import site_of, url_day
from transforms.cleaning.metadata.claims import Claims
from transforms.cleaning.metadata.dated_elements import is_foreign
from transforms.cleaning.metadata.dates import Habits, Moment, parse_time, trusted
from transforms.cleaning.metadata.htmldate_fallback import day_by_htmldate
from transforms.cleaning.metadata.stamps import labelled_stamps, parse_stamp
from transforms.cleaning.metadata.structured import first_text, is_kind
from transforms.cleaning.metadata.visible import headline_element, visible_stamps
from transforms.cleaning.page import Page

Claim = tuple[str | None, PublishedSource]
_PLAIN = Habits()

_PUBLISHED = (
    "article:published_time", "article:published", "datepublished", "og:published_time", "published_time",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "cxenseparse:recs:articlepublished", "dc.date.issued", "dcterms.created", "dcterms.issued", "dcterms.date",
    "dc.date", "dc.created", "date", "pubdate", "publishdate", "publication_date", "published_at", "published",
    "article_date_original",
    "originalpublicationdate", "citation_publication_date", "citation_date", "datecreated", "ptime", "pdate",
    "uploaddate", "og:pubdate", "displaydate", "rnews:datepublished", "prism.publicationdate", "article:post_date",
    "bt:pubdate", "article:publish_date", "publish_time", "first_publish_date", "published_date",
    "mediator_published_time", "dcterms.available", "content_create_date", "reg_date", "created", "creation_date",
    "article:create", "releasedate", "timestamp", "og:article:published_time",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "datemodified", "article:modified", "article:updated_time",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised", "updated_time", "utime",
    "modified_time", "bt:moddate", "og:modified_time", "modified", "updated",
)  # fmt: skip
_STRUCTURED = ("datePublished", "dateCreated", "uploadDate")
_MEDIA = ("videoobject", "audioobject", "mediaobject", "imageobject")
_BROKEN = re.compile(r"[\"']datePublished[\"']\s*:\s*[\"']([^\"'<>]{6,40})[\"']")
_SCRIPTED = re.compile(
    r"""pub(?:(?<=["']pub)(?:lish(?:ed)?[_-]?(?:at|date|time|on)|lication[_-]?(?:date|time)|[_-]?date|lishing[_-]?date)"""
    r"""|(?:(?<=["']datepub)|(?<=["']date_pub))lished|(?:(?<=["']firstpub)|(?<=["']first[_-]pub))li\w{1,12})"""
    r"""\\?["']\s*:\s*\\?["'](\d{4}-?\d\d-?\d\d[^"'<>\\]{0,20})"""
)
"""In a source in lower case; it begins with letters, which are found several times as fast as a quotation mark."""
_LATE = (PublishedSource.URL, PublishedSource.TEXT)
_AMERICAN_HOSTS = (".us", ".gov", ".mil")
_DAY_FIRST_HOSTS = (".uk", ".au", ".nz", ".ie", ".in", ".za", ".sg", ".my", ".ng", ".ke", ".pk", ".lk")
_DOTTED = ("de", "da", "nb", "no", "fi", "cs", "sk", "et", "lv")
"""Languages that set full stops in dates: a bar in a machine's field is then not the people's writing."""
_BARRED = re.compile(r"\s*\d{1,2}/\d{1,2}/\d{4}\b")

Found = tuple[Moment, PublishedSource]


def published_at(claims: Claims, given: Given, latest: datetime | None) -> Found | None:
    """When the article was published, and where that stands; `latest` is the page's own time."""
    day = url_day(claims.url)
    habits = page_habits(claims, given)
    found = first_trusted(_published_claims(claims, given, habits), latest, habits, day.date() if day else None)
    return found or _by_htmldate(claims, given, latest, habits)


def _by_htmldate(claims: Claims, given: Given, latest: datetime | None, habits: Habits) -> Found | None:
    """What htmldate finds where nothing else is told, unless it is the day of a change."""
    found = first_trusted([(day_by_htmldate(claims.page, latest), PublishedSource.TEXT)], latest)
    changes = (parse_time(text, habits) for text in _modified_claims(claims, given) if text)
    return None if found and any(moment and moment.day == found[0].day for moment in changes) else found


def modified_at(claims: Claims, given: Given, published: datetime | None, latest: datetime | None) -> datetime | None:
    """When the article was last changed, UTC; never before it was published."""
    stated = [(text, PublishedSource.META) for text in _modified_claims(claims, given)]
    found = first_trusted(stated, latest, page_habits(claims, given))
    at = found[0].at if found else None
    return at if at and (published is None or at >= published) else None


def _modified_claims(claims: Claims, given: Given) -> list[str | None]:
    structured = first_text(claims.article.get("dateModified"))
    return [given.modified_at, structured, *claims.metas(_MODIFIED), *claims.times.modified]


def first_trusted(
    claims: Iterable[Claim], latest: datetime | None, habits: Habits = _PLAIN, day: date | None = None
) -> Found | None:
    """The first claim that is a time, and a time that can be an article's; `day` is the one that its address names.

    Where it names a day alone, a later claim that names an hour of the same day goes before it; where it names no
    zone, one of the same hour that does.
    """
    best: Found | None = None
    for text, source in claims:
        moment = _read(text, latest, habits, day) if text else None
        if moment is not None:
            best = (moment, source) if best is None or refines(moment, best[0]) else best
        if best is not None and best[0].has_time and (best[0].offset or source in _LATE):
            break  # what comes now is dear to find, and tells no more than the zone
    return best


def refines(moment: Moment, known: Moment) -> bool:
    """Whether a moment says more precisely what another one says: its day or hour, or the zone of the same hour."""
    if known.precision is Precision.MONTH:
        return moment.precision is not Precision.MONTH and moment.day.replace(day=1) == known.day
    if not known.has_time:
        return moment.has_time and known.day in (moment.day, moment.at.date())
    if moment.offset is None or not moment.has_time:
        return False
    if known.offset is None:
        local = moment.at + timedelta(minutes=moment.offset)
        return local.replace(second=0, microsecond=0) == known.at.replace(second=0, microsecond=0)
    return known.offset == 0 and moment.offset != 0 and moment.at == known.at


def page_habits(claims: Claims, given: Given) -> Habits:
    """How a page writes its dates, by its host's country, then by the language that it declares."""
    languages = [*claims.languages, *([given.language] if given.language else [])]
    return habits_of(claims.url or given.url, languages)


def habits_of(url: str | None, languages: Sequence[str]) -> Habits:
    """How an address and language tags say that dates are written; only Americans write the month first."""
    host = site_of(url) or ""
    american = host.endswith(_AMERICAN_HOSTS) or any(tag.lower().replace("_", "-") == "en-us" for tag in languages)
    return Habits(american and not host.endswith(_DAY_FIRST_HOSTS), next(iter(languages), None))


def _read(text: str, latest: datetime | None, habits: Habits, day: date | None) -> Moment | None:
    """The moment that a claim names, with day and month the other way round where only that can be."""
    moment = parse_time(text, habits)
    if moment is None:
        return None
    turned = parse_time(text, replace(habits, month_first=not habits.month_first))
    other = turned is not None and turned.day != moment.day and trusted(turned.at, latest)
    if other and turned is not None and (turned.day == day or not trusted(moment.at, latest)):
        return turned
    return moment if trusted(moment.at, latest) else None


def _published_claims(claims: Claims, given: Given, habits: Habits) -> Iterator[Claim]:
    """Every claim of the publication, likeliest first."""
    structured = [(first_text(claims.article.get(key)), PublishedSource.JSON_LD) for key in _STRUCTURED]
    media = is_kind(claims.article, _MEDIA)
    yield given.published_at, PublishedSource.FILE
    if not media:
        yield from structured
    if not any(text for text, _ in structured):
        yield _in_broken_block(claims.page), PublishedSource.JSON_LD
    yield from ((_as_written(text, habits), PublishedSource.META) for text in claims.metas(_PUBLISHED))
    yield from ((text, PublishedSource.TIME) for text in claims.times.published)
    day = url_day(claims.url)
    yield day.date().isoformat() if day else None, PublishedSource.URL
    yield _closing_date(claims.window), PublishedSource.TEXT
    yield from _visible(claims.page, habits)
    if media:
        yield from structured
    yield from ((line, PublishedSource.TEXT) for line in _labelled(claims.page))
    yield from ((text, PublishedSource.TEXT) for text in claims.story.published)
    yield _in_scripts(claims.page), PublishedSource.TEXT
    yield from _changes(claims.page, habits)


def _as_written(text: str, habits: Habits) -> str:
    """A meta element's date, turned to the order of machines where its bars say that no person of the page's language
    wrote it: "11/01/2022" on a German page is the first of November."""
    primary = (habits.language or "").lower().partition("-")[0].partition("_")[0]
    if primary not in _DOTTED or not _BARRED.match(text):
        return text
    first, second, rest = text.split("/", 2)
    return text if int(first) > 12 else f"{rest[:4]}-{first.strip().zfill(2)}-{second.zfill(2)}{rest[4:]}"


def _in_broken_block(page: Page) -> str | None:
    """The publication that a JSON-LD block states which is no JSON; of several in one page none is the article's."""
    if "datePublished" not in page.html or any("datePublished" in item for item in page.json_ld):
        return None
    found = sorted(set(_BROKEN.findall(page.html)))
    return found[0] if len(found) == 1 else None


def _in_scripts(page: Page) -> str | None:
    """The one day that the fields of a page's scripts give for its publication; of several none is the article's."""
    found = _SCRIPTED.findall(page.html.lower())
    days = {value[:10] for value in found}
    return min(found) if len(days) == 1 else None


def _closing_date(window: str | None) -> str | None:
    """What the window's title ends with, where it is nothing but a date: "Headline | Example News | 28.04.2023"."""
    last = (window or "").rpartition("|")[2]
    moment = parse_time(last)
    return last if moment and moment.end - moment.start >= len(last.strip()) else None


def _labelled(page: Page) -> Iterator[str]:
    """The lines anywhere in a page that say themselves that they tell its publication, but for those of others."""
    if next(labelled_stamps(page.tree.itertext()), None) is None:
        return  # as on most pages, and told in a third of the time
    heading = headline_element(page)
    around = frozenset() if heading is None else frozenset(heading.iterancestors())
    for element in page.tree.iter(etree.Element):
        for line in labelled_stamps(filter(None, (element.text, *(child.tail for child in element)))):
            if not is_foreign(element, around):
                yield line


def _changes(page: Page, habits: Habits) -> Iterator[Claim]:
    """The stamps of a change that readers see: where nothing tells the publication, it was then at the latest."""
    for line in visible_stamps(page):
        stamp = parse_stamp(line, None, habits)
        if stamp and stamp.modified and stamp.published is None:
            yield line, PublishedSource.TEXT


def _visible(page: Page, habits: Habits) -> Iterator[Claim]:
    """The stamps that readers see, in elements that are marked as one or stand around the headline."""
    for line in visible_stamps(page):
        if line.isdecimal():  # seconds or milliseconds in an attribute, or no time at all
            yield line, PublishedSource.TEXT
            continue
        for form in dict.fromkeys((line, line.replace(" | ", " "))):
            stamp = parse_stamp(form, None, habits)
            if stamp and stamp.published:
                yield form[stamp.published.start : stamp.published.end], PublishedSource.TEXT
                break
        else:
            if stamp is None and _is_month(line, habits):
                yield line, PublishedSource.TEXT


def _is_month(line: str, habits: Habits) -> bool:
    """Whether a stamp names a month of a year and nothing else, as monthly papers do."""
    moment = parse_time(line, habits)
    return moment is not None and moment.precision is Precision.MONTH
