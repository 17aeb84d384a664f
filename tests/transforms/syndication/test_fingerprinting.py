"""From an article to its fingerprint."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from schemas.article import Article, Metadata, Precision, PublishedSource
from transforms.syndication.fingerprinting import fingerprint_of, microseconds
from transforms.syndication.passages import split_passages

TEXT = "“The basin is closed until the crane has been lifted,” said the harbour master of Oldquay on Monday."


def article(metadata: Metadata) -> Article:
    return Article("id", "a.html", 0, "0", metadata, TEXT, "en", 1.0, (), split_passages(TEXT, "en"), 18, 7)


def test_fingerprint_holds_what_merging_needs() -> None:
    """Identity, site, time in microseconds and passages are taken over."""
    zone = timezone(timedelta(hours=2))
    metadata = Metadata(
        site="news.example",
        published_at=datetime(1970, 1, 1, 2, 0, 1, tzinfo=zone),
        published_source=PublishedSource.META,
    )
    found = fingerprint_of(article(metadata))
    assert (found.copy_id, found.site, found.published_at, found.date_trusted) == (
        "id",
        "news.example",
        1_000_000,
        True,
    )
    assert (found.word_count, len(found.passages), len(found.words), len(found.quoted)) == (18, 8, 2, 1)
    assert found.story_id is None


def test_an_outlet_stands_for_its_site() -> None:
    """Texts that come with an outlet's name alone are of one site, in whatever typography, and of no host."""
    marks = [
        fingerprint_of(article(Metadata(outlet=name))).site for name in ("Harbour’s  Daily", "HARBOUR'S DAILY", None)
    ]
    assert marks == ["harbours daily", "harbours daily", ""]


@pytest.mark.parametrize(
    ("precision", "offset", "latest"),
    [
        (Precision.SECOND, None, datetime(2021, 3, 4, tzinfo=timezone.utc)),
        (Precision.DAY, 0, datetime(2021, 3, 5, tzinfo=timezone.utc)),
        (Precision.DAY, None, datetime(2021, 3, 5, 12, tzinfo=timezone.utc)),
        (Precision.MONTH, 0, datetime(2021, 4, 1, tzinfo=timezone.utc)),
    ],
    ids=str,
)
def test_a_day_alone_counts_from_its_end(precision: Precision, offset: int | None, latest: datetime) -> None:
    """A day or month without a time never goes before a time of it, wherever on earth it was written."""
    at = datetime(2021, 3, 4, tzinfo=timezone.utc)
    known = Metadata(published_at=at, published_precision=precision, published_offset=offset)
    assert fingerprint_of(article(known)).published_at == microseconds(latest)


@pytest.mark.parametrize(
    ("source", "trusted"),
    [(PublishedSource.JSON_LD, True), (PublishedSource.FILE, True), (PublishedSource.TEXT, False), (None, False)],
    ids=str,
)
def test_only_stated_dates_are_trusted(source: PublishedSource | None, trusted: bool) -> None:
    """A date read from the address or the text does not decide who was first."""
    assert fingerprint_of(article(Metadata(published_source=source))).date_trusted is trusted


@pytest.mark.parametrize(
    ("metadata", "origin"),
    [
        pytest.param(Metadata(agency="TASS", site="tass.com"), True, id="host"),
        pytest.param(Metadata(agency="Reuters", site="uk.reuters.com"), True, id="host-with-country"),
        pytest.param(Metadata(agency="AP", site="apnews.com"), True, id="host-with-news"),
        pytest.param(Metadata(agency="Kyodo News", outlet="KYODO NEWS"), True, id="outlet"),
        pytest.param(Metadata(agency="AP", site="apple.example"), False, id="other-host"),
        pytest.param(Metadata(agency="Reuters", site="daily.example"), False, id="customer"),
        pytest.param(Metadata(site="daily.example", outlet="Daily"), False, id="no-agency"),
    ],
)
def test_origin_is_the_agency_itself(metadata: Metadata, origin: bool) -> None:
    """A copy is the origin's where the wire credit names the outlet that published it."""
    assert fingerprint_of(article(metadata)).is_origin is origin


def test_titles_are_compared_by_their_words() -> None:
    """Titles in another typography have one key, other titles another, and no title 0; keys fit signed integers."""
    keys = [
        fingerprint_of(article(Metadata(title=title))).title_key for title in ("“Crane” falls", "crane FALLS", "Up")
    ]
    assert keys[0] == keys[1] != keys[2]
    assert 0 < min(keys) <= max(keys) < 2**63
    assert fingerprint_of(article(Metadata())).title_key == 0


def test_fingerprint_depends_on_the_article_alone() -> None:
    """Equal articles have equal fingerprints."""
    one = article(Metadata())
    assert fingerprint_of(one) == fingerprint_of(replace(one))
