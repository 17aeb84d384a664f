"""Screens pages that are no article: error pages and walls, by what they say to their reader.

Two judges. `screen_page` looks at a page before extraction and is certain: servers' marks, error titles. `judge` looks
at the text that was left after extraction and noise removal. Both reject only on positive evidence, and say which
words decided; a page *about* errors, cookies or passwords speaks of them, and does not speak in the page's own voice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from schemas.house_rules import SHIPPED_RULES, RuleChoice
from schemas.page_kind import KEPT_KINDS, PageKind
from schemas.record import Given
from schemas.reject import Rejection, RejectReason
from transforms.cleaning.data.bodies import state_body, stated_body
from transforms.cleaning.kinds.judge import KindShares, is_surely_unkept
from transforms.cleaning.noise.rule_languages import rule_languages
from transforms.cleaning.page import Page
from transforms.cleaning.rejection.page_kind import cards_evidence, listing_evidence, media_evidence, paid_evidence
from transforms.cleaning.rejection.page_text import headings, page_title, shows_more_words, visible_lines
from transforms.cleaning.rejection.wallbook import (
    CARDS,
    HTTP_STATUS,
    LINKS,
    MEDIA,
    PAID,
    Wall,
    find_sentence,
    find_title,
    servers,
)
from transforms.cleaning.words import count_words, is_prose

LITTLE_WORDS = 12
"""Texts of fewer words are too little for an article."""

STATUS_WORDS = 120
"""A page sent with an HTTP error status and fewer visible words than this is an error page."""

TITLE_WALL_WORDS = 80
"""A page titled as a wall may hold so many words of free prose (teasers of other stories) and is still no article."""

TITLE_ALONE_WORDS = 30
"""The same where no sentence of the page speaks as a wall does."""

NAME_WORDS = 14
"""Titles of more words are not looked at: a story's headline says more than a wall's."""

LOOKED_AT = 4
"""Lines of a text that are read first: where no wall speaks in them, none is looked for in the rest."""

LINE_SHARE = 1 / 3
"""The share of a line's words that a wall must say; below it the line is text that happens to use such words."""

LOGIN_WORDS = 12
"""The longest sentence that a login form says, in words."""

SCRAP_WORDS = 25
"""A text of fewer words is a wall where any of its sentences is."""

TEASER_WORDS = 60
"""A paywall's or login wall's stub: so many words of prose at most."""

WALL_WORDS = 900
"""Longer texts are never walls."""

WALL_SHARE = 0.5
"""The share of a text's words, in sentences that walls say, from which it is a wall."""

PROMPT_SHARES = {RejectReason.PAYWALL: 0.12, RejectReason.LOGIN_WALL: 0.25}
"""The same for a prompt beside a teaser: a paywall's is short, a login's is the page."""

SCREEN_WORDS = 260
"""Visible words up to which a page is judged by its title alone."""

LIKELY_KEPT = 0.5
"""A page that the model holds for so likely of a kept kind is not looked at by the rule for listings."""

EVIDENCE_CHARACTERS = 200

_SENTENCE = re.compile(r"(?<=[.!?…。！？؟])[\"'”’»)]*\s+|(?<=[。！？])")
_SITE_SUFFIX = re.compile(r"\s[|·•–—-]\s|\s?[|»]\s?")


def screen_page(page: Page, given: Given, choice: RuleChoice = SHIPPED_RULES) -> Rejection | None:
    """The verdict on a page before extraction, by the chosen rules; None for whatever may be an article."""
    if server := _server_page(page, choice):
        return server
    title = page_title(page) or ""
    wall = title_wall(title, choice)
    status = 200 if HTTP_STATUS in choice.off else given.http_status or 200
    if (wall is None and status < 400) or _body_in_data(page):
        return None
    if wall and not shows_more_words(page, SCREEN_WORDS) and not _shows_prose(page, choice):
        return _rejection(wall, title)
    if status >= 400 and not shows_more_words(page, STATUS_WORDS):
        return Rejection(RejectReason.ERROR_PAGE, HTTP_STATUS, f"HTTP status {status}: {title}"[:EVIDENCE_CHARACTERS])
    return None


