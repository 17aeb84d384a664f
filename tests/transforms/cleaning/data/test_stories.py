"""The object of a page's article in the state from which its script draws it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from transforms.cleaning.data.stories import Story, state_story
from transforms.cleaning.page import parse_page

HEADLINE = "Pilot boat returns to Eastmouth harbour"
BODY = "The pilot boat came back to its berth at noon, after two winters in the yard at Saltby. " * 4
OTHERS = [{"headline": "Saltby yard takes on six", "publishedAt": "2020-01-01T08:00:00Z", "author": "Una Other"}]


def story_of(script: str, is_titled: bool = False, titles: tuple[str, ...] = (f"{HEADLINE} | Quay Bulletin",)) -> Story:
    page = parse_page(f"<html><head><title>{HEADLINE}</title></head><body><div id=app></div>{script}</body></html>")
    assert page is not None
    return state_story(page, titles, is_titled)


def next_data(article: dict[str, Any]) -> str:
    state = {"props": {"pageProps": {"article": article, "related": OTHERS}}, "page": "/[slug]"}
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'


@pytest.mark.parametrize(
    ("article", "published", "authors"),
    [
        pytest.param(
            {"title": HEADLINE, "publishedAt": "2023-02-03T10:20Z", "authors": [{"name": "Wim Vos"}, {"name": "Ia"}]},
            "2023-02-03T10:20Z",
            ("Wim Vos", "Ia"),
            id="objects with names",
        ),
        pytest.param(
            {"headlines": {"basic": HEADLINE}, "display_date": "3 Feb 2023", "credits": {"by": [{"name": "Wim Vos"}]}},
            "3 Feb 2023",
            ("Wim Vos",),
            id="headlines and credits",
        ),
        pytest.param(
            {"title": {"rendered": HEADLINE}, "date": "2023-02-03T10:20:00", "author": 17},
            "2023-02-03T10:20:00",
            (),
            id="rendered title, number of an author",
        ),
        pytest.param(
            {"headline": HEADLINE, "published": 1675419600000, "byline": "By Wim Vos"},
            "2023-02-03T10:20:00+00:00",
            ("By Wim Vos",),
            id="milliseconds",
        ),
        pytest.param(
            {"headline": HEADLINE, "date": {"$date": "2023-02-03"}, "author": {"firstName": "Wim", "lastName": "Vos"}},
            "2023-02-03",
            ("Wim Vos",),
            id="parts of a name",
        ),
        pytest.param(
            {"headline": HEADLINE, "pub_date": "3 Feb 2023", "author": {"data": [{"attributes": {"name": "Wim Vos"}}]}},
            "3 Feb 2023",
            ("Wim Vos",),
            id="deeper names",
        ),
    ],
)
def test_the_object_with_the_pages_title(article: dict[str, Any], published: str, authors: tuple[str, ...]) -> None:
    """The fields of many systems are known; the related stories beside the article are not it."""
    story = story_of(next_data({"body": BODY, **article}), is_titled=True)
    assert (story.title, story.published[0], story.authors) == (HEADLINE, published, authors)


def test_a_cache_of_references() -> None:
    """People that stand elsewhere in an Apollo cache are looked up there."""
    state = {
        "Article:4": {"headline": HEADLINE, "published": "2023-02-03T10:20Z", "authors": [{"__ref": "Person:9"}]},
        "Person:9": {"displayName": "Wim Vos"},
        "filler": BODY,
    }
    story = story_of(f"<script>window.__APOLLO_STATE__ = {json.dumps(state)};</script>")
    assert story.authors == ("Wim Vos",)


def test_a_nuxt_list() -> None:
    """Numbers of Nuxt 3's list are followed."""
    state = [{"data": 1}, {"article": 2}, {"headline": 3, "publishDate": 4, "author": 5, "body": 6}]
    texts = [HEADLINE, "2023-02-03T10:20Z", "Wim Vos", BODY]
    story = story_of(f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(state + texts)}</script>')
    assert (story.published, story.authors) == (("2023-02-03T10:20Z",), ("Wim Vos",))


def test_a_page_without_a_headline_takes_the_object_with_the_text() -> None:
    """Where the page shows no headline, the object with the most text is the article; cards are none."""
    script = next_data({"headline": HEADLINE, "publishedAt": "2023-02-03", "body": BODY})
    assert story_of(script, titles=("Quay Bulletin",)).title == HEADLINE
    assert story_of(script, titles=("The council meets on Friday",), is_titled=True) == Story()


@pytest.mark.parametrize("script", ["", "<script>var a = 1;</script>", next_data({"headline": 3, "author": {}})])
def test_nothing_to_find(script: str) -> None:
    """Pages without a state, and states without an article, tell nothing."""
    assert story_of(script) == Story()
