"""What options that commands have in common make of their words."""

from __future__ import annotations

import pytest

from pipeline.cli.run_options import parse_kinds
from schemas.errors import UsageError
from schemas.page_kind import KEPT_KINDS, PageKind


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (None, KEPT_KINDS),
        ("article", {PageKind.ARTICLE}),
        (" Article, live_blog ,", {PageKind.ARTICLE, PageKind.LIVE_BLOG}),
    ],
)
def test_kinds_are_named(words: str | None, kinds: frozenset[PageKind]) -> None:
    """Kinds stand in any case, parted by commas; without the option the usual ones are kept."""
    assert parse_kinds(words) == kinds


@pytest.mark.parametrize("words", ["", "articles", "article,wall", "error"])
def test_what_no_option_keeps_is_wrong_use(words: str) -> None:
    """Unknown kinds, none, and pages that are never published are refused, and the message names those that may be."""
    with pytest.raises(UsageError, match=r"--keep .*article, live_blog"):
        parse_kinds(words)
