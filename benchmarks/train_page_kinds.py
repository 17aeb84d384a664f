"""Teaches the model that tells page kinds, cross-validated by host, and writes it into the package.

usage: python benchmarks/train_page_kinds.py CORPORA [--output FILE]

CORPORA holds wcxb (its gold says each page's type), and extraction/scrapinghub, extraction/fundus and daniel, whose
pages are all articles; each a folder `html` of NAME.html.gz and a `ground-truth.json`. catboost makes the trees; no run
of copydesk needs it (pip install catboost==1.2.10). The same corpora give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.training.boosting import mean_of, trees_of
from schemas.page_kind import KEPT_KINDS, PageKind
from schemas.record import Given, RecordKind
from transforms.cleaning.extraction.extract import Reading
from transforms.cleaning.extraction.judge import shipped_judge
from transforms.cleaning.kinds.figures import Figures, page_figures, text_figures
from transforms.cleaning.kinds.judge import KINDS
from transforms.cleaning.metadata.metadata import read_metadata
from transforms.cleaning.noise.strip import strip_noise
from transforms.cleaning.page import parse_page
from transforms.cleaning.trees import Trees, write_trees
from transforms.intake.decoding import decode

PROJECT = Path(__file__).resolve().parent.parent
OUTPUT = PROJECT / "transforms/cleaning/kinds/page_kinds.npz"
FOLDS = 10
ARTICLES_KEPT = 0.99
"""The share of articles that no choice of levels may go below."""

OTHERS_WEIGHT = 0.25
"""A page of a set that holds nothing but articles, against one of the set that holds every kind."""

CLASSES = tuple(
    kind.value
    for kind in (
        PageKind.ARTICLE,
        PageKind.LISTING,
        PageKind.COLLECTION,
        PageKind.PRODUCT,
        PageKind.FORUM,
        PageKind.DOCUMENTATION,
        PageKind.SERVICE,
    )
)
SEEDS = (7, 8, 9)
"""The model is the mean of what so many of its kind have learned."""

TREES = {
    "iterations": 250,
    "depth": 5,
    "learning_rate": 0.1,
    "l2_leaf_reg": 4.0,
    "rsm": 0.15,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.8,
    "loss_function": "MultiClass",
    "thread_count": 2,
    "allow_writing_files": False,
    "verbose": False,
}

UNKEPT = tuple(number for number, name in enumerate(CLASSES) if PageKind(name) not in KEPT_KINDS)
LEVELS = tuple(round(0.6 + 0.02 * step, 2) for step in range(19))
"""How likely a page must be of no kept kind to be rejected: one of these for each kind that it is told as."""


@dataclass(frozen=True)
class Source:
    """A corpus, the licence of its pages, and how the host of one of them is found."""

    folder: str
    licence: str
    host: Callable[[str, dict[str, Any]], str]


def _host_of_url(_name: str, gold: dict[str, Any]) -> str:
    return urlsplit(str(gold["url"])).netloc.removeprefix("www.")


def _host_in_name(name: str, _gold: dict[str, Any]) -> str:
    return name.split("_")[1].removeprefix("www.")


SOURCES = (
    Source("wcxb", "CC-BY-4.0", _host_of_url),
    Source("extraction/scrapinghub", "MIT", _host_of_url),
    Source("extraction/fundus", "MIT", _host_of_url),
    Source("daniel", "GPL-3.0", _host_in_name),
)


@dataclass(frozen=True)
class Example:
    """A page to learn from."""

    corpus: str
    name: str
    host: str
    kind: str
    figures: Figures


def main() -> None:
    arguments = _arguments()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    examples = list(read_examples(arguments.corpora))
    shares = cross_validated(examples)
    reject_from = choose_levels(examples, shares)
    print_report(examples, shares, reject_from)
    trees, about = taught(examples, reject_from)
    write_trees(str(arguments.output), {KINDS: trees}, about)
    print(f"{arguments.output}: {arguments.output.stat().st_size} bytes, {len(trees.names)} figures")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, metavar="CORPORA")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    return parser.parse_args()


def read_examples(corpora: Path) -> Iterator[Example]:
    """The examples of all corpora that are there, in the order of their names."""
    for source in SOURCES:
        truth = json.loads((corpora / source.folder / "ground-truth.json").read_text("utf-8"))
        names = sorted(truth)
        with ProcessPoolExecutor() as pool:
            rows = pool.map(partial(_figures_of, corpora / source.folder / "html"), names, chunksize=16)
            for name, figures in zip(names, rows, strict=True):
                if figures is not None:
                    kind = truth[name].get("type", "article")
                    yield Example(source.folder, name, source.host(name, truth[name]), kind, figures)


def _figures_of(folder: Path, name: str) -> Figures | None:
    """The figures of a page as a run sees it, which knows of its address what it says itself."""
    path = folder / f"{name}.html.gz"
    content = gzip.decompress(path.read_bytes()) if path.exists() else (folder / f"{name}.html").read_bytes()
    page = parse_page(decode(content, None, RecordKind.HTML))
    if page is None:
        return None
    metadata = read_metadata(page, Given(), None)
    seen, found = page_figures(page, metadata.url), Reading(page, metadata.title, shipped_judge()).own()
    return seen.figures | text_figures(strip_noise(found.paragraphs).paragraphs, seen, found.probabilities)


def cross_validated(examples: Sequence[Example]) -> NDArray[np.float64]:
    """The share of each class for each example, by models that saw no page of its host."""
    folds = np.array([_fold(example.host) for example in examples])
    table, labels, weights = _arrays(examples)
    shares = np.zeros((len(examples), len(CLASSES)))
    for fold in range(FOLDS):
        inside = folds != fold
        models = _boosted(table[inside], labels[inside], weights[inside])
        raw = np.mean([model.predict(table[~inside], prediction_type="RawFormulaVal") for model in models], axis=0)
        powers = np.exp(raw - raw.max(axis=1, keepdims=True))
        shares[~inside] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _fold(host: str) -> int:
    return hashlib.sha256(host.encode()).digest()[0] % FOLDS


def _arrays(examples: Sequence[Example]) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]:
    names = list(examples[0].figures)
    table = np.array([[example.figures[name] for name in names] for example in examples], dtype=np.float32)
    labels = np.array([CLASSES.index(example.kind) for example in examples])
    every = np.array([example.corpus == "wcxb" for example in examples])
    counts = np.bincount(labels[every], minlength=len(CLASSES))
    rarity = np.sqrt(counts.mean() / counts)
    return table, labels, np.where(every, 1.0, OTHERS_WEIGHT) * rarity[labels]


def _boosted(table: NDArray[np.float32], labels: NDArray[np.int64], weights: NDArray[np.float64]) -> list[Any]:
    from catboost import CatBoostClassifier

    return [CatBoostClassifier(**TREES, random_seed=seed).fit(table, labels, sample_weight=weights) for seed in SEEDS]


def taught(examples: Sequence[Example], reject_from: dict[str, float]) -> tuple[Trees, dict[str, Any]]:
    """The model that all examples teach, and what its file says of it."""
    about = {
        "version": 1,
        "classes": CLASSES,
        "reject_from": reject_from,
        "sources": {source.folder.rpartition("/")[2]: source.licence for source in SOURCES},
        "pages": dict(Counter(example.kind for example in examples)),
    }
    names = list(examples[0].figures)
    return mean_of([trees_of(model, names) for model in _boosted(*_arrays(examples))]), about


def choose_levels(examples: Sequence[Example], shares: NDArray[np.float64]) -> dict[str, float]:
    """From how likely on a page is rejected, by the kind that it is told as: of all choices that keep `ARTICLES_KEPT`
    of the articles of the set with every kind, and of those of the other sets, the one that rejects most of the rest,
    each kind of page counting alike; of equals the most careful."""
    kinds = np.array([CLASSES.index(example.kind) for example in examples])
    every = np.array([example.corpus == "wcxb" for example in examples])
    best, chosen = -1.0, (0.95,) * len(UNKEPT)
    for levels in product(reversed(LEVELS), repeat=len(UNKEPT)):
        lost = _rejected(shares, levels)
        if max(lost[every & (kinds == 0)].mean(), lost[~every].mean()) > 1 - ARTICLES_KEPT:
            continue
        gain = sum(lost[every & (kinds == number)].mean() for number in UNKEPT)
        if gain > best + 1e-9:
            best, chosen = gain, levels
    return {CLASSES[number]: level for number, level in zip(UNKEPT, chosen, strict=True)}


def _rejected(shares: NDArray[np.float64], levels: Sequence[float]) -> NDArray[np.bool_]:
    """Which pages a choice of levels rejects: those told as a kind that is not kept, and sure enough not to be."""
    needed = np.full(len(CLASSES), np.inf)
    needed[list(UNKEPT)] = levels
    rejected: NDArray[np.bool_] = shares[:, UNKEPT].sum(axis=1) >= needed[shares.argmax(axis=1)]
    return rejected


def print_report(examples: Sequence[Example], shares: NDArray[np.float64], reject_from: dict[str, float]) -> None:
    """The confusion of the pages of every kind, what is kept of each kind, and how many are told right."""
    told = shares.argmax(axis=1)
    kept = ~_rejected(shares, list(reject_from.values()))
    every = np.array([example.corpus == "wcxb" for example in examples])
    kinds = np.array([CLASSES.index(example.kind) for example in examples])
    print(f"cross-validated by host in {FOLDS} parts; rejected from {reject_from} on")
    print(f"{'':14}{'pages':>6}{'kept':>7}{'right':>7}  told as {' '.join(name[:6].rjust(6) for name in CLASSES)}")
    for number, name in enumerate(CLASSES):
        rows = every & (kinds == number)
        counts = " ".join(f"{(told[rows] == other).sum():6}" for other in range(len(CLASSES)))
        print(f"{name:14}{rows.sum():6}{kept[rows].mean():7.3f}{(told[rows] == number).mean():7.3f}          {counts}")
    print(f"all right: {(told == kinds)[every].mean():.3f}")
    for source in SOURCES[1:]:
        rows = np.array([example.corpus == source.folder for example in examples])
        lost = [
            example.name
            for example, is_kept in zip(examples, kept, strict=True)
            if example.corpus == source.folder and not is_kept
        ]
        print(f"{source.folder}: {rows.sum()} articles, kept {kept[rows].mean():.4f} {lost}")


if __name__ == "__main__":
    main()
