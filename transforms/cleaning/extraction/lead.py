"""The head of an article: the headline leaves it, and the standfirst enters it.

The standfirst is the statement under the headline with which many papers open a story, outside its body's markup.
"""

from __future__ import annotations

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

from transforms.cleaning.extraction.blocks import squeeze
from transforms.cleaning.page import Page

_BLOCKS = ("p", "h2", "h3", "h4", "div", "section", "span", "strong", "li")
_LOOKED_AT = 150
_AFTER = XPath(f"following::*[{' or '.join(f'self::{tag}' for tag in _BLOCKS)}][position() <= {_LOOKED_AT}]")
"""The blocks that follow a headline, as far as a standfirst is looked for."""
_SHORTEST, _LONGEST = 120, 700
"""A shorter line under the headline is a second headline, a longer block is the body."""
_STATEMENT = re.compile(r"[.!?…»”\"。！？][»”\"']?$")
_OPENING = 50
_HEAD = 3
_LETTER = re.compile(r"\W+")
_PLACE = 40
"""A dateline before the statement may add this many characters."""


def standfirst(headline: HtmlElement | None, page: Page, answer: tuple[str, ...]) -> str | None:
    """The statement between the headline and the body that the page also gives as its own description."""
    openings = _openings(page)
    if headline is None or not answer or not openings:
        return None
    held = _letters("".join(answer[:3]))
    first = held[:_OPENING]
    if any(opening in held for opening in openings):
        return None
    for element in _AFTER(headline):
        text = squeeze(element.text_content())
        letters = _letters(text[: 2 * _OPENING])
        if letters and letters[:_OPENING] == first:
            return None
        if _SHORTEST <= len(text) <= _LONGEST and letters.startswith(openings):
            return _with_place(element, text) if _STATEMENT.search(text) else None
    return None


def without_title(answer: tuple[str, ...], page: Page, headline: str, title: str | None = None) -> tuple[str, ...]:
    """The answer without the page's title, in each form that is known, where that stands once more at its head."""
    meta = page.meta
    titles = (title, headline, meta.get("og:title"), meta.get("twitter:title"), page.title)
    known = {_letters(title) for title in titles if title}
    head = [paragraph for paragraph in answer[:_HEAD] if _letters(paragraph) not in known]
    return (*head, *answer[_HEAD:])


def _openings(page: Page) -> tuple[str, ...]:
    meta = page.meta
    stated = [meta.get("og:description"), meta.get("description"), meta.get("twitter:description")]
    articles = [item for item in page.json_ld if "headline" in item]
    stated += [value for item in articles if isinstance(value := item.get("description"), str)]
    return tuple({_letters(text)[:_OPENING] for text in stated if text and len(text) > _OPENING})


def _with_place(element: HtmlElement, text: str) -> str:
    """The statement with the place in front of it, where both stand in one block."""
    above = element.getparent()
    whole = "" if above is None else squeeze(above.text_content())
    return whole if whole.endswith(text) and len(whole) <= len(text) + _PLACE else text


def _letters(text: str) -> str:
    return _LETTER.sub("", text).lower()
