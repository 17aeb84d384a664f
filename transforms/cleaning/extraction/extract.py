"""The article's body out of a parsed page, as paragraphs without its title. The one module that imports trafilatura."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import compress

from lxml.etree import _Element as Element
from lxml.etree import iterwalk
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from schemas.article import NoiseKind, Removal
from transforms.cleaning.data.bodies import body_instead, stated_body
from transforms.cleaning.extraction.choice import DOUBT, choose, prefer
from transforms.cleaning.extraction.figures import FURNITURE, Figured, figures_of
from transforms.cleaning.extraction.judge import Judge, shipped_judge, subject_of
from transforms.cleaning.extraction.voice import held_lines
from transforms.cleaning.line_words import Numbers
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


def extract(page: Page, title: str | None = None, judge: Judge | None = None) -> Extraction:
    """The body of the page's article: no headline, caption, promo or comment; empty where there is none.

    `title` is the article's, where it is known: pages without a marked headline have it among their lines.
    """
    reading = Reading(page, title, judge or shipped_judge())
    own = reading.own()
    return reading.heard(own) if own.doubtful else own


class Reading:
    """A page on its way to its body: what was seen of its lines and thought at first, for a first and a second look."""

    def __init__(self, page: Page, title: str | None, judge: Judge) -> None:
        self._page, self._title, self._judge = page, title, judge
        self._stated = stated_body(page)
        self._seen: Figured | None = None
        if len(page.outline.lines):
            self._seen = figures_of(page.outline, subject_of(page, "\n".join(self._stated)))
            self._thought = judge.think(self._seen)

    def own(self) -> Extraction:
        """What the judge takes for the body by itself."""
        return self._extraction(own_choice)

    def heard(self, own: Extraction) -> Extraction:
        """What is taken for it when the extractor is heard; `own` is what the judge took by itself."""
        answer = extractor_answer(self._page)
        return self._extraction(partial(heard_choice, answer=answer, own=own.confidence or 0.0))

    def _extraction(self, choice: Callable[[Sequence[str], Figured, Judge, Numbers], Decision]) -> Extraction:
        found = self._shown(choice)
        is_shell = _size(found.paragraphs) < _STUB and _size(self._page.outline.lines.texts) < _SHELL
        if is_shell and (body := body_instead(self._page, found.paragraphs)):
            return Extraction(body, found.removed)
        return found

    def _shown(self, choice: Callable[[Sequence[str], Figured, Judge, Numbers], Decision]) -> Extraction:
        """The body that the page's markup shows, or its JSON-LD states."""
        page, stated, seen = self._page, self._stated, self._seen
        if seen is None:
            return Extraction(stated)
        lines = page.outline.lines.texts
        decision = choice(lines, seen, self._judge, self._thought)
        kept = stated if _size(decision.paragraphs) < _STATED_SHARE * _size(stated) else decision.paragraphs
        kept = without_title(kept, page, (self._title, *page.outline.headlines()))
        hidden = (Removal("hidden-text", NoiseKind.HIDDEN, page.hidden_characters),) if page.hidden_characters else ()
        removed = (*hidden, *_left_out(lines, seen, frozenset(kept)))
        behind = tuple(_behind(page.outline.lines, seen, frozenset(kept)))
        return Extraction(kept, removed, decision.confidence, decision.probabilities, behind)


@dataclass(frozen=True, slots=True)
class Decision:
    """The paragraphs that were chosen, the F1 that is expected of them, and what the judge thinks of each line."""

    paragraphs: tuple[str, ...]
    confidence: float
    probabilities: tuple[float, ...]


def own_choice(texts: Sequence[str], seen: Figured, judge: Judge, thought: Numbers) -> Decision:
    """The judge's own choice; `thought` is what its first pass thinks of the lines."""
    judged = judge.decide(seen, thought)
    choice = choose(judged, seen.furniture > 0)
    return Decision(tuple(compress(texts, choice.kept)), choice.confidence, tuple(judged.probabilities.tolist()))


def heard_choice(
    texts: Sequence[str], seen: Figured, judge: Judge, thought: Numbers, answer: str, own: float
) -> Decision:
    """What the judge chooses when it hears the extractor's answer, or that answer where it is to be preferred; `own` is
    what it expected of its own choice."""
    judged = judge.hear(seen, thought, answer)
    choice = choose(judged, seen.furniture > 0)
    heard = prefer(held_lines(seen, answer), choice, judged, own)
    paragraphs = compress(texts, choice.kept) if heard is None else answer.split("\n")
    return Decision(tuple(paragraphs), (heard or choice).confidence, tuple(judged.probabilities.tolist()))


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


_BLOCKS = frozenset({"p", "head", "list", "item", "quote", "code", "table", "row", "div", "body"})
_CELL_SEPARATOR = " "


def read_blocks(body: Element) -> Iterator[str]:
    """The paragraphs of an extracted body, in reading order."""
    for run in _runs(body):
        text = squeeze("".join(run))
        if text:
            yield text


def squeeze(text: str) -> str:
    """The text on one line, each run of white space one space."""
    return " ".join(text.split())


def _runs(element: Element) -> Iterator[list[str]]:
    """The runs of inline text between the edges of blocks and line breaks."""
    run: list[str] = []
    for event, node in iterwalk(element, events=("start", "end")):
        edge = node.tag in _BLOCKS or node.tag == "lb"
        if event == "start":
            if edge:
                yield run
                run = []
            if node.text:
                run.append(node.text)
        else:
            if edge:
                yield run
                run = []
            if node.tag == "cell":
                run.append(_CELL_SEPARATOR)
            if node.tail:
                run.append(node.tail)
    yield run


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
