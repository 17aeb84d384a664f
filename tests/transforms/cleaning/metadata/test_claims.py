"""What a page states of itself, gathered."""

from __future__ import annotations

from transforms.cleaning.metadata.claims import Claims, gather_claims, meta_key
from transforms.cleaning.page import parse_page


def claims_of(head: str, body: str = "<p>x</p>", url: str | None = None) -> Claims:
    page = parse_page(f"<html><head>{head}</head><body>{body}</body></html>")
    assert page is not None
    return gather_claims(page, url)


def test_marks_and_case_do_not_tell_meta_names_apart() -> None:
    """A meta element is found by its letters and digits."""
    assert {
        meta_key(name) for name in ("article:published_time", "Article:Published:Time", "articlePublishedTime")
    } == {"articlepublishedtime"}
    claims = claims_of('<meta property="Article:Published:Time" content="2021-03-04">')
    assert list(claims.metas(["article:published_time", "date"])) == ["2021-03-04"]


def test_the_walk_gathers_headings_times_and_the_title() -> None:
    """Headings and times come in document order, without those of asides; the title is the first."""
    claims = claims_of(
        "<title>Ferry fares | Gazette</title>",
        "<h1>Ferry <b>fares</b></h1><time datetime='2021-03-04'>x</time><aside><time>2020-01-01</time></aside>"
        "<svg><title>Logo</title></svg><time>5 March 2021</time>",
    )
    assert claims.window == "Ferry fares | Gazette"
    assert claims.headings == ("Ferry fares",)
    assert claims.times.published == ["2021-03-04", "5 March 2021"]


def test_a_canonical_link_to_another_site_is_not_the_pages_own_address() -> None:
    """A page that was taken over says so by its canonical link; its own address is what it shares."""
    taken_over = '<link rel="canonical" href="https://origin.example.com/a"><meta property="og:url" content="https://www.taker.example.org/b">'
    assert claims_of(taken_over).url == "https://www.taker.example.org/b"
    assert claims_of('<link rel="canonical" href="https://origin.example.com/a">').url == "https://origin.example.com/a"


def test_a_mobile_address_gives_way_to_the_canonical_one() -> None:
    """Within one house the canonical link wins over where the page was fetched."""
    claims = claims_of('<link rel="canonical" href="/harbour">', url="https://m.example.org/harbour?amp=1")
    assert claims.url == "https://m.example.org/harbour"
    claims = claims_of('<link rel="canonical" href="https://www.example.org/harbour">', url="https://m.example.org/h")
    assert claims.url == "https://www.example.org/harbour"


def test_an_address_that_points_home_is_not_believed() -> None:
    """A canonical link to the front page is set by mistake; the page's other addresses stand, its container's last."""
    home = '<link rel="canonical" href="https://example.org/">'
    shared = '<meta property="og:url" content="https://example.org/harbour">'
    assert claims_of(home + shared).url == "https://example.org/harbour"
    assert claims_of(home, url="https://example.org/quay").url == "https://example.org/quay"
    assert claims_of(home).url is None
