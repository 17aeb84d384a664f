"""Whatever a record says is shown as text, and the page forbids scripts and requests."""

from __future__ import annotations

import pytest

from pipeline.report import page


def render_finding(text: str) -> str:
    """A page of the index on which a site's name is the text."""
    return page.render(
        "index.html.jinja",
        version="1",
        made_at=None,
        sites=[],
        more_sites=0,
        standing_out=[(text, "nothing since")],
        folder=text,
        runs=[],
        pages=set(),
        rejected=0,
        rejects=[],
    )


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "</title><img src=x onerror=alert(1)>", "' onmouseover='x", "{{ 7 * 7 }}", "]]>-->"],
)
def test_markup_in_a_record_is_text(text: str) -> None:
    """No tag, attribute or template of it takes effect."""
    html = render_finding(text)
    assert text not in html or "<" not in text
    assert "49" not in html
    assert html.count("<script") == html.count("onerror=alert(1)>") == 0


def test_signs_that_nobody_sees_are_shown() -> None:
    """A turned reading direction, or a control character, stays in its place."""
    assert "a\ufffdb\ufffdc" in render_finding("a\u202eb\x07c")


def test_the_policy_names_the_style_alone() -> None:
    """By its hash; nothing else may be loaded or run."""
    html = render_finding("x")
    assert "default-src &#39;none&#39;; style-src &#39;sha256-" in html
    assert "unsafe" not in html


@pytest.mark.parametrize(
    ("address", "may"),
    [("https://a.example/1", True), ("http://a.example", True), ("javascript:alert(1)", False), (None, False)],
)
def test_only_addresses_of_the_web_are_links(address: str | None, may: bool) -> None:
    """A script's address stays text."""
    assert (page.safe_link(address) == address and address is not None) is may


def test_numbers_are_told_as_people_do() -> None:
    """Thousands, shares, spans and sizes."""
    assert [page.count(1234567), page.share(1, 3), page.share(1, 250), page.share(1, 0)] == [
        "1,234,567",
        "33 %",
        "0.4 %",
        "–",
    ]
    assert [page.span(None), page.span(0.5), page.span(59), page.span(600), page.span(7200)] == [
        "–",
        "30 s",
        "59 min",
        "10 h",
        "5 days",
    ]
    assert [page.size(12), page.size(1200), page.size(3 * 10**9), page.at(None)] == [
        "12 bytes",
        "1.2 kB",
        "3.0 GB",
        "–",
    ]
