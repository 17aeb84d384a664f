"""Access, section, keywords and lead image."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.article import Access
from transforms.cleaning.metadata.claims import Claims, gather_claims
from transforms.cleaning.metadata.facts import access_of, image_of, keywords_of, section_of
from transforms.cleaning.page import parse_page


def claims_of(head: str = "", **item: Any) -> Claims:
    block = json.dumps({"@type": "NewsArticle", "headline": "Fares", **item})
    page = parse_page(
        f'<html><head><script type="application/ld+json">{block}</script>{head}</head><body>x</body></html>'
    )
    assert page is not None
    return gather_claims(page, "https://gazette.example.org/fares")


def tier(name: str) -> str:
    return f'<meta property="article:content_tier" content="{name}">'


@pytest.mark.parametrize(
    ("claims", "access"),
    [
        pytest.param(claims_of(), Access.UNKNOWN, id="nothing stated"),
        pytest.param(claims_of(isAccessibleForFree=True), Access.FREE, id="free"),
        pytest.param(claims_of(isAccessibleForFree="False"), Access.PAID, id="not free"),
        pytest.param(
            claims_of(isAccessibleForFree=True, hasPart={"isAccessibleForFree": False, "cssSelector": ".p"}),
            Access.PAID,
            id="a part not free",
        ),
        pytest.param(claims_of(tier("metered"), isAccessibleForFree=False), Access.METERED, id="metered"),
        pytest.param(claims_of(tier("locked")), Access.PAID, id="locked"),
        pytest.param(claims_of(tier("")), Access.UNKNOWN, id="empty tier"),
    ],
)
def test_access(claims: Claims, access: Access) -> None:
    """A stated tier goes before the yes or no of JSON-LD, and nothing stated is unknown."""
    assert access_of(claims) is access


def test_the_section_is_not_the_site() -> None:
    """The first stated section that is no name of the site itself."""
    claims = claims_of('<meta property="article:section" content="Travel">', articleSection=["Gazette", " Harbour "])
    assert section_of(claims, {"gazette"}) == "Harbour"
    assert section_of(claims, {"gazette", "harbour"}) == "Travel"


def test_keywords_stand_once_in_their_order() -> None:
    """Lists and lines with separators give single keywords; tags go before the old meta element."""
    assert keywords_of(claims_of(keywords=["ferry, fares", "Ferry", "harbour"])) == ("ferry", "fares", "harbour")
    tags = '<meta property="article:tag" content="ferry"><meta property="article:tag" content="fares">'
    assert keywords_of(claims_of(tags + '<meta name="keywords" content="a;b">')) == ("ferry", "fares")
    assert keywords_of(claims_of('<meta name="keywords" content="a; b,">')) == ("a", "b")
    assert keywords_of(claims_of()) == ()


def test_the_image_is_an_address_of_the_web() -> None:
    """Relative addresses are joined to the page's own, and what is no address is passed over."""
    assert (
        image_of(claims_of('<meta property="og:image" content="/a.jpg?w=1">'))
        == "https://gazette.example.org/a.jpg?w=1"
    )
    assert image_of(claims_of('<meta property="og:image" content="data:x">', image={"url": "https://i.org/b.png"})) == (
        "https://i.org/b.png"
    )
    assert image_of(claims_of()) is None
