"""Says of a page whether it is no article: error pages and walls, by what they say to their reader.

Two judges. `screen_page` looks at a page before extraction and is certain: servers' marks, error titles. `judge` looks
at the text that was left after extraction and noise removal. Both reject only on positive evidence, and say which
words decided; a page *about* errors, cookies or passwords speaks of them, and does not speak in the page's own voice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from schemas.record import Given
from schemas.reject import Rejection, RejectReason
from transforms.cleaning.page import Page
from transforms.cleaning.page_kind import listing_evidence, media_evidence, paid_evidence
from transforms.cleaning.page_text import headings, page_title, visible_lines
from transforms.cleaning.wallbook import Wall, all_servers, find_sentence, find_title
from transforms.cleaning.words import count_words, is_prose

LITTLE_WORDS = 12
"""Texts of fewer words are too little for an article."""

STATUS_WORDS = 120
"""A page sent with an HTTP error status and fewer visible words than this is an error page."""

TITLE_WALL_WORDS = 80
"""A page titled as a wall may hold so many words of free prose (teasers of other stories) and is still no article."""

TEASER_WORDS = 60
"""A paywall's or login wall's stub: so many words of prose at most."""

WALL_WORDS = 900
"""Longer texts are never walls."""

WALL_SHARE = 0.5
"""The share of a text's words, in sentences that walls say, from which it is a wall."""

SCREEN_WORDS = 260
"""Visible words up to which a page is judged by its title alone."""

EVIDENCE_CHARACTERS = 200

_SENTENCE = re.compile(r"(?<=[.!?…。！？؟])[\"'”’»)]*\s+|(?<=[。！？])")
_SITE_SUFFIX = re.compile(r"\s+[|·•–—-]\s+|\s*[|»]\s*")


def screen_page(page: Page, given: Given) -> Rejection | None:
    """The verdict on a page before extraction; None for whatever may be an article."""
    title = page_title(page) or ""
    server = _server_page(page)
    if server:
        return server
    wall = title_wall(title)
    status = given.http_status or 200
    if (wall is None and status < 400) or _body_in_data(page):
        return None
    words = sum(map(count_words, visible_lines(page)))
    if wall and words <= SCREEN_WORDS and not _has_article_prose(page):
        return _rejection(wall, title)
    if status >= 400 and words < STATUS_WORDS:
        return Rejection(RejectReason.ERROR_PAGE, "http-status", f"HTTP status {status}: {title}"[:EVIDENCE_CHARACTERS])
    return None


def judge(
    paragraphs: Sequence[str], page: Page | None, title: str | None, before: Sequence[str] = ()
) -> Rejection | None:
    """The verdict on the text that extraction and noise removal left; None for an article.

    `before` are the paragraphs before noise removal: an error's headline or a paywall's prompt is taken away as noise,
    and where little else was left it is what the page was.
    """
    lines = list(dict.fromkeys([*before, *paragraphs])) or (visible_lines(page, noscript=True) if page else [])
    titles = [title or "", *([page_title(page) or "", *headings(page)] if page and len(lines) < 60 else [])]
    words = sum(map(count_words, paragraphs))
    if words <= WALL_WORDS and (verdict := _wall(paragraphs, lines, titles)):
        return verdict
    if page is not None and (verdict := _page_kind(paragraphs, page)):
        return verdict
    if words == 0:
        return Rejection(RejectReason.EMPTY, "no-words", (title or "").strip()[:EVIDENCE_CHARACTERS])
    if words < LITTLE_WORDS:
        return Rejection(RejectReason.TOO_LITTLE_TEXT, "few-words", " ".join(paragraphs)[:EVIDENCE_CHARACTERS])
    return None


def title_wall(title: str) -> Wall | None:
    """The wall that a title names, with or without a site's name before or behind it."""
    parts = [part for part in _SITE_SUFFIX.split(title) if part.strip()]
    for candidate in [title, *parts[:1], *parts[-1:]]:
        if candidate.strip() and (wall := find_title(candidate)):
            return wall
    return None


