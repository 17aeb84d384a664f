"""When a page says that its article was published and changed, in the order of trust."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from schemas.article import PublishedSource
from schemas.record import Given
from transforms.cleaning.metadata.claims import Claims, gather_claims
from transforms.cleaning.metadata.page_times import first_trusted, modified_at, published_at
from transforms.cleaning.page import parse_page

UTC = timezone.utc
LATEST = datetime(2021, 12, 31, tzinfo=UTC)
ALL = {
    "json-ld": "2021-03-01T05:06:00Z",
    "meta": "2021-03-02T05:06:00Z",
    "time": "2021-03-03T05:06:00Z",
    "url": "https://example.org/2021/03/04/fares",
    "text": "5 March 2021 05:06",
}


def claims_of(**stated: str) -> Claims:
    item = {"@type": "NewsArticle", "datePublished": stated.get("json-ld"), "dateModified": stated.get("modified")}
    page = parse_page(
        f'<html><head><script type="application/ld+json">{json.dumps(item)}</script>'
        f'<meta property="article:published_time" content="{stated.get("meta", "")}">'
        f'<link rel="canonical" href="{stated.get("url", "https://example.org/fares")}"></head>'
        f'<body><h1>Fares</h1><time datetime="{stated.get("time", "")}">-</time>'
        f'<p class="date">{stated.get("text", "")}</p></body></html>'
    )
    assert page is not None
    return gather_claims(page, None)


@pytest.mark.parametrize("dropped", range(len(ALL)))
def test_the_most_trusted_source_wins(dropped: int) -> None:
    """Of all the places that name a day the most trusted that is there is believed, and said."""
    left = dict(list(ALL.items())[dropped:])
    at, source = published_at(claims_of(**left), Given(), LATEST)
    assert (at and at.day, source) == (dropped + 1, PublishedSource(next(iter(left))))


def test_the_container_is_believed_first() -> None:
    """A container's own field goes before all that the page says."""
    given = Given(published_at="28 Feb 2021 10:00 CET")
    assert published_at(claims_of(**ALL), given, LATEST) == (datetime(2021, 2, 28, 9, tzinfo=UTC), PublishedSource.FILE)


def test_a_date_past_the_file_is_distrusted() -> None:
    """A date that lies past the file's own time gives way to the next."""
    stated = claims_of(**{"json-ld": "2031-03-01T05:06:00Z", "meta": "2021-03-02T05:06:00Z"})
    assert published_at(stated, Given(), LATEST)[1] is PublishedSource.META
    assert published_at(claims_of(**{"json-ld": "2031-03-01"}), Given(), LATEST) == (None, None)


def test_an_hour_goes_before_a_bare_day() -> None:
    """Where the best source names a day alone, a later one with an hour of this day is taken, of another day not."""
    same = claims_of(meta="2021-03-02", time="2021-03-02T19:00:00-05:00")
    assert published_at(same, Given(), LATEST)[0] == datetime(2021, 3, 3, 0, 0, tzinfo=UTC)
    other = claims_of(meta="2021-03-02", time="2021-03-09T19:00:00Z")
    assert published_at(other, Given(), LATEST)[0] == datetime(2021, 3, 2, tzinfo=UTC)


def test_a_date_behind_the_headline_counts() -> None:
    """A date that ends the window's title is a stamp; one within a headline is not."""
    for title, day in (("Fares rise | Gazette | 04.03.2021", 4), ("Fares rise on 4 March 2021", None)):
        page = parse_page(f"<html><head><title>{title}</title></head><body><p>x</p></body></html>")
        assert page is not None
        at = published_at(gather_claims(page, None), Given(), LATEST)[0]
        assert (at and at.day) == day


def test_a_change_is_never_before_publication() -> None:
    """A modification before publication is no modification."""
    published = datetime(2021, 3, 2, tzinfo=UTC)
    assert modified_at(claims_of(modified="2021-03-01T00:00:00Z"), Given(), published, LATEST) is None
    later = modified_at(claims_of(modified="2021-03-03T01:00:00+01:00"), Given(), published, LATEST)
    assert later == datetime(2021, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(("lang", "month"), [("en-US", 3), ("en-GB", 4), ("en", 4)])
def test_americans_write_the_month_first(lang: str, month: int) -> None:
    """A page that declares America has its small numbers read in America's order."""
    page = parse_page(f'<html lang="{lang}"><body><h1>Fares</h1><time>03/04/2021 5:06 PM</time></body></html>')
    assert page is not None
    at = published_at(gather_claims(page, None), Given(), LATEST)[0]
    assert (at and (at.month, at.hour)) == (month, 17)


def test_no_claim_is_no_time() -> None:
    """Empty and senseless claims give nothing."""
    assert first_trusted([(None, PublishedSource.META), ("soon", PublishedSource.TIME)], None) == (None, None)
