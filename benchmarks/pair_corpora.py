"""Labelled pairs with the figures that a run takes of them: cleaned, fingerprinted, furniture learned and left out.

A corpus is a folder that holds pairs.jsonl and either articles.jsonl (with an `id` in each line) or pages/.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from made_pairs import made_pairs
from numpy.typing import NDArray

from schemas.article import Article
from schemas.fingerprint import Fingerprint
from schemas.record import InputFile, Record
from transforms.articles.prepare import prepare
from transforms.intake.listing import list_files
from transforms.intake.reading import ReadLimits, read_records
from transforms.syndication.alignment import Sides, align
from transforms.syndication.batches import Batch, Keys, batch_of
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.furniture import counted, find_evidence, furniture_keys, judge
from transforms.syndication.pair_figures import FIGURES, figures_of
from transforms.syndication.settings import MergeSettings
from transforms.syndication.sharing import (
    known_wide,
    pack_rows,
    site_repeats,
    sort_rows,
    unpack_rows,
    wide_passages,
)


@dataclass(frozen=True, slots=True)
class Pairs:
    """n pairs: names of both articles, labels, whether a careful reader is sure, and n × figures."""

    names: list[tuple[str, str]]
    labels: NDArray[np.str_]
    sure: NDArray[np.bool_]
    figures: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.names)


def read_articles(folder: Path) -> dict[str, Article]:
    """The accepted articles of a corpus, by the names that its pairs use."""
    source = folder / "articles.jsonl"
    if source.exists():
        ids = _ids_by_offset(source)
        parts = _slices(list_files([str(source)])[0], 200)
        with ProcessPoolExecutor() as pool:
            found = [article for part in pool.map(_prepared, parts) for article in part]
        return {ids[article.record_offset]: article for article in found}
    with ProcessPoolExecutor() as pool:
        pages = [a for part in pool.map(_prepared, list_files([str(folder / "pages")]), chunksize=8) for a in part]
    return {os.path.basename(article.input_path): article for article in pages}


def _ids_by_offset(path: Path) -> dict[int, str]:
    ids, offset = {}, 0
    with path.open("rb") as lines:
        for line in lines:
            ids[offset] = json.loads(line)["id"]
            offset += len(line)
    return ids


def _slices(file: InputFile, count: int) -> list[InputFile]:
    cuts = [file.size * part // count for part in range(count)]
    return [replace(file, start=a, stop=b) for a, b in zip(cuts, [*cuts[1:], None], strict=True)]


def _prepared(file: InputFile) -> list[Article]:
    found = (prepare(row) for row in read_records(file, ReadLimits()) if isinstance(row, Record))
    return [article for article in found if isinstance(article, Article)]


def learn_batch(copies: Sequence[Fingerprint]) -> tuple[Batch, Keys]:
    """All articles as merging sees them, and the keys of their sites' furniture."""
    batch = batch_of(copies)
    packed = [pack_rows(batch, np.arange(len(batch.passages)))]
    rows = sort_rows(*unpack_rows(packed))
    keys, passages, held, articles = wide_passages(*rows, *known_wide(packed))
    batch = replace(batch, held=counted(batch, keys, passages, held, 0).astype(np.uint8))
    anywhere = counted(batch, keys, passages, articles, 0)
    furniture = list(judge(find_evidence(batch, *site_repeats(*rows[:3]), anywhere)))
    sites = batch_of([replace(copies[0], site=row.site) for row in furniture]).site_keys
    passages = np.array([row.passage for row in furniture], np.int64).astype(np.uint64)
    return batch, np.sort(furniture_keys(sites, passages))


def read_corpus(folder: Path, articles: dict[str, Article] | None = None) -> Pairs:
    """The pairs of a corpus whose articles were both accepted, with their figures."""
    articles = read_articles(folder) if articles is None else articles
    lines = map(json.loads, (folder / "pairs.jsonl").read_text("utf-8").splitlines())
    pairs = [line for line in lines if line["a"] in articles and line["b"] in articles]
    names = list(articles)
    return Pairs(
        [(pair["a"], pair["b"]) for pair in pairs],
        np.array([pair["label"] for pair in pairs]),
        np.array([pair.get("sure", True) for pair in pairs]),
        _figures([fingerprint_of(articles[name]) for name in names], names, [(p["a"], p["b"]) for p in pairs]),
    )


def _figures(
    copies: Sequence[Fingerprint], names: Sequence[str], pairs: Iterable[tuple[str, str]]
) -> NDArray[np.float64]:
    settings = MergeSettings()
    batch, furniture = learn_batch(copies)
    sides, places = Sides(batch, furniture, settings), {name: place for place, name in enumerate(names)}

    def rows() -> Iterator[NDArray[np.float64]]:
        for one, other in pairs:
            left, right = sides[places[one]], sides[places[other]]
            yield figures_of(left, right, align(left, right, settings))

    return np.array(list(rows())).reshape(-1, len(FIGURES))


def read_made(articles: Sequence[Article], count: int) -> Pairs:
    """Pairs made of a corpus's articles, with their figures; nothing of them is widely held."""
    made = list(made_pairs(articles, count))
    copies = [fingerprint_of(article) for one, other, _ in made for article in (one, other)]
    names = [f"made-{place}" for place in range(len(copies))]
    pairs = list(zip(names[::2], names[1::2], strict=True))
    settings = MergeSettings()
    sides = Sides(batch_of(copies), np.zeros(0, np.uint64), settings)
    rows = [
        figures_of(a, b, align(a, b, settings)) for a, b in ((sides[2 * n], sides[2 * n + 1]) for n in range(len(made)))
    ]
    labels = np.array([label for _, _, label in made])
    return Pairs(pairs, labels, np.ones(len(made), bool), np.array(rows).reshape(-1, len(FIGURES)))
