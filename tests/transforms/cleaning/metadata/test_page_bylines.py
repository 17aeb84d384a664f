"""Whom a page names as its article's author, by the best source that names anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.record import Given
from transforms.cleaning.metadata.authors import names_of
from transforms.cleaning.metadata.claims import Claims, gather_claims
from transforms.cleaning.metadata.page_bylines import bylines, page_agency
from transforms.cleaning.metadata.titles import site_names
from transforms.cleaning.page import parse_page

OWN = site_names(["Harbour Gazette"])
VISIBLE = "<h1>Fares</h1><p class='byline'>By Ann Poe</p>"


def claims_of(author: Any = None, meta: str = "", body: str = VISIBLE) -> Claims:
    item = {"@type": "NewsArticle", "headline": "Fares", **({"author": author} if author else {})}
    head = f'<script type="application/ld+json">{json.dumps(item)}</script>{meta}'
    page = parse_page(f"<html><head>{head}</head><body>{body}</body></html>")
    assert page is not None
    return gather_claims(page, None)


@pytest.mark.parametrize(
    ("claims", "given", "expected"),
    [
        pytest.param(claims_of("Jane Roe"), Given(authors=("John Doe",)), ["John Doe"], id="container"),
        pytest.param(
            claims_of([{"name": "Jane Roe"}], '<meta name="author" content="Lee Moe">'),
            Given(),
            ["Jane Roe"],
            id="json-ld",
        ),
        pytest.param(claims_of(None, '<meta name="author" content="Lee Moe">'), Given(), ["Lee Moe"], id="meta"),
        pytest.param(
            claims_of(
                None, '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Lee Moe">'
            ),
            Given(),
            ["By Ann Poe"],
            id="card label",
        ),
        pytest.param(
            claims_of(
                None, '<meta name="twitter:label1" content="Read time"><meta name="twitter:data1" content="Lee Moe">'
            ),
            Given(),
            ["By Ann Poe"],
            id="another label",
        ),
        pytest.param(claims_of(), Given(), ["By Ann Poe"], id="seen"),
        pytest.param(
            claims_of({"@type": "Organization", "name": "Harbour Gazette"}),
            Given(),
            ["By Ann Poe"],
            id="the outlet's own",
        ),
        pytest.param(claims_of("AFP"), Given(), ["By Ann Poe"], id="an agency's"),
    ],
)
def test_the_best_source_wins(claims: Claims, given: Given, expected: list[str]) -> None:
    """Names that merely stand on a page count only where the page states no author; a line that begins with "By" counts
    also where it states itself or an agency."""
    assert bylines(claims, given, OWN) == expected


@pytest.mark.parametrize(
    ("claims", "agency"),
    [
        (claims_of({"name": "HGB/AP"}), "AP"),
        (claims_of("Jane Roe", '<meta name="dc.source" content="Associated Press">'), "AP"),
        (claims_of("Jane Roe", '<meta itemprop="copyrightHolder" content="Lens, AP">'), None),
        (claims_of("Jane Roe"), None),
    ],
)
def test_agencies_that_a_page_states(claims: Claims, agency: str | None) -> None:
    """An author or a source that is an agency is the credit; who holds a picture's rights is not."""
    assert page_agency(claims, []) == agency


def test_the_byline_that_readers_see_credits_an_agency() -> None:
    """An agency in the visible byline is the credit beside the authors that a page states; a bar of buttons is not."""
    seen = "<h1>Fares</h1><div class='byline'>By <a>Jane Roe</a> and <a>The Associated Press</a></div>"
    assert page_agency(claims_of("Jane Roe", body=seen), ["Jane Roe"]) == "AP"
    bar = "<h1>Fares</h1><div class='byline'><b>Jane Roe</b><i>Share</i><i>AA</i><i>+</i><i>Small</i><i>Large</i></div>"
    assert page_agency(claims_of("Jane Roe", body=bar), ["Jane Roe"]) is None


def test_all_meta_elements_of_authors_are_read() -> None:
    """The first may name the outlet, and the second who wrote."""
    meta = '<meta name="author" content="Harbour Gazette"><meta name="author" content="Ida Lund">'
    assert names_of(bylines(claims_of(None, meta, "<h1>Fares</h1>"), Given(), OWN), OWN) == ("Ida Lund",)


@pytest.mark.parametrize(
    ("meta", "body", "names"),
    [
        ('<meta name="author" content="Ida Lund"><meta name="author" content="Wim Vos">', "", ("Ida Lund", "Wim Vos")),
        ('<meta name="DC.creator" content="Lund, Ida">', "", ("Ida Lund",)),
        (
            '<meta name="DC.creator" content="Lund, Ida M."><meta name="DC.creator" content="Vos, Wim">',
            "",
            ("Ida M. Lund", "Wim Vos"),
        ),
        ('<meta name="author" content="ida@gazette.example (Ida Lund)">', "", ("Ida Lund",)),
        (
            "",
            "<p>by <a rel='author' href='/i'>Ida Lund</a> and <a rel='author' href='/w'>Wim Vos</a></p>",
            ("Ida Lund", "Wim Vos"),
        ),
        (
            "",
            "<span itemprop='author' itemtype='https://schema.org/Person'><b itemprop='name'>Ida Lund</b></span>",
            ("Ida Lund",),
        ),
    ],
    ids=["two elements", "catalogue", "two of a catalogue", "feed", "two links", "microdata"],
)
def test_everybody_of_a_byline_is_named(meta: str, body: str, names: tuple[str, ...]) -> None:
    """Several elements of one name are several people, and catalogues write the family's name first."""
    claims = claims_of(None, meta, f"<h1>Fares</h1>{body}")
    assert names_of(bylines(claims, Given(), OWN), OWN) == names


def test_a_signature_where_only_the_outlet_is_stated() -> None:
    """Behind an outlet's own account stands who signed above the text."""
    body = f"<h1>Fares</h1><p><b>Ida Lund</b></p><p>{'The ferry left at noon, as it has for years. ' * 5}</p>"
    assert bylines(claims_of("Harbour Gazette", "", body), Given(), OWN) == ["Ida Lund"]
