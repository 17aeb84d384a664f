"""When a page says that its article was published and changed, in the order of trust."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest

from schemas.article import Precision, PublishedSource
from schemas.record import Given
from transforms.cleaning.metadata.claims import Claims, gather_claims
from transforms.cleaning.metadata.dates import Moment
from transforms.cleaning.metadata.page_times import first_trusted, modified_at, published_at
from transforms.cleaning.page import parse_page

UTC = timezone.utc
NO_CLAIMS = Given()
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


def moment_of(html: str, given: Given = NO_CLAIMS) -> Moment | None:
    page = parse_page(html)
    assert page is not None
    found = published_at(gather_claims(page, given.url), given, LATEST)
    return found[0] if found else None


def days_of(html: str, given: Given = NO_CLAIMS) -> str | None:
    moment = moment_of(html, given)
    return moment.day.isoformat() if moment else None


@pytest.mark.parametrize("dropped", range(len(ALL)))
def test_the_most_trusted_source_wins(dropped: int) -> None:
    """Of all the places that name a day the most trusted that is there is believed, and said."""
    left = dict(list(ALL.items())[dropped:])
    found = published_at(claims_of(**left), Given(), LATEST)
    assert found is not None
    assert (found[0].day.day, found[1]) == (dropped + 1, PublishedSource(next(iter(left))))


def test_the_container_is_believed_first() -> None:
    """A container's own field goes before all that the page says."""
    given = Given(published_at="28 Feb 2021 10:00 CET")
    found = published_at(claims_of(**ALL), given, LATEST)
    assert found is not None
    assert (found[0].at, found[0].offset) == (datetime(2021, 2, 28, 9, tzinfo=UTC), 60)
    assert found[1] is PublishedSource.FILE


def test_a_date_past_the_file_is_distrusted() -> None:
    """A date that lies past the file's own time gives way to the next."""
    stated = claims_of(**{"json-ld": "2031-03-01T05:06:00Z", "meta": "2021-03-02T05:06:00Z"})
    found = published_at(stated, Given(), LATEST)
    assert found is not None
    assert found[1] is PublishedSource.META
    assert published_at(claims_of(**{"json-ld": "2031-03-01"}), Given(), LATEST) is None


def test_an_hour_goes_before_a_bare_day() -> None:
    """Where the best source names a day alone, a later one with an hour of this day is taken, of another day not."""
    same = published_at(claims_of(meta="2021-03-02", time="2021-03-02T19:00:00-05:00"), Given(), LATEST)
    assert same is not None
    assert (same[0].at, same[0].precision) == (datetime(2021, 3, 3, 0, 0, tzinfo=UTC), Precision.SECOND)
    other = published_at(claims_of(meta="2021-03-02", time="2021-03-09T19:00:00Z"), Given(), LATEST)
    assert other is not None
    assert (other[0].at, other[0].precision) == (datetime(2021, 3, 2, tzinfo=UTC), Precision.DAY)


def test_the_pages_zone_is_found_beside_a_time_in_utc() -> None:
    """Of one moment in two zones the one that is not UTC tells the offset; a time without a zone takes an agreeing
    clock's."""
    for meta in ("2021-03-02T23:10:00Z", "2021-03-03T04:40:00"):
        found = published_at(claims_of(meta=meta, time="2021-03-03T04:40:00+05:30"), Given(), LATEST)
        assert found is not None
        assert (found[0].at, found[0].offset) == (datetime(2021, 3, 2, 23, 10, tzinfo=UTC), 330)


def test_a_date_behind_the_headline_counts() -> None:
    """A date that ends the window's title is a stamp; one within a headline is not."""
    for title, day in (("Fares rise | Gazette | 04.03.2021", 4), ("Fares rise on 4 March 2021", None)):
        moment = moment_of(f"<html><head><title>{title}</title></head><body><p>x</p></body></html>")
        assert (moment and moment.day.day) == day


