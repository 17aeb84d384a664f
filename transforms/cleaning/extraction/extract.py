"""The article's body out of a parsed page, as paragraphs. The one module that imports trafilatura."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress

from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from schemas.article import NoiseKind, Removal
from transforms.cleaning.data.bodies import body_instead, stated_body
from transforms.cleaning.extraction.blocks import read_blocks
from transforms.cleaning.extraction.choice import DOUBT, MARGIN, choose, expected_f1
from transforms.cleaning.extraction.figures import FURNITURE, Figured, figures_of
from transforms.cleaning.extraction.judge import Judge, shipped_judge, subject_of
from transforms.cleaning.extraction.titles import without_title
from transforms.cleaning.extraction.voice import held_lines
from transforms.cleaning.outline import Lines
from transforms.cleaning.page import Page

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are our rejects

_STATED_SHARE = 0.5
"""Below this share of what the page states as its `articleBody` an answer is wrong."""
_STUB = 1_000
"""Below so many characters an answer may be a stub."""
_BEHIND = 2
_LONGEST_BEHIND = 90
"""So many lines, each of so many characters at most, are looked at behind a text for a credit."""
_SHELL = 5_000
"""A page that shows fewer characters, and a stub, may be a shell: its state is asked whether it holds the body."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article's body, one paragraph a string, what was taken out of the page on the way, the F1 that the judge of
    lines expects of the body (0 to 1; None of a page without lines), what it thinks of each line of the page, and the
    short lines right behind the body that no link or furniture holds: where a credit stands."""

    paragraphs: tuple[str, ...]
    removed: tuple[Removal, ...] = ()
    confidence: float | None = None
    probabilities: tuple[float, ...] = ()
    behind: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether a second opinion is worth its time."""
        return self.confidence is not None and self.confidence < DOUBT


def extract(page: Page, title: str | None = None, judge: Judge | None = None, hear: bool = True) -> Extraction:
    """The body of the page's article: no headline, caption, promo or comment; empty where there is none.

    `title` is the article's, where it is known: pages without a marked headline have it among their lines. Without
    `hear` nobody else is heard in doubt.
    """
    found = _shown(page, title, judge or shipped_judge(), hear)
    is_shell = _size(found.paragraphs) < _STUB and _size(page.outline.lines.texts) < _SHELL
    if is_shell and (body := body_instead(page, found.paragraphs)):
        return Extraction(body, found.removed)
    return found


def _shown(page: Page, title: str | None, judge: Judge, hear: bool) -> Extraction:
    """The body that the page's markup shows, or its JSON-LD states."""
    lines = page.outline.lines
    stated = stated_body(page)
    if not len(lines):
        return Extraction(stated)
    seen = figures_of(page.outline, subject_of(page, "\n".join(stated)))
    decision = decide(lines.texts, seen, judge, (lambda: extractor_answer(page)) if hear else None)
    kept = stated if _size(decision.paragraphs) < _STATED_SHARE * _size(stated) else decision.paragraphs
    kept = without_title(kept, page, (title, *page.outline.headlines()))
    hidden = (Removal("hidden-text", NoiseKind.HIDDEN, page.hidden_characters),) if page.hidden_characters else ()
    removed = (*hidden, *_left_out(lines.texts, seen, frozenset(kept)))
    behind = tuple(_behind(lines, seen, frozenset(kept)))
    return Extraction(kept, removed, decision.confidence, decision.probabilities, behind)


@dataclass(frozen=True, slots=True)
class Decision:
    """The paragraphs that were chosen, the F1 that is expected of them, and what the judge thinks of each line."""

    paragraphs: tuple[str, ...]
    confidence: float
    probabilities: tuple[float, ...]


def decide(texts: Sequence[str], seen: Figured, judge: Judge, ask_extractor: Callable[[], str] | None) -> Decision:
    """The judge's own choice; where that is doubtful, what it chooses when it hears the extractor, or the extractor's
    answer where as much is expected of it."""
    thought = judge.think(seen)
    judged = judge.decide(seen, thought)
    furniture = seen.furniture > 0
    choice = choose(judged, furniture)
    if ask_extractor is None or choice.confidence >= DOUBT:
        return Decision(tuple(compress(texts, choice.kept)), choice.confidence, tuple(judged.probabilities.tolist()))
    answer = ask_extractor()
    judged = judge.hear(seen, thought, answer)
    choice, expected = choose(judged, furniture), expected_f1(held_lines(seen, answer), judged)
    heard = expected >= choice.confidence - MARGIN and expected > 0
    paragraphs = answer.split("\n") if heard else compress(texts, choice.kept)
    confidence = expected if heard else choice.confidence
    return Decision(tuple(paragraphs), confidence, tuple(judged.probabilities.tolist()))


def extractor_answer(page: Page) -> str:
    """The extractor's own answer, a paragraph a line."""
    document = bare_extraction(page.take_tree(), options=extractor_options())
    return "" if document is None or document.body is None else "\n".join(read_blocks(document.body))


@cache
def extractor_options() -> Extractor:
    """The extractor's options; it reads its configuration anew for each."""
    return Extractor(comments=False, dedup=False, with_metadata=False)


def _left_out(texts: Sequence[str], seen: Figured, kept: frozenset[str]) -> tuple[Removal, ...]:
    """What was taken for no text, by what its block says that it is."""
    gone: Counter[NoiseKind | None] = Counter()
    for text, number in zip(texts, seen.furniture.tolist(), strict=True):
        if text not in kept:
            gone[FURNITURE[number]] += len(text)
    return tuple(
        Removal("line-judge" if kind is None else f"line-judge.{kind.value}", kind or NoiseKind.NO_TEXT, count)
        for kind, count in gone.items()
    )


def _behind(lines: Lines, seen: Figured, kept: frozenset[str]) -> Iterator[str]:
    """The short lines right behind the last of the body's."""
    last = max((place for place, text in enumerate(lines.texts) if text in kept), default=len(lines))
    for place in range(last + 1, min(last + 1 + _BEHIND, len(lines))):
        if not seen.furniture[place] and not lines.links[place] and len(lines.texts[place]) <= _LONGEST_BEHIND:
            yield lines.texts[place]


def _size(paragraphs: Iterable[str]) -> int:
    return sum(map(len, paragraphs))
