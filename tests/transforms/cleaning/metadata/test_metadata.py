"""One `Metadata` out of all that a page, its container and its text say."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from schemas.article import Metadata, Precision, PublishedSource
from schemas.record import Given
from transforms.cleaning.metadata.metadata import read_metadata, text_metadata, with_agency, with_stamps
from transforms.cleaning.page import Page, parse_page

UTC = timezone.utc
FILE_TIME = datetime(2021, 12, 31, tzinfo=UTC)
ARCHIVE = "http://web.archive.org/web/20210305000000/"


def news_page(prefix: str = "", lang: str = "en-GB", **changes: Any) -> Page:
    item: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": "Ferry fares to rise",
        "author": [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Organization", "name": "Associated Press"}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "Harbour Gazette"},
        "datePublished": "2021-03-04T05:06:07+01:00",
        "dateModified": "2021-03-04T09:00:00+01:00",
        **changes,
    }
    page = parse_page(
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Ferry fares to rise | Harbour Gazette</title>'
        f'<link rel="canonical" href="{prefix}https://www.harbourgazette.org/travel/fares?utm_medium=x#top">'
        '<meta property="og:title" content="Ferry fares to rise - Harbour Gazette">'
        f'<script type="application/ld+json">{json.dumps(item)}</script>'
        "</head><body><h1>Ferry fares to rise</h1><p>The ferry left.</p></body></html>"
    )
    assert page is not None
    return page


EXPECTED = Metadata(
    title="Ferry fares to rise",
    authors=("Jane Roe",),
    published_at=datetime(2021, 3, 4, 4, 6, 7, tzinfo=UTC),
    published_source=PublishedSource.JSON_LD,
    published_precision=Precision.SECOND,
    published_offset=60,
    modified_at=datetime(2021, 3, 4, 8, tzinfo=UTC),
    site="harbourgazette.org",
    outlet="Harbour Gazette",
    url="https://www.harbourgazette.org/travel/fares",
    agency="AP",
    declared_language="en",
)


def test_a_page_tells_all_its_fields() -> None:
    """Every field is read and cleaned."""
    assert read_metadata(news_page(), Given(), FILE_TIME) == EXPECTED


def test_a_capture_tells_of_the_archived_page() -> None:
    """A web archive's copy of a page has the page's own address, site and outlet."""
    assert read_metadata(news_page(prefix=ARCHIVE), Given(), None) == EXPECTED


def test_no_date_lies_past_a_capture() -> None:
    """The time of the capture bounds the dates even where the file says nothing or is younger."""
    stale = read_metadata(news_page(prefix=ARCHIVE, datePublished="2021-03-20T00:00:00Z"), Given(), FILE_TIME)
    assert stale.published_at is None


def test_the_container_wins() -> None:
    """What the container says goes before the page, where it is sound."""
    given = Given(
        url="https://m.harbourgazette.org/travel/fares",
        title="Fares up | Harbour Gazette",
        published_at="2021-03-03",
        site="Gazette of the Harbour",
        authors=("By Ann Poe",),
        language="eng",
    )
    found = read_metadata(news_page(lang="fr"), given, FILE_TIME)
    assert (found.title, found.authors, found.outlet) == ("Fares up", ("Ann Poe",), "Gazette of the Harbour")
    assert (found.published_source, found.declared_language) == (PublishedSource.FILE, "en")
    assert (found.site, found.url) == ("harbourgazette.org", EXPECTED.url)


def test_senseless_fields_of_the_container_are_passed_over() -> None:
    """A container's date that is none, or past the file, leaves the page's."""
    given = Given(title=" ", published_at="2031-01-01", language="utf-8", authors=("admin",))
    assert read_metadata(news_page(), given, FILE_TIME) == EXPECTED


def test_plain_text_has_what_its_container_says() -> None:
    """The fields of a JSONL line are cleaned like a page's."""
    found = text_metadata(
        Given(
            url="https://www.harbourgazette.org/2021/03/04/fares?utm_source=x",
            title="Ferry fares to rise | harbourgazette.org",
            site="www.harbourgazette.org",
            authors=("Von Jana Rösler", "dpa"),
            language="de-DE",
        ),
        FILE_TIME,
    )
    assert found == Metadata(
        title="Ferry fares to rise",
        authors=("Jana Rösler",),
        published_at=datetime(2021, 3, 4, tzinfo=UTC),
        published_source=PublishedSource.URL,
        published_precision=Precision.DAY,
        site="harbourgazette.org",
        url="https://www.harbourgazette.org/2021/03/04/fares",
        agency="dpa",
        declared_language="de",
    )
    assert text_metadata(Given(), None) == Metadata()


