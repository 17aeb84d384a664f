"""Declared languages as codes."""

from __future__ import annotations

import pytest

from transforms.cleaning.metadata.declared_languages import declared_language, language_code


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("de-AT", "de"),
        ("pt_BR", "pt"),
        ("EN", "en"),
        ("zh-Hant-TW", "zh"),
        ("ger", "de"),
        ("iw", "he"),
        ("Deutsch", "de"),
        ("en-US, fr", "en"),
        ("und", None),
        ("utf-8", None),
        ("x", None),
        ("", None),
        (None, None),
    ],
)
def test_codes(declared: str | None, code: str | None) -> None:
    """A tag gives its language; an encoding or a nothing gives none."""
    assert language_code(declared) == code


def test_the_first_language_wins() -> None:
    """Candidates that are no language are passed over."""
    assert declared_language([None, "utf-8", "nl-BE", "fr"]) == "nl"