def test_a_change_is_never_before_publication() -> None:
    """A modification before publication is no modification."""
    published = datetime(2021, 3, 2, tzinfo=UTC)
    assert modified_at(claims_of(modified="2021-03-01T00:00:00Z"), Given(), published, LATEST) is None
    later = modified_at(claims_of(modified="2021-03-03T01:00:00+01:00"), Given(), published, LATEST)
    assert later == datetime(2021, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(("lang", "month"), [("en-US", 3), ("en-GB", 4), ("en", 4)])
def test_americans_write_the_month_first(lang: str, month: int) -> None:
    """A page that declares America has its small numbers read in America's order."""
    moment = moment_of(f'<html lang="{lang}"><body><h1>Fares</h1><time>03/04/2021 5:06 PM</time></body></html>')
    assert (moment and (moment.at.month, moment.at.hour)) == (month, 17)


def test_no_claim_is_no_time() -> None:
    """Empty and senseless claims give nothing."""
    assert first_trusted([(None, PublishedSource.META), ("soon", PublishedSource.TIME)], None) is None


def test_the_address_and_the_files_time_settle_the_order() -> None:
    """Small numbers are read the way that the address names, or that does not lie in the future."""
    page = '<html lang="en"><head>{}</head><body><h1>Fares</h1><p class="date">{}</p></body></html>'
    link = '<link rel="canonical" href="https://example.org/2021/03/04/fares">'
    assert days_of(page.format(link, "03/04/2021")) == "2021-03-04"
    assert days_of(page.format("", "12/01/2022")) is None
    assert days_of(page.format("", "02/01/2022")) is None
    assert days_of(page.format("", "01/12/2021")) == "2021-12-01"
    assert days_of(page.format("", "12/11/2021")) == "2021-11-12"


def test_countries_go_before_a_declared_language() -> None:
    """A British host that declares America, as its software does by itself, writes the day first."""
    page = '<html lang="en-US"><body><h1>Fares</h1><p class="date">03/04/2021</p></body></html>'
    assert days_of(page, Given(url="https://example.co.uk/fares")) == "2021-04-03"
    assert days_of(page, Given(url="https://example.org/fares")) == "2021-03-04"


def test_bars_in_a_field_of_a_language_with_points_are_a_machines() -> None:
    """A German page's field with bars is in the order of machines; a line for readers is not."""
    page = '<html lang="de"><head><meta name="date" content="11/01/2020 12:43:42"></head><body><h1>x</h1></body></html>'
    assert days_of(page) == "2020-11-01"


def test_a_videos_time_comes_after_the_articles() -> None:
    """A page whose only JSON-LD is its video's is dated by its meta elements; by the video where it has none."""
    video = '{"@type": "VideoObject", "uploadDate": "2019-06-01T10:00:00Z"}'
    script = f'<script type="application/ld+json">{video}</script>'
    meta = '<meta property="article:published_time" content="2021-03-04T08:15:00Z">'
    assert days_of(f"<html><head>{script}{meta}</head><body><h1>x</h1></body></html>") == "2021-03-04"
    assert days_of(f"<html><head>{script}</head><body><h1>x</h1></body></html>") == "2019-06-01"


def test_a_broken_block_still_tells_its_time() -> None:
    """JSON-LD that is no JSON is asked for the one date in it, and not where it has two."""
    block = '<script type="application/ld+json">{"headline": "She said "no"", %s}</script>'
    one = '"datePublished": "2021-03-04T08:15:00Z"'
    page = "<html><head>{}</head><body><h1>x</h1></body></html>"
    assert days_of(page.format(block % one)) == "2021-03-04"
    assert days_of(page.format(block % f'{one}, "a": {{"datePublished": "2020-01-01"}}')) is None


def test_a_months_address_is_no_date_and_a_change_is_the_last_resort() -> None:
    """An address that names a month alone says nothing; a page that shows only its change has the day of this."""
    assert days_of("<html><body><h1>x</h1></body></html>", Given(url="https://example.org/2021/03/fares/")) is None
    page = "<html><body><h1>x</h1><div class='by'>Jane Roe / <span>Updated: Mar 4, 2021, 11:05 IST</span></div>"
    assert days_of(page) == "2021-03-04"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("<h1>Fares</h1><span class='date' data-timestamp='1551780000000'>2 days ago</span>", "2019-03-05"),
        ("<h1>Fares</h1><p class='meta'>Stand: 06.03.2019 | Veröffentlicht: 05.03.2019</p>", "2019-03-05"),
        ("<h1>Fares</h1><p>Text.</p><div>Letzte Änderung: 06.03.2019<br>Erschienen am: 05.03.2019</div>", "2019-03-05"),
        ("<h1>Fares</h1><p>Text.</p><table><tr><td>First published 5 March 2019</td></tr></table>", "2019-03-05"),
        ("<h1>Fares</h1><p>Text.</p><aside>Published: 5 March 2019</aside>", None),
    ],
    ids=["milliseconds", "state and publication", "lines below", "a label far away", "somebody else's"],
)
def test_stamps_of_other_shapes(body: str, day: str | None) -> None:
    """Times in attributes count since 1970, and labelled lines are found wherever they stand."""
    assert days_of(f"<html><body>{body}</body></html>") == day


def test_a_month_is_told_where_no_more_is() -> None:
    """Monthly papers print no day."""
    page = parse_page("<html><body><h1>Fares</h1><p class='date'>August 2019</p></body></html>")
    assert page is not None
    found = published_at(gather_claims(page, None), NO_CLAIMS, LATEST)
    assert found is not None
    assert found[0].precision is Precision.MONTH
