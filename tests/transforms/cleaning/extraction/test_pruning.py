"""What leaves a tree by its structure, and what stays though it bears furniture's name."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from schemas.article import NoiseKind
from transforms.cleaning.extraction.pruning import Pruning, prune
from transforms.cleaning.extraction.vocabulary import noise_kind_of_names

STORY = "<p>" + "The ferry left the island an hour late because of fog. " * 8 + "</p>"


def pruned(inside: str) -> tuple[str, Pruning]:
    tree = lxml_html.document_fromstring(f"<html><body>{inside}</body></html>")
    pruning = prune(tree)
    return " ".join(tree.text_content().split()), pruning


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("article__imageCaption", NoiseKind.CAPTION),
        ("wp-caption-text", NoiseKind.CAPTION),
        ("Bildergalerie", NoiseKind.CAPTION),
        ("photo_gallery wide", NoiseKind.CAPTION),
        ("related-stories", NoiseKind.RELATED_STORIES),
        ("noticias relacionadas", NoiseKind.RELATED_STORIES),
        ("lire-aussi", NoiseKind.RELATED_STORIES),
        ("c-newsletter-box", NoiseKind.NEWSLETTER_PROMPT),
        ("socialShareBar social", NoiseKind.SHARE_PROMPT),
        ("user-comments", NoiseKind.COMMENT_STUB),
        ("Kommentare", NoiseKind.COMMENT_STUB),
        ("cookie-banner", NoiseKind.CONSENT),
        ("author-bio", NoiseKind.BYLINE),
        ("breadcrumbs", NoiseKind.NAVIGATION),
    ],
)
def test_names_tell_the_kind(names: str, kind: NoiseKind) -> None:
    """Class and id names in several spellings and languages tell what an element is."""
    assert noise_kind_of_names(names) is kind


@pytest.mark.parametrize(
    "names", ["article-body", "header has-caption", "shared-interest", "uploads", "commentary", ""]
)
def test_other_names_tell_nothing(names: str) -> None:
    """A name that only resembles furniture, or says what an element has, tells nothing."""
    assert noise_kind_of_names(names) is None


def test_trunk_stays_and_loses_its_name() -> None:
    """A container of the story's text stays, and the name for which it would be dropped later is taken from it."""
    tree = lxml_html.document_fromstring(f"<html><body><div class='slide overlay' id='x'>{STORY}</div></body></html>")
    prune(tree)
    container = tree.find(".//div")
    assert container is not None
    assert (container.get("class"), container.get("id")) == (None, "x")


def test_headline_is_kept_from_its_container() -> None:
    """A container of the headline is not dropped, and the headline's words are given beside the tree."""
    text, pruning = pruned(f"<div class='byline'><h1>Ferry held by fog for an hour</h1>By Ida</div>{STORY}")
    assert pruning.title == "Ferry held by fog for an hour"
    assert text.startswith("By Ida")


def test_words_for_screen_readers_go() -> None:
    """Hidden labels about the page itself are no text of the story."""
    text, _ = pruned(f"{STORY}<p>A line.<span class='sr-only'> opens in a new window</span></p>")
    assert text.endswith("A line.")


def test_label_goes_with_the_stories_it_names() -> None:
    """The short line over a block of other stories leaves with the block."""
    text, pruning = pruned(
        f"{STORY}<p>More on this:</p><div class='related-links'><p>Fog again</p></div><p>The end.</p>"
    )
    assert text.endswith("late because of fog. The end.")
    assert [(r.kind, r.characters) for r in pruning.removed] == [(NoiseKind.RELATED_STORIES, 22)]
