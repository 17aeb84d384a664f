"""Addresses in their one form, the sites they name, and web archives undone."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.metadata.addresses import (
    canonical_url,
    capture_time,
    registered_site,
    same_domain,
    site_name,
    site_of,
    unarchived,
    url_day,
)

PAGE = "https://www.example.org/news/harbour"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(PAGE + "?utm_source=feed&id=7&fbclid=x#top", PAGE + "?id=7", id="tracking and fragment"),
        pytest.param("HTTPS://WWW.Example.org:443/news/harbour", PAGE, id="case and port"),
        pytest.param("//www.example.org/news/harbour", PAGE, id="without scheme"),
        pytest.param("/news/harbour", PAGE, id="relative"),
        pytest.param("https://web.archive.org/web/20210304050607/" + PAGE, PAGE, id="archive"),
        pytest.param("http://web.archive.org/web/20210304050607im_/" + PAGE, PAGE, id="archive's picture form"),
        pytest.param("/web/20210304050607/" + PAGE, PAGE, id="archive without host"),
        pytest.param("https://archive.ph/20210304050607/" + PAGE, PAGE, id="another archive"),
        pytest.param(
            "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/harbour", PAGE, id="amp cache"
        ),
        pytest.param("javascript:void(0)", None, id="script"),
        pytest.param("mailto:desk@example.org", None, id="mail"),
        pytest.param("app://example/7", None, id="app"),
        pytest.param("", None, id="empty"),
        pytest.param("http://[broken", None, id="broken"),
    ],
)
def test_canonical_form(written: str, expected: str | None) -> None:
    """An address loses what does not tell pages apart; what is no address of the web is none."""
    assert canonical_url(written, "https://www.example.org/") == expected


def test_an_archive_of_an_archive_is_undone() -> None:
    """Archives that archived each other are undone to the page."""
    twice = f"https://web.archive.org/web/20220101000000/https://archive.ph/20210304050607/{PAGE}"
    assert unarchived(twice) == PAGE


def test_capture_time_is_the_archives() -> None:
    """The time in an archive's address is the capture's; other addresses have none."""
    captured = capture_time("https://web.archive.org/web/20210304050607id_/" + PAGE)
    assert captured == datetime(2021, 3, 4, 5, 6, 7, tzinfo=timezone.utc)
    assert capture_time(PAGE) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("WWW.Example.org", "example.org"),
        ("https://news.example.co.uk/a", "news.example.co.uk"),
        ("www2.example.org:8080", "example.org"),
        ("www.com", "www.com"),
        ("Example News", None),
        ("1,5", None),
    ],
)
def test_site_names(written: str, expected: str | None) -> None:
    """A site is a host name without "www."; a publication's name is none."""
    assert site_name(written) == expected


def test_site_of_a_capture_is_the_archived_outlets() -> None:
    """A page in a web archive belongs to the site that was archived."""
    assert site_of("https://web.archive.org/web/20210304050607/" + PAGE) == "example.org"


@pytest.mark.parametrize(
    ("site", "other", "same"),
    [
        ("m.example.co.uk", "example.co.uk", True),
        ("amp.example.org", "example.org", True),
        ("one.co.uk", "two.co.uk", False),
        ("example.org", "example.com", False),
    ],
)
def test_houses(site: str, other: str, same: bool) -> None:
    """Sites of one registered domain are one house; a public ending alone makes none."""
    assert same_domain(site, other) is same


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2021/03/04/harbour", (2021, 3, 4)),
        ("/news/2021-3-4-harbour", (2021, 3, 4)),
        ("/harbour-20210304.html", (2021, 3, 4)),
        ("/2021/mar/04/harbour", (2021, 3, 4)),
        ("/2021/03/harbour", None),
        ("/20213004/harbour", None),
        ("/story/120210304999", None),
    ],
)
def test_day_of_an_address(path: str, expected: tuple[int, int, int] | None) -> None:
    """A day is read from an address only where year, month and day stand in it."""
    day = url_day(f"https://example.org{path}")
    assert (day and (day.year, day.month, day.day)) == expected


_PIECES = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(st.one_of(st.text(max_size=80), st.builds("https://{}.org/{}?{}#{}".format, _PIECES, _PIECES, _PIECES, _PIECES)))
def test_canonical_form_is_final(written: str) -> None:
    """Never raises; the canonical form of a canonical form is itself."""
    once = canonical_url(written)
    assert once is None or canonical_url(once) == once


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("gazette.co.uk", "gazette.co.uk"),
        ("edition.gazette.co.uk", "gazette.co.uk"),
        ("m.amp.gazette.com", "gazette.com"),
        ("news.gazette.com.br", "gazette.com.br"),
        ("harbour.wordpress.com", "harbour.wordpress.com"),
        ("www.harbour.blogspot.com", "harbour.blogspot.com"),
        ("harbour.blogspot.co.uk", "harbour.blogspot.co.uk"),
        ("wordpress.com", "wordpress.com"),
        ("m.harbour.example", "harbour.example"),
        ("gazette.example.org", "gazette.example.org"),
        ("m.example.org", "example.org"),
        ("localhost", "localhost"),
    ],
)
def test_sites_of_hosts(host: str, site: str) -> None:
    """Every host of one house is one site, and each blog of many on one host is its own."""
    assert registered_site(host) == site
