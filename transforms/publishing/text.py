"""Strings as Parquet can hold them."""

from __future__ import annotations

import re

_SURROGATES = re.compile("[\ud800-\udfff]")


def without_surrogates(value: str) -> str:
    """The string with each lone surrogate as U+FFFD: file names that are no UTF-8 bring them, UTF-8 has none."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("�", value)
    return value
