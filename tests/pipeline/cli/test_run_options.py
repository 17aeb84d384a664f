"""What options that commands have in common make of their words."""

from __future__ import annotations

import pytest

from pipeline.cli.run_options import parse_kinds, parse_names
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


def test_fields_are_named() -> None:
    """Names stand behind their field, and a field may have several."""
    assert parse_names(None) == ()
    assert parse_names("text=body, date = when,text=lead") == (
        ("text", "body"),
        ("published_at", "when"),
        ("text", "lead"),
    )


@pytest.mark.parametrize("words", ["", "text", "text=", "words=body"])
def test_fields_that_there_are_not_are_wrong_use(words: str) -> None:
    """A field that is not known, or one without a name, is refused with those that are known."""
    with pytest.raises(UsageError, match=r"--fields .*write FIELD=NAME"):
        parse_names(words)
