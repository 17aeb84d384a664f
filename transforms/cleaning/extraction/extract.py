"""The article's body out of a parsed page, as paragraphs. The one module that imports trafilatura."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache

from lxml.etree import strip_elements
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import _extract as main_stage
from trafilatura.settings import Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from schemas.article import NoiseKind, Removal
from transforms.cleaning.extraction.blocks import read_blocks, squeeze
from transforms.cleaning.extraction.choice import choose
from transforms.cleaning.extraction.figures import Figured, figures_of
from transforms.cleaning.extraction.judge import by_voice, judge, subject_of
from transforms.cleaning.extraction.titles import without_title
from transforms.cleaning.outline import Lines, Outline
from transforms.cleaning.page import Page

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are our rejects

_STATED_SHARE = 0.5
"""Below this share of what the page states as its `articleBody` an answer is wrong."""
_NEVER_TEXT = ("head", "nav", "footer", "iframe", "object", "embed", "noscript", "select", "button", "dialog")
"""What the extractor drops in the end; the tree is smaller without it from the start."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article's body, one paragraph a string, what was taken out of the page on the way, the F1 that the judge of
    lines expects of the body (0 to 1; None of a page without lines), and what it thinks of each line of the page."""

    paragraphs: tuple[str, ...]
    removed: tuple[Removal, ...] = ()
    confidence: float | None = None
    probabilities: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as the judge sees it: its lines with their figures, and the extractor's answer."""

    lines: Lines
    figures: Figured
    voice: tuple[str, ...]


def extract(page: Page, title: str | None = None) -> Extraction:
    """The body of the page's article: no headline, caption, promo or comment; empty where there is none.

    `title` is the article's, where it is known: pages without a marked headline have it among their lines.
    """
    seen = see(page)
    stated = _stated_body(page)
    if not len(seen.lines):
        return Extraction(stated)
    judged = judge(seen.figures)
    choice = choose(judged, by_voice(seen.figures))
    kept = tuple(text for text, is_kept in zip(seen.lines.texts, choice.kept, strict=True) if is_kept)
    if _size(kept) < _STATED_SHARE * _size(stated):
        kept = stated
    kept = without_title(kept, page, (title, *_headlines(page.outline)))
    left_out = max(0, sum(map(len, seen.lines.texts)) - _size(kept))
    removed = (Removal("line-judge", NoiseKind.NO_TEXT, left_out),) if left_out else ()
    return Extraction(kept, removed, choice.confidence, tuple(judged.probabilities.tolist()))


def see(page: Page) -> Seen:
    """The page's lines with their figures, of which one is how much of a line the extractor takes for text."""
    outline = page.outline
    subject = subject_of(page, "\n".join(_stated_body(page)))
    voice = _first_answer(page.take_tree()) if len(outline.lines) else ()
    return Seen(outline.lines, figures_of(outline, subject, "\n".join(voice)), voice)


def _headlines(outline: Outline) -> list[str]:
    """The lines that stand in a first heading."""
    lines, tags = outline.lines, outline.blocks.tag
    return [text for text, block in zip(lines.texts, lines.blocks, strict=True) if tags[block] == "h1"]


def _first_answer(tree: HtmlElement) -> tuple[str, ...]:
    """The answer of the extractor's first stage, by its own steps, on a tree that is taken apart.

    The extractor prepares all its stages before the first: copies of the tree, the whole page's text, the answer in
    other formats. The judge needs none of them: where the first stage finds little, it decides by the rest.
    """
    strip_elements(tree, *_NEVER_TEXT, with_tail=False)
    for unwanted in (RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH):
        tree = prune_unwanted_nodes(tree, unwanted)
    options = extractor_options()
    body, _, _ = main_stage(convert_tags(tree_cleaning(tree, options), options), options)
    strip_elements(body, "done")
    return tuple(read_blocks(body))


@cache
def extractor_options() -> Extractor:
    """The extractor's options; it reads its configuration anew for each."""
    return Extractor(fast=True, comments=False, dedup=False, with_metadata=False)


def _size(paragraphs: tuple[str, ...]) -> int:
    return sum(map(len, paragraphs))


def _stated_body(page: Page) -> tuple[str, ...]:
    """The longest `articleBody` of the page's JSON-LD."""
    bodies = [body for item in page.json_ld if isinstance(body := item.get("articleBody"), str)]
    return tuple(text for line in max(bodies, key=len, default="").splitlines() if (text := squeeze(line)))
