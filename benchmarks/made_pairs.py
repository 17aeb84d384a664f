"""Pairs that are made of real articles: kinds that labelled corpora of news hold too few of.

A form filled in again (most names and numbers changed) is no copy, nor is a round-up of many pieces a copy of the one
that it holds; a correction (one number changed), a cut from the head, and a dispatch under another outlet's own first
paragraph are copies. What is made is used for teaching alone, never for measuring.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import xxhash

from schemas.article import Article
from transforms.syndication.facts import facts_of
from transforms.syndication.passages import split_passages
from transforms.syndication.words import length_in_words, words_of

_NUMBER = re.compile(r"\d+")
_LEAST_LINES, _MOST_WORDS = 6, 500
_ROUND_UP = 12
FORM, ROUND_UP, COPY = "form", "round-up", "copy"


def made_pairs(articles: Sequence[Article], count: int) -> Iterator[tuple[Article, Article, str]]:
    """(article, what was made of it, label) of about `count` articles that a hash of their id chooses."""
    fit = [article for article in articles if _is_fit(article)]
    fit.sort(key=lambda article: _hash(article.copy_id))
    texts = [article.text for article in fit[2 * count : 2 * count + _ROUND_UP]]
    for place, (article, other) in enumerate(zip(fit[:count], fit[count : 2 * count], strict=False)):
        lines = article.text.split("\n")
        short = _with_text(article, "\n".join(lines[:3]))
        for form in (article, short):
            title = filled_again(form.metadata.title or "")
            yield form, _with_text(form, filled_again(form.text), title), FORM
            yield form, _with_text(form, corrected(form.text)), COPY
            cut = place % (_ROUND_UP // 2) if form is article else 0
            round_up = "\n".join((*texts[:cut], form.text, *texts[cut:]))
            yield form, _with_text(form, round_up, other.metadata.title), ROUND_UP
        yield article, _with_text(article, "\n".join(lines[: max(3, len(lines) // 3)])), COPY
        yield article, _with_text(article, "\n".join((other.text.split("\n")[0], *lines))), COPY


def filled_again(text: str) -> str:
    """The text with its names and numbers replaced, the same way each time; a fifth stay, as a form's own do."""
    facts = sorted((fact for line in text.split("\n") for fact in facts_of(line)), key=len, reverse=True)
    changed = {fact: _another(fact) for fact in facts if _hash(fact) % 5}
    return re.sub(r"\w+(?:[.,:]\d+)*", lambda found: changed.get(found.group(), found.group()), text)


def corrected(text: str) -> str:
    """The text with its last number changed; without a number, with its last word gone."""
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return text.rsplit(" ", 1)[0]
    start, end = numbers[-1].span()
    return f"{text[:start]}{int(numbers[-1].group()) + 1}{text[end:]}"


def _another(fact: str) -> str:
    letters = "bdfgklmnprstvz"
    if fact[0].isdigit():
        return _NUMBER.sub(lambda found: str(_hash(found.group()) % 10 ** len(found.group())), fact)
    number = _hash(fact)
    return "".join(letters[number >> 8 * i & 7] + "aeiou"[number >> 4 * i & 3] for i in range(3)).capitalize()


def _is_fit(article: Article) -> bool:
    return article.text.count("\n") >= _LEAST_LINES and article.word_count <= _MOST_WORDS


def _with_text(article: Article, text: str, title: str | None = None) -> Article:
    passages = split_passages(text, article.language)
    return replace(
        article,
        copy_id=f"{_hash(article.copy_id + text):032x}",
        text=text,
        passages=passages,
        word_count=length_in_words(words_of(text)),
        metadata=article.metadata if title is None else replace(article.metadata, title=title),
    )


def _hash(text: str) -> int:
    return xxhash.xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))
