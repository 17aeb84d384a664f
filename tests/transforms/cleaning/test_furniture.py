"""Elements say by tag, role and names what furniture they are."""

from __future__ import annotations

import pytest

from schemas.article import NoiseKind
from transforms.cleaning.furniture import furniture_of, noise_kind_of_names


@pytest.mark.parametrize(
    ("tag", "role", "names", "kind"),
    [
        ("nav", "", "", NoiseKind.NAVIGATION),
        ("aside", "", "story-body", NoiseKind.RELATED_STORIES),
        ("div", "complementary", "", NoiseKind.RELATED_STORIES),
        ("div", "contentinfo", "", NoiseKind.NAVIGATION),
        ("figcaption", "", "", NoiseKind.CAPTION),
        ("div", "", "story-body", None),
        ("p", "", "", None),
    ],
)
def test_tags_and_roles_say_it_before_names(tag: str, role: str, names: str, kind: NoiseKind | None) -> None:
    """A menu is one whatever it is called, and a block without a telling name is none."""
    assert furniture_of(tag, role, names) is kind


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ("relatedStories", NoiseKind.RELATED_STORIES),
        ("newsletter-signup", NoiseKind.NEWSLETTER_PROMPT),
        ("share-tools", NoiseKind.SHARE_PROMPT),
        ("comments", NoiseKind.COMMENT_STUB),
        ("photo-gallery", NoiseKind.CAPTION),
        ("promo-box", NoiseKind.ADVERTISEMENT),
        ("cookie-banner", NoiseKind.CONSENT),
        ("author-bio", NoiseKind.BYLINE),
        ("wm-ipp-base", NoiseKind.NAVIGATION),
        ("article-body has-comments-open", None),
        ("shareholders adventure menuhin", None),
    ],
)
def test_names_are_read_as_words(names: str, kind: NoiseKind | None) -> None:
    """Words of a name tell, however they are joined; a state that an element is in, or a part of a word, does not."""
    assert noise_kind_of_names(names) is kind
