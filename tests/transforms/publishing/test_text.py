"""Strings as Parquet can hold them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.publishing.text import without_surrogates


@given(st.text(st.characters(exclude_categories=())))
def test_every_string_becomes_utf8(value: str) -> None:
    """Lone surrogates are replaced one by one, everything else stays."""
    cleaned = without_surrogates(value)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert len(cleaned) == len(value)
    assert all(new == old or "\ud800" <= old <= "\udfff" for new, old in zip(cleaned, value, strict=True))


def test_a_name_that_is_no_utf8_is_still_readable() -> None:
    """A file name in Latin-1 reaches the rows with a mark where its letter was."""
    assert without_surrogates(b"caf\xe9.html".decode("utf-8", "surrogateescape")) == "caf�.html"
