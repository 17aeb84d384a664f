"""The article's body out of a parsed page, as paragraphs. The one module that imports trafilatura."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from copy import copy, deepcopy
from dataclasses import dataclass
from functools import cache

import numpy as np
from lxml.etree import XPath
from lxml.etree import _Element as Element
from lxml.html import HtmlElement
from numpy.typing import NDArray
from trafilatura import bare_extraction
from trafilatura.core import ESCALATION_MAX_LENGTH, ESCALATION_PAGE_SHARE
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from schemas.article import NoiseKind, Removal
from transforms.cleaning.data.bodies import body_instead, stated_body
from transforms.cleaning.extraction.blocks import read_blocks
from transforms.cleaning.extraction.choice import choose
from transforms.cleaning.extraction.figures import Figured, figures_of
from transforms.cleaning.extraction.judge import by_rules, judge, subject_of
from transforms.cleaning.extraction.lead import standfirst, without_title
from transforms.cleaning.extraction.lines import Lines, cut_lines
from transforms.cleaning.extraction.pruning import prune
from transforms.cleaning.extraction.selection import select_blocks
from transforms.cleaning.extraction.verdict import better, is_menu, trim_edges
from transforms.cleaning.hidden import drop_hidden
from transforms.cleaning.page import Page

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are our rejects

_SHORTEST_STORY = 50
"""One single paragraph may be the words of the whole page, menu and all: then shorter texts are sought."""
_STATED_SHARE = 0.5
"""Below this share of what the page states as its `articleBody` an answer is wrong."""
_STUB = 1_000
"""Below so many characters an answer may be a stub."""
_SHELL = 5_000
"""A page that shows fewer characters, and a stub, may be a shell: its state is asked whether it holds the body."""
_LONGEST_TEXT = XPath("string-length(normalize-space()) + 2 * count(.//*)")
"""At least the length of what the extractor takes for a tree's text: it sets blocks apart by spaces."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article's body, one paragraph a string, what was taken out of the page on the way, and the F1 that the judge
    of lines expects of the body (0 to 1; None of a page without lines)."""

    paragraphs: tuple[str, ...]
    removed: tuple[Removal, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as the judge sees it: its lines with their figures, the answer of the rules, its headline, and what the
    rules removed, of which `hidden` is what no reader of the page sees."""

    lines: Lines
    figures: Figured
    rules: tuple[str, ...]
    headline: str
    removed: tuple[Removal, ...] = ()
    hidden: tuple[Removal, ...] = ()


def extract(page: Page, title: str | None = None) -> Extraction:
    """The body of the page's article: no headline, caption, promo or comment; empty where there is none.

    `title` is the article's, where it is known: pages without a marked headline have it among their lines.
    """
    seen = judged_page(page, title)
    found = _shown(page, seen, title)
    is_shell = _size(found.paragraphs) < _STUB and _size(seen.lines.texts) < _SHELL
    if is_shell and (body := body_instead(page, found.paragraphs)):
        return Extraction(body, found.removed)
    return found


def _shown(page: Page, seen: Seen, title: str | None) -> Extraction:
    """The body that the page's markup shows, or its JSON-LD states."""
    if not len(seen.lines):
        return Extraction(seen.rules, seen.removed)
    choice = choose(judge(seen.figures), by_rules(seen.figures))
    stated = stated_body(page)
    if choice.by_rules or _size(stated) * _STATED_SHARE > _characters_kept(seen, choice.kept):
        return Extraction(seen.rules, seen.removed, choice.confidence)
    kept = tuple(text for text, is_kept in zip(seen.lines.texts, choice.kept, strict=True) if is_kept)
    kept = without_title(kept, page, seen.headline, title)
    return Extraction(kept, (*seen.hidden, _left_out(seen, kept)), choice.confidence)


def judged_page(page: Page, title: str | None = None) -> Seen:
    """The page's lines with their figures, of which one is what the rules answer."""
    subject = subject_of(page, "\n".join(stated_body(page)))
    tree = page.take_tree()
    unseen = drop_hidden(tree)
    body = tree.find("body")
    lines = cut_lines(tree if body is None else body)
    pruning = prune(tree)
    rules = without_title(_body(tree, page), page, pruning.title, title)
    if (lead := standfirst(pruning.headline, page, rules)) is not None:
        rules = (lead, *rules)
    figures = figures_of(lines, subject, ["\n".join(rules)])
    hidden = (Removal("hidden-text", NoiseKind.HIDDEN, unseen),) if unseen else ()
    return Seen(lines, figures, rules, pruning.title, (*hidden, *pruning.removed), hidden)


def _characters_kept(seen: Seen, kept: NDArray[np.bool_]) -> int:
    return sum(len(text) for text, is_kept in zip(seen.lines.texts, kept, strict=True) if is_kept)


def _left_out(seen: Seen, kept: tuple[str, ...]) -> Removal:
    """What the judge took for no text."""
    return Removal("line-judge", NoiseKind.NO_TEXT, max(0, sum(map(len, seen.lines.texts)) - _size(kept)))


def _body(tree: HtmlElement, page: Page) -> tuple[str, ...]:
    """The extractor's answer, or a better one where it is doubtful."""
    kin = select_blocks(tree)
    answer = _run(tree)
    if len(answer) <= 1:
        answer = _run(tree, _SHORTEST_STORY) or tuple(text for text in answer if not is_menu(text))
    answer = trim_edges(better(answer, kin, page), kin)
    stated = stated_body(page)
    return stated if _size(answer) < _STATED_SHARE * _size(stated) else answer


def _run(tree: HtmlElement, shortest: int | None = None) -> tuple[str, ...]:
    """The extractor's answer; from a text shorter than `shortest` characters on it takes the whole page's words."""
    options = copy(_options())
    if shortest is not None:
        options.min_extracted_size = shortest
    body = first_answer(tree, options)
    if body is None:
        document = bare_extraction(tree, options=options)
        body = None if document is None else document.body
    return () if body is None else tuple(read_blocks(body))


@cache
def _options() -> Extractor:
    """The extractor's options; it reads its configuration anew for each."""
    return Extractor(fast=True, comments=False, dedup=False, with_metadata=False)


def first_answer(tree: HtmlElement, options: Extractor) -> Element | None:
    """The answer of the extractor's first stage, by its own steps, or None where it might go on to a second.

    The extractor prepares all its stages before the first: copies of the tree, the whole page's text, the answer in
    other formats. Most articles need none of them.
    """
    work = deepcopy(tree)
    for unwanted in (RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH):
        work = prune_unwanted_nodes(work, unwanted)
    long_enough = min(ESCALATION_MAX_LENGTH, ESCALATION_PAGE_SHARE * _LONGEST_TEXT(work))
    body, text = extract_content(convert_tags(tree_cleaning(work, options), options), options)
    return body if len(text) >= max(long_enough, options.min_extracted_size) else None


def _size(paragraphs: Iterable[str]) -> int:
    return sum(map(len, paragraphs))
