"""Elements that a house names are taken out, or alone kept; what the page says of itself stays known."""

from __future__ import annotations

import pytest

from transforms.cleaning.page import Page, parse_page
from transforms.cleaning.selectors import cut_by_selectors, matches, problem_with

SOURCE = """<html><head><title>Bridge closed</title><meta name="author" content="Ada Holm">
<script type="application/ld+json">{"headline": "Bridge closed"}</script></head><body>before
<div class="story"><p>One.</p><aside class="poll">Vote <p>now</p></aside> tail <p>Two.</p></div>
<p>Around.</p><div class="story"><p>Three.</p></div></body></html>"""


def page() -> Page:
    parsed = parse_page(SOURCE)
    assert parsed is not None
    return parsed


def words(cut: Page) -> str:
    return " ".join(" ".join(cut.tree.find("body").itertext()).split())


@pytest.mark.parametrize(
    ("strip", "keep", "left"),
    [
        ((), (), "before One. Vote now tail Two. Around. Three."),
        ((".poll",), (), "before One. tail Two. Around. Three."),
        ((".poll", ".poll p"), (), "before One. tail Two. Around. Three."),
        ((), (".story", ".story p"), "One. Vote now tail Two. Three."),
        ((".poll",), ("div.story",), "One. tail Two. Three."),
        ((), (".nowhere",), "before One. Vote now tail Two. Around. Three."),
        ((), ("body",), "before One. Vote now tail Two. Around. Three."),
    ],
    ids=["none", "strip", "nested", "keep", "both", "nothing found", "all kept"],
)
def test_cutting(strip: tuple[str, ...], keep: tuple[str, ...], left: str) -> None:
    """The text around an element stays, and a page without any kept element stays whole."""
    cut = cut_by_selectors(page(), strip, keep)
    assert words(cut) == left
    assert cut.take_tree() is not None
    assert words(cut) == left  # parsed again
    assert (cut.title, cut.meta["author"], cut.json_ld[0]["headline"]) == ("Bridge closed", "Ada Holm", "Bridge closed")


def test_selectors_are_checked() -> None:
    """What is wrong is told; what is right counts its elements."""
    assert problem_with("div[") is not None
    assert problem_with("a:not-there") is not None
    assert problem_with("div.story > p") is None
    assert matches(page(), "div.story > p") == 3
