"""Which of two answers is the article: judged by what the page says of itself in its title and description."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from transforms.cleaning.page import Page

_WORD = re.compile(r"\w{4,}")
_LONGER = 1.2
"""An answer that holds the other is taken where it is this much longer: a few more words may be furniture."""
_MENU_WORDS = 30
_LABEL_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।](?=\s|$|[»”\"'])")
_HELD = 0.8
_KIN = 0.75
_LABEL = 60
_TAIL = 0.12
"""A longer tail than this share of the answer is no furniture but a part of the story of another make."""
_SENTENCE = re.compile(r"[.!?…»”\"。！？:]$")
_LEAD_MISSING = 0.6
_LEAD_GAINED = 0.2

Paragraphs = tuple[str, ...]


def better(first: Paragraphs, second: Paragraphs, page: Page) -> Paragraphs:
    """The second answer where it holds the first and much more, or where the first misses the page's own subject."""
    if first == second:
        return first
    ours, theirs = _words(first), _words(second)
    if not theirs:
        return first
    if (ours & theirs).total() >= _HELD * ours.total():
        return second if theirs.total() >= _LONGER * ours.total() else first
    subject = set(_WORD.findall(_subject(page).lower()))
    before, after = _share(subject, ours), _share(subject, theirs)
    return second if before < _LEAD_MISSING and after >= before + _LEAD_GAINED else first


def trim_edges(answer: Paragraphs, kin: Paragraphs) -> Paragraphs:
    """The answer without what stands after the last of the story's kin, and without labels before the first.

    Nothing is trimmed where the kin are not most of the answer.
    """
    if answer == kin:
        return answer
    ours, theirs = _words(answer), _words(kin)
    if (ours & theirs).total() < _KIN * ours.total():
        return answer
    whole = {"".join(paragraph.split()) for paragraph in kin}
    held = "".join("".join(kin).split())
    # A paragraph of the kin's own is found at once: looking each up in all their text is a square of their number.
    joined = ("".join(paragraph.split()) for paragraph in answer)
    inside = [i for i, letters in enumerate(joined) if letters in whole or letters in held]
    if not inside:
        return answer
    head = [paragraph for paragraph in answer[: inside[0]] if len(paragraph) >= _LABEL or _SENTENCE.search(paragraph)]
    tail = answer[inside[-1] + 1 :]
    if sum(map(len, tail)) > _TAIL * sum(map(len, answer)):
        return (*head, *answer[inside[0] :])
    return (*head, *answer[inside[0] : inside[-1] + 1])


def is_menu(paragraph: str) -> bool:
    """Whether a paragraph is a row of labels: many words, and hardly an end of a sentence among them."""
    words = len(_LABEL_WORD.findall(paragraph))
    return words >= _MENU_WORDS and len(_SENTENCE_END.findall(paragraph)) * _MENU_WORDS < words


@lru_cache(maxsize=2)
def _words(paragraphs: Paragraphs) -> Counter[str]:
    """How often each word stands in an answer; two answers are compared twice."""
    return Counter(_WORD.findall(" ".join(paragraphs).lower()))


def _share(subject: set[str], words: Counter[str]) -> float:
    return sum(word in words for word in subject) / len(subject) if subject else 1.0


def _subject(page: Page) -> str:
    meta = page.meta
    title = meta.get("og:title") or page.title
    return f"{title} {meta.get('og:description') or meta.get('description') or ''}"
