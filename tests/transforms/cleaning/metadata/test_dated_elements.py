"""The times of a page's elements, and whose they are."""

from __future__ import annotations

import pytest

from transforms.cleaning.metadata.dated_elements import DatedElements, dated_elements
from transforms.cleaning.page import parse_page

OWN = "<p class='x'><time datetime='2021-03-04'>4 March</time></p>"
OTHER = "<time datetime='2020-01-01'>1 January</time>"


def found_in(body: str) -> DatedElements:
    page = parse_page(f"<html><body class='has-comments breaking'>{body}</body></html>")
    assert page is not None
    return dated_elements(page.tree, next(page.tree.iter("h1"), None))


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param(f"<div class='ticker'>{OTHER}</div>", id="ticker"),
        pytest.param(f"<ol id='comment-list'><li>{OTHER}</li></ol>", id="comment"),
        pytest.param(f"<section class='related'><div>{OTHER}</div></section>", id="related"),
        pytest.param(f"<article><h3>Trams</h3>{OTHER}</article>", id="another article"),
        pytest.param(f"<blockquote class='twitter-tweet'>{OTHER}</blockquote>", id="embed"),
        pytest.param(f"<p>Event date: {OTHER}</p>", id="event"),
        pytest.param(f"<div itemtype='https://schema.org/VideoObject'>{OTHER}</div>", id="video"),
        pytest.param(f"<div class='current-date'>{OTHER}</div>", id="clock"),
        pytest.param(f"<a href='/x'>{OTHER} {'Trams are late again ' * 4}</a>", id="link"),
        pytest.param(f"<p>{'The ferry left the harbour ' * 8} on {OTHER}.</p>", id="sentence"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_the_times_of_others_are_passed_over(foreign: str, first: bool) -> None:
    """Neither before nor behind the headline does a time count that is not the article's."""
    body = f"<article><h1>Fares</h1>{OWN}</article>"
    assert found_in(foreign + body if first else body + foreign).published == ["2021-03-04"]


def test_a_change_is_no_publication() -> None:
    """A time that is marked as a change's is kept apart, also where it comes first."""
    found = found_in(
        "<h1>Fares</h1><time class='updated' datetime='2021-05-01'></time>"
        "<time class='entry-date published' datetime='2021-03-04'></time><p>Updated: <time>6 May 2021</time></p>"
    )
    assert found.published == ["2021-03-04"]
    assert found.modified == ["2021-05-01", "6 May 2021"]


def test_marked_times_go_first_and_early_ones_last() -> None:
    """What is marked as publication goes before what is not, and what stands over the headline comes last."""
    found = found_in(
        "<time datetime='2021-01-01'></time><h1>Fares</h1><time datetime='2021-01-02'></time>"
        "<abbr class='published' title='2021-01-03T10:00Z'>Sunday</abbr>"
        "<span property='schema:dateCreated' content='2021-01-04'></span>"
    )
    assert found.published == ["2021-01-03T10:00Z", "2021-01-04", "2021-01-02", "2021-01-01"]