def judge(
    paragraphs: Sequence[str],
    page: Page | None,
    title: str | None,
    before: Sequence[str] = (),
    shares: KindShares | None = None,
    keep: Collection[PageKind] = KEPT_KINDS,
    choice: RuleChoice = SHIPPED_RULES,
) -> Rejection | None:
    """The verdict on the text that extraction and noise removal left, by the chosen rules; None for an article.

    `before` are the paragraphs before noise removal: an error's headline or a paywall's prompt is taken away as noise,
    and where little else was left it is what the page was. `shares` is what the model of page kinds says, where it was
    asked; a kind in `keep` is no ground to reject.
    """
    words = sum(map(count_words, paragraphs))
    if words <= WALL_WORDS and (verdict := _wall(_Reading.of(paragraphs, page, before, choice), page, title)):
        return verdict
    if page is not None and (verdict := _page_kind(paragraphs, page, shares, keep, choice)):
        return verdict
    if words == 0:
        evidence = (title or "").strip()[:EVIDENCE_CHARACTERS] or "no word is left to read"
        return Rejection(RejectReason.EMPTY, "no-words", evidence)
    if words < LITTLE_WORDS:
        return Rejection(RejectReason.TOO_LITTLE_TEXT, "few-words", " ".join(paragraphs)[:EVIDENCE_CHARACTERS])
    return None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read to tell a wall: the lines, their sentences each with the wall that says it (the first lines' alone
    where no wall speaks in them), and the words of prose that no wall says."""

    lines: tuple[str, ...]
    sentences: tuple[tuple[str, Wall | None], ...]
    free_words: int
    choice: RuleChoice

    @staticmethod
    def of(paragraphs: Sequence[str], page: Page | None, before: Sequence[str], choice: RuleChoice) -> _Reading:
        lines = list(dict.fromkeys([*before, *paragraphs])) or (visible_lines(page, noscript=True) if page else [])
        languages = rule_languages(lines)
        said = [_said(line, languages, choice) for line in lines[:LOOKED_AT]]
        if any(wall for sentences in said for _, wall in sentences):
            said += [_said(line, languages, choice) for line in lines[LOOKED_AT:]]
        walled = {line for line, sentences in zip(lines, said, strict=False) if any(wall for _, wall in sentences)}
        free = sum(count_words(line) for line in paragraphs if is_prose(line) and line not in walled)
        return _Reading(tuple(lines), tuple(pair for sentences in said for pair in sentences), free, choice)

    def names(self, page: Page | None, title: str | None) -> list[str]:
        """What may name the page: its titles, headings and first lines."""
        shown = [page_title(page) or "", *headings(page)] if page else []
        return [name for name in dict.fromkeys([title or "", *shown, *self.lines[:3]]) if name]


def _said(line: str, languages: frozenset[str], choice: RuleChoice) -> list[tuple[str, Wall | None]]:
    """A line's sentences, each with the wall that says it; none where the line as a whole says something else."""
    sentences = [sentence for sentence in _SENTENCE.split(line) if sentence.strip()]
    prompts = {sentence: _prompt(sentence, languages, choice) for sentence in dict.fromkeys(sentences)}
    said = [(sentence, prompts[sentence]) for sentence in sentences]
    walled = sum(count_words(sentence) for sentence, wall in said if wall)
    return said if walled >= LINE_SHARE * count_words(line) else [(sentence, None) for sentence in sentences]


def _prompt(sentence: str, languages: frozenset[str], choice: RuleChoice) -> Wall | None:
    """The wall that says a sentence; a login form says little at a time, longer sentences tell of logins."""
    wall = find_sentence(sentence, languages, choice)
    is_tale = wall and wall.reason is RejectReason.LOGIN_WALL and count_words(sentence) > LOGIN_WORDS
    return None if is_tale else wall


def title_wall(title: str, choice: RuleChoice = SHIPPED_RULES) -> Wall | None:
    """The wall that a title names, with or without a site's name before or behind it."""
    parts = [part for part in _SITE_SUFFIX.split(title) if part.strip()]
    for candidate in [title, *parts[:1], *parts[-1:]]:
        if candidate.strip() and (wall := find_title(candidate, choice)):
            return wall
    return None


def _server_page(page: Page, choice: RuleChoice) -> Rejection | None:
    if shows_more_words(page, max((server.most_words for server in servers(choice)), default=0)):
        return None
    source = page.html.lower()
    for server in servers(choice):
        if all(mark in source for mark in server.marks) and not shows_more_words(page, server.most_words):
            return Rejection(server.reason, server.name, _mark_evidence(page, server.marks))
    return None


def _mark_evidence(page: Page, marks: tuple[str, ...]) -> str:
    shown = " ".join(visible_lines(page, noscript=True))
    return f"{' '.join(marks)}: {page_title(page) or ''} {shown}".strip()[:EVIDENCE_CHARACTERS]


def _wall(reading: _Reading, page: Page | None, title: str | None) -> Rejection | None:
    """The wall that a page is: by a title that names it, by the share of its sentences, or by a prompt and no more
    than a teaser beside it."""
    found = [(sentence, wall) for sentence, wall in reading.sentences if wall]
    if reading.free_words < (TITLE_WALL_WORDS if found else TITLE_ALONE_WORDS):
        for name in reading.names(page, title):
            if count_words(name) <= NAME_WORDS and (wall := _named_wall(name, reading.choice)):
                return _offer(wall, found) or _rejection(wall, name)
    walled = sum(count_words(sentence) for sentence, _ in found)
    total = sum(count_words(sentence) for sentence, _ in reading.sentences)
    share = walled / max(1, total)
    if found and (share >= WALL_SHARE or total < SCRAP_WORDS):
        return _rejection(_heaviest(found), max(found, key=lambda pair: len(pair[0]))[0])
    for sentence, wall in found:
        if reading.free_words < TEASER_WORDS and share >= PROMPT_SHARES.get(wall.reason, 1.0):
            return _rejection(wall, sentence)
    return None


