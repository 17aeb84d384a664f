"""Pages with their true text, read as the product sees them: what the judge of lines learns from and is measured by."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from pipeline.inspection.published_texts import read_json
from schemas.errors import InputError
from schemas.record import RecordKind
from transforms.cleaning.data.bodies import stated_body
from transforms.cleaning.extraction.extract import extractor_answer
from transforms.cleaning.extraction.figures import Figured, figures_of
from transforms.cleaning.extraction.judge import subject_of
from transforms.cleaning.metadata.addresses import registered_site
from transforms.cleaning.page import Page, TooDeepError, parse_page
from transforms.intake.decoding import UndecodableError, decode

TRUTH = "ground-truth.json"
TAUGHT_BY = ("article", "forum", "documentation")
"""Pages of other types teach nothing."""
_ENDINGS = ("", ".html", ".htm", ".html.gz", ".htm.gz")
_TEXT = 0.5
"""A line of which this share stands in the gold is text."""


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A page's name and file, its type, its true text, and the site that it is of, where that is stated beside it."""

    name: str
    path: Path
    kind: str
    text: str
    site: str | None

    def content(self) -> bytes:
        """The page as it was fetched."""
        content = self.path.read_bytes()
        return gzip.decompress(content) if self.path.suffix == ".gz" else content


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page with its gold: the figures of its lines, which of them stand in the gold, and the answer that the judge
    may hear."""

    name: str
    kind: str
    host: str
    lines: list[str]
    seen: Figured
    right: NDArray[np.bool_]
    weights: NDArray[np.float64]
    gold: str
    answer: str


def gold_files(folder: str, truth: str | None = None) -> Iterator[GoldFile]:
    """The pages of a folder that a JSON gives a text for: {NAME: {"articleBody": text, "url"?, "type"?}}.

    A page is NAME with or without the ending .html and .gz, in the folder or in `html` below it; the JSON is
    `ground-truth.json` in the folder unless it is named. Raises InputError for a page that is not there.
    """
    for name, entry in read_json(truth or str(Path(folder) / TRUTH)).items():
        if not isinstance(entry, dict):
            raise InputError(f'{name} has no object: write {{"articleBody": "…"}}')
        text, kind = str(entry.get("articleBody") or ""), str(entry.get("type") or "article")
        if text.strip() and kind in TAUGHT_BY:
            yield GoldFile(name, _file_of(Path(folder), name), kind, text, _site(entry.get("url")))


def read_pages(folder: str, truth: str | None = None) -> list[GoldPage]:
    """The pages of `gold_files` that show anything."""
    return [page for page in map(read_gold, gold_files(folder, truth)) if page is not None]


def _file_of(folder: Path, name: str) -> Path:
    places = [place / f"{name}{ending}" for place in (folder / "html", folder) for ending in _ENDINGS]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise InputError(f"there is no page {name}.html in {folder}")
    return found


def _site(url: object) -> str | None:
    try:
        host = urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None
    return registered_site(host) if host else None


def read_gold(file: GoldFile) -> GoldPage | None:
    """A page's figures as the product sees them; None where nothing is seen."""
    try:
        page = parse_page(decode(file.content(), None, RecordKind.HTML))
    except (TooDeepError, UndecodableError):
        return None
    if page is None or not len(page.outline.lines):
        return None
    lines = page.outline.lines
    seen = figures_of(page.outline, subject_of(page, "\n".join(stated_body(page))))
    right = seen.words.in_text(file.text) >= _TEXT
    host = file.site or _stated_site(page) or file.path.name
    answer = extractor_answer(page)
    return GoldPage(file.name, file.kind, host, lines.texts, seen, right, _weights(seen, right), file.text, answer)


def _stated_site(page: Page) -> str | None:
    """The site that a page says it is of."""
    links = page.tree.iterfind(".//link[@rel='canonical']")
    addresses = [page.meta.get("og:url"), *(link.get("href") for link in links)]
    return next(filter(None, map(_site, addresses)), None)


def _weights(seen: Figured, right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A long line weighs more than a short one, a page of many lines no more than one of few, a headline nothing."""
    sizes = seen.words.sizes.astype(np.float64)
    weights = (np.sqrt(sizes) + 0.3) / np.sqrt(max(50.0, float(sizes @ right)))
    return np.where(headlines(seen), 0.0, weights)


def headlines(seen: Figured) -> NDArray[np.bool_]:
    """The lines that are the page's headline."""
    column = {name: seen.rows[:, place] for place, name in enumerate(seen.names)}
    return np.asarray((column["title_share"] >= 0.99) & (column["of_title"] > 0.3))
