"""Takes the page's title out of the head of its text: the title is a column of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.cleaning.page import Page

_HEAD = 3
"""So many paragraphs are looked at: further down, the same words may be a subheading."""
_NO_LETTER = re.compile(r"\W+")


def without_title(answer: tuple[str, ...], page: Page, titles: Iterable[str | None]) -> tuple[str, ...]:
    """The answer without the page's title, in each form that is known, where that stands once more at its head."""
    meta = page.meta
    stated = (meta.get("og:title"), meta.get("twitter:title"), page.title)
    known = {_letters(title) for title in (*titles, *stated) if title}
    head = [paragraph for paragraph in answer[:_HEAD] if _letters(paragraph) not in known]
    return (*head, *answer[_HEAD:])


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).lower()