def _offer(wall: Wall, found: Sequence[tuple[str, Wall]]) -> Rejection | None:
    """The offer beside which a login is named: who has a subscription may log in at a paywall too."""
    if wall.reason is not RejectReason.LOGIN_WALL:
        return None
    offers = [(sentence, each) for sentence, each in found if each.reason is RejectReason.PAYWALL]
    return _rejection(offers[0][1], offers[0][0]) if offers else None


def _named_wall(name: str, choice: RuleChoice) -> Wall | None:
    """The wall that a title names, or one of its sentences: "Oops. Page not found"."""
    return next(filter(None, (title_wall(part, choice) for part in (name, *_SENTENCE.split(name)))), None)


def _heaviest(found: Sequence[tuple[str, Wall]]) -> Wall:
    """The wall rule that most words speak for; the first of equals."""
    weights: dict[str, int] = {}
    for sentence, wall in found:
        weights[wall.name] = weights.get(wall.name, 0) + count_words(sentence)
    best = max(weights, key=lambda name: weights[name])
    return next(wall for _, wall in found if wall.name == best)


def _reject_kind(shares: KindShares, keep: Collection[PageKind]) -> Rejection | None:
    """The verdict on a page that is surely of a kind that is not kept, whatever its text."""
    verdict = shares.verdict
    if verdict.kind is None or not is_surely_unkept(shares, keep):
        return None
    evidence = f"{verdict.kind.value} {verdict.confidence}, of no kept kind {1 - shares.kept(keep):.2f}"
    listing = verdict.kind is PageKind.LISTING
    return Rejection(RejectReason.LISTING_PAGE if listing else RejectReason.NOT_AN_ARTICLE, "page-kind", evidence)


def _is_wanted(shares: KindShares, keep: Collection[PageKind]) -> bool:
    """Whether a page is likelier kept than not, or is of a kind that the user has asked for beside the usual ones."""
    kind = shares.verdict.kind
    return shares.kept(keep) >= LIKELY_KEPT or (kind in keep and kind not in KEPT_KINDS)


def _page_kind(
    paragraphs: Sequence[str], page: Page, shares: KindShares | None, keep: Collection[PageKind], choice: RuleChoice
) -> Rejection | None:
    """The verdict of the rules for what has next to no text of its own; the model's, where it is sure, goes before
    the rule for listings, if it says no listing too, and keeps what is likely a story."""
    off = choice.off
    if MEDIA not in off and PageKind.MEDIA not in keep and (evidence := media_evidence(paragraphs, page)):
        return Rejection(RejectReason.MEDIA_PAGE, MEDIA, evidence[:EVIDENCE_CHARACTERS])
    if PAID not in off and (evidence := paid_evidence(paragraphs, page)):
        return Rejection(RejectReason.PAYWALL, PAID, evidence[:EVIDENCE_CHARACTERS])
    told = None if shares is None else _reject_kind(shares, keep)
    if told and shares and shares.verdict.kind is not PageKind.LISTING:
        return told
    if CARDS not in off and PageKind.LISTING not in keep and (evidence := cards_evidence(paragraphs, page)):
        return Rejection(RejectReason.LISTING_PAGE, CARDS, evidence[:EVIDENCE_CHARACTERS])
    if PageKind.LISTING in keep or (shares is not None and _is_wanted(shares, keep)):
        return told
    if LINKS not in off and (evidence := listing_evidence(paragraphs, page)):
        return Rejection(RejectReason.LISTING_PAGE, LINKS, evidence[:EVIDENCE_CHARACTERS])
    return told


def _rejection(wall: Wall, evidence: str) -> Rejection:
    return Rejection(wall.reason, wall.name, " ".join(evidence.split())[:EVIDENCE_CHARACTERS])


def _shows_prose(page: Page, choice: RuleChoice) -> bool:
    """Whether the page shows several paragraphs of prose that no wall says."""
    lines = visible_lines(page)
    languages = rule_languages(lines)
    prose = [line for line in lines if is_prose(line) and not find_sentence(line, languages, choice)]
    return sum(map(count_words, prose)) >= TITLE_WALL_WORDS


def _body_in_data(page: Page) -> bool:
    """Whether the page's own data hold an article's text."""
    bodies = (stated_body(page), state_body(page))
    return any(sum(map(count_words, body)) >= TITLE_WALL_WORDS for body in bodies)