def _server_page(page: Page) -> Rejection | None:
    source = page.html.lower()
    words = -1
    for server in all_servers():
        if all(mark in source for mark in server.marks):
            words = sum(map(count_words, visible_lines(page))) if words < 0 else words
            if words <= server.most_words:
                return Rejection(server.reason, server.name, _mark_evidence(page, server.marks))
    return None


def _mark_evidence(page: Page, marks: tuple[str, ...]) -> str:
    shown = " ".join(visible_lines(page, noscript=True))
    return f"{' '.join(marks)}: {page_title(page) or ''} {shown}".strip()[:EVIDENCE_CHARACTERS]


def _wall(paragraphs: Sequence[str], lines: Sequence[str], titles: Iterable[str]) -> Rejection | None:
    """The wall that the lines are, by a title that names it, by the share of its sentences, or by its prompt."""
    signs = [(sentence, find_sentence(sentence)) for line in lines for sentence in _sentences(line)]
    free = sum(count_words(p) for p in paragraphs if is_prose(p) and not any(map(find_sentence, _sentences(p))))
    for name in [*titles, *lines[:3]]:
        wall = title_wall(name) if count_words(name) <= 14 else None
        if wall and free < TITLE_WALL_WORDS and (free < TEASER_WORDS / 2 or any(sign for _, sign in signs)):
            return _rejection(wall, name)
    found = [(sentence, wall) for sentence, wall in signs if wall]
    walled = sum(count_words(sentence) for sentence, _ in found)
    total = sum(count_words(sentence) for sentence, _ in signs)
    if found and walled >= WALL_SHARE * total:
        return _rejection(_heaviest(found), max(found, key=lambda pair: len(pair[0]))[0])
    stub = [pair for pair in found if pair[1].reason in (RejectReason.PAYWALL, RejectReason.LOGIN_WALL)]
    if stub and free < TEASER_WORDS and walled >= WALL_SHARE / 2 * total:
        return _rejection(stub[0][1], stub[0][0])
    return None


def _heaviest(found: Sequence[tuple[str, Wall]]) -> Wall:
    """The wall rule that most words speak for; the first of equals."""
    weights: dict[str, int] = {}
    for sentence, wall in found:
        weights[wall.name] = weights.get(wall.name, 0) + count_words(sentence)
    best = max(weights, key=lambda name: weights[name])
    return next(wall for _, wall in found if wall.name == best)


def _page_kind(paragraphs: Sequence[str], page: Page) -> Rejection | None:
    for reason, rule, find in (
        (RejectReason.MEDIA_PAGE, "media-without-text", media_evidence),
        (RejectReason.PAYWALL, "paid-teaser", paid_evidence),
        (RejectReason.LISTING_PAGE, "links-without-text", listing_evidence),
    ):
        if evidence := find(paragraphs, page):
            return Rejection(reason, rule, evidence[:EVIDENCE_CHARACTERS])
    return None


def _rejection(wall: Wall, evidence: str) -> Rejection:
    return Rejection(wall.reason, wall.name, " ".join(evidence.split())[:EVIDENCE_CHARACTERS])


def _sentences(line: str) -> list[str]:
    return [sentence for sentence in _SENTENCE.split(line) if sentence.strip()]


def _has_article_prose(page: Page) -> bool:
    """Whether the page shows several paragraphs of prose that no wall says."""
    prose = [line for line in visible_lines(page) if is_prose(line) and not find_sentence(line)]
    return sum(map(count_words, prose)) >= TITLE_WALL_WORDS


def _body_in_data(page: Page) -> bool:
    """Whether the page's own data hold an article's text."""
    return any(count_words(str(item.get("articleBody") or "")) >= TITLE_WALL_WORDS for item in page.json_ld)
