"""The article's body out of a parsed page, as paragraphs. The one module that imports trafilatura."""

from __future__ import annotations

import logging
from copy import deepcopy
from dataclasses import dataclass

from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from schemas.article import Removal
from transforms.cleaning.extraction_blocks import paragraphs
from transforms.cleaning.extraction_pruning import prune
from transforms.cleaning.page import Page

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are our rejects


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article's body, one paragraph a string, and what was taken out of the page on the way."""

    paragraphs: tuple[str, ...]
    removed: tuple[Removal, ...] = ()


def extract(page: Page) -> Extraction:
    """The body of the page's article: no headline, caption, promo or comment; empty where there is none."""
    tree = deepcopy(page.tree)
    removed = prune(tree)
    return Extraction(_run(tree), removed)


def _run(tree: lxml_html.HtmlElement) -> tuple[str, ...]:
    options = Extractor(fast=True, comments=False, dedup=False, with_metadata=False)
    document = bare_extraction(tree, options=options)
    return () if document is None else tuple(paragraphs(document.body))