def test_stamps_fill_what_is_missing() -> None:
    """A text's stamp gives the time where nothing better did, and never changes one that is known."""
    stamps = ["4 Mar, 2021 05:06 / Updated 5 Mar, 2021 07:08"]
    filled = with_stamps(Metadata(), stamps, FILE_TIME)
    assert filled.published_at == datetime(2021, 3, 4, 5, 6, tzinfo=UTC)
    assert filled.modified_at == datetime(2021, 3, 5, 7, 8, tzinfo=UTC)
    assert filled.published_source is PublishedSource.TEXT
    assert with_stamps(EXPECTED, stamps, FILE_TIME) == EXPECTED
    day = Metadata(
        published_at=datetime(2021, 3, 4, tzinfo=UTC),
        published_source=PublishedSource.URL,
        published_precision=Precision.DAY,
    )
    refined = with_stamps(day, stamps, FILE_TIME)
    assert (refined.published_at, refined.published_precision) == (filled.published_at, Precision.MINUTE)


def test_the_texts_credit_goes_before_the_pages() -> None:
    """A dateline decides the agency; a text without one leaves what the page said."""
    assert with_agency(EXPECTED, ["KIEL (dpa) - Text."]).agency == "dpa"
    assert with_agency(EXPECTED, ["Text."]).agency == "AP"


def test_an_agencys_own_site_credits_nobody() -> None:
    """On its own site the agency is the outlet, and the story is known to stand at its origin."""
    own = with_agency(Metadata(site="apnews.com"), ["KIEL (AP) - Text."])
    assert (own.agency, own.outlet, own.self_credited) == (None, "AP", True)
    named = with_agency(Metadata(site="gazette.example", outlet="Agence France-Presse"), ["KIEL (AFP) - Text."])
    assert (named.agency, named.outlet, named.self_credited) == (None, "Agence France-Presse", True)
    taken = with_agency(Metadata(site="gazette.example", outlet="Gazette"), ["KIEL (AFP) - Text."])
    assert (taken.agency, taken.outlet, taken.self_credited) == ("AFP", "Gazette", False)


_JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=12) | st.just("2021-03-04T05:06:07Z"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["@id", "name", "@type"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_FIELDS = st.sampled_from(
    [
        "@type",
        "headline",
        "author",
        "creator",
        "datePublished",
        "dateModified",
        "publisher",
        "isPartOf",
        "url",
        "inLanguage",
    ]
)
_META = st.sampled_from(
    ["og:title", "og:url", "author", "article:published_time", "og:site_name", "og:locale", "source"]
)


@examples(st.dictionaries(_FIELDS, _JSON, max_size=6), st.dictionaries(_META, st.text(max_size=30), max_size=4))
def test_never_raises(item: dict[str, Any], meta: dict[str, str]) -> None:
    """Meta elements and JSON-LD of any shape give metadata whose parts fit together."""
    tree = news_page().tree
    found = read_metadata(Page("", tree, meta, ({"@type": "NewsArticle", **item},)), Given(), FILE_TIME)
    assert (found.published_at is None) == (found.published_source is None)
    assert found.published_at is None or found.published_at.tzinfo is not None


@pytest.mark.corpora
def test_the_seeds_stamp_and_credit(corpora: Path) -> None:
    """The first seed's dateline is its time, and the fourth is MENAFN's."""
    texts = [path.read_text("utf-8").split("\n") for path in sorted((corpora / "seeds").glob("*.txt"))]
    filled = with_stamps(Metadata(), [line for line in texts[0] if "Updated" in line], None)
    assert filled.published_at == datetime(2024, 11, 1, 11, 14, tzinfo=UTC)
    article = [line for line in texts[3] if line.strip()][3:]
    assert with_agency(Metadata(), article).agency == "MENAFN"
    assert with_agency(Metadata(), texts[4]).agency is None


def test_a_page_that_its_script_draws() -> None:
    """Headline, time and byline come from the state where the markup shows none of them."""
    state = {
        "headline": "Pilot boat returns to Eastmouth",
        "publishedAt": "2021-05-06T07:08:00Z",
        "byline": "By Wim Vos",
        "body": "The pilot boat came back to its berth at noon. " * 8,
    }
    html = (
        "<html><head><title>Quay Bulletin</title></head><body><div id='app'></div>"
        f"<script>window.__STATE__ = {json.dumps({'story': state})}</script></body></html>"
    )
    page = parse_page(html)
    assert page is not None
    metadata = read_metadata(page, Given(), None)
    assert (metadata.title, metadata.authors) == ("Pilot boat returns to Eastmouth", ("Wim Vos",))
    assert metadata.published_at == datetime(2021, 5, 6, 7, 8, tzinfo=timezone.utc)
