"""JSON-LD of any shape."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.metadata.structured import article_object, first_text, resolved, texts
from transforms.cleaning.page import Page, parse_page


def page_with(*objects: dict[str, Any]) -> Page:
    blocks = "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in objects)
    page = parse_page(f"<html><head>{blocks}</head><body><p>x</p></body></html>")
    assert page is not None
    return page


def test_the_pages_own_article_is_told_from_others() -> None:
    """Of several articles the one with the page's headline is its own."""
    teaser = {"@type": "NewsArticle", "headline": "Library van returns", "datePublished": "2021-01-01"}
    own = {"@type": ["NewsArticle"], "headline": "Ferry fares to rise"}
    assert article_object(page_with(teaser, own), ["Ferry fares to rise | Gazette"], None) == own


def test_an_article_goes_before_a_page() -> None:
    """What is said of the web page counts only where no article is described."""
    web_page = {"@type": "WebPage", "datePublished": "2020-01-01"}
    article = {"@type": "https://schema.org/ReportageNewsArticle"}
    assert article_object(page_with(web_page, article), [], None) == article
    assert article_object(page_with(web_page), [], None) == web_page
    assert article_object(page_with({"@type": "BreadcrumbList"}), [], None) == {}


def test_texts_of_names_in_every_shape() -> None:
    """Strings, lists, objects with a name and objects with a name's parts give their texts."""
    value = [
        "Jane Roe",
        {"name": "John Doe"},
        {"givenName": "Ann", "familyName": "Poe"},
        {"@value": "Lee Moe"},
        {"@type": "Person", "name": ["Ida Lund", "Wim Vos"]},
        7,
        None,
    ]
    assert list(texts(value)) == ["Jane Roe", "John Doe", "Ann Poe", "Lee Moe", "Ida Lund", "Wim Vos", "7"]
    assert first_text({}) is None


def test_references_are_put_in_place() -> None:
    """An author that is named elsewhere in the page's JSON-LD is found by its id."""
    page = page_with({"@id": "#jane", "@type": "Person", "name": "Jane Roe"})
    assert list(texts(resolved(page, [{"@id": "#jane"}, {"@id": "#nobody"}]))) == ["Jane Roe"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "name", "author", "headline", "url", "mainEntity"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(_JSON)
def test_never_raises(value: Any) -> None:
    """Values of any shape give texts, and an object at most."""
    page = Page("", page_with().tree, {}, (value,) if isinstance(value, dict) else ())
    assert isinstance(article_object(page, ["x"], None), dict)
    assert all(text.strip() for text in texts(resolved(page, value)))
