"""Teaches the judge of lines from folders of pages and gold, and says how well it does on hosts that it has not seen.

    python benchmarks/train_line_judge.py GOLD... [--folds 3] [--output FILE]

Each GOLD is a folder with `ground-truth.json` ({NAME: {"articleBody": text, "url"?, "type"?}}) and
`html/NAME.html[.gz]`. Pages of other types than article, forum and documentation teach nothing. Printed for each
folder: word F1 (a mean over pages), precision, recall, and bodies of which less than half came out, of the judge
cross-validated by host, and of `trafilatura.extract`. With --output the judge is taught by
all pages and written; equal gold makes equal bytes. Needs `pip install 'copydesk[train]'`; some ten minutes on two
cores.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from multiprocessing import Pool
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np
from boosting import teach
from numpy.typing import NDArray

from schemas.record import RecordKind
from transforms.cleaning.data.bodies import stated_body
from transforms.cleaning.extraction.extract import decide, extractor_answer
from transforms.cleaning.extraction.figures import Figured, figures_of
from transforms.cleaning.extraction.judge import (
    FIRST,
    HEARD,
    SECOND,
    Judge,
    ask,
    heard_names,
    heard_rows,
    second_names,
    second_rows,
    subject_of,
)
from transforms.cleaning.line_words import tokens
from transforms.cleaning.noise.strip import strip_noise
from transforms.cleaning.page import parse_page
from transforms.cleaning.trees import write_trees
from transforms.intake.decoding import decode

TAUGHT_BY = ("article", "forum", "documentation")
TREES = {FIRST: 150, SECOND: 250, HEARD: 250}
INNER = 3
_TEXT = 0.5
"""A line of which this share stands in the gold is text."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page with its gold: the figures of its lines, which of them stand in the gold, the answer that the judge may
    hear, and that of the library with its own parsing."""

    kind: str
    host: str
    lines: list[str]
    seen: Figured
    right: NDArray[np.bool_]
    weights: NDArray[np.float64]
    gold: str
    answer: str
    library: str


def jobs(folder: Path) -> Iterator[tuple[str, Path, dict[str, Any], str]]:
    """(corpus and kind, file, gold, host) of each page that may teach."""
    for name, gold in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        if gold.get("type", "article") in TAUGHT_BY and gold["articleBody"].strip():
            stated = urlparse(gold.get("url") or "").netloc
            host = stated or (name.split("_")[1] if "_" in name else name)
            file = next(path for path in (folder / "html").glob(f"{glob_escape(name)}.html*"))
            kind = gold.get("type", "article")
            yield f"{folder.name} {kind}", file, gold, ".".join(host.split(".")[-2:])


def glob_escape(name: str) -> str:
    """A name as a glob that matches it alone."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def read(job: tuple[str, Path, dict[str, Any], str]) -> Page | None:
    """A page's figures as the product sees them; None where nothing is seen."""
    import trafilatura

    kind, file, gold, host = job
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    page = parse_page(decode(content, None, RecordKind.HTML))
    if page is None:
        return None
    lines = page.outline.lines
    if not len(lines):
        return None
    seen = figures_of(page.outline, subject_of(page, "\n".join(stated_body(page))))
    right = seen.words.in_text(gold["articleBody"]) >= _TEXT
    weights = _weights(seen, right)
    library = trafilatura.extract(content, include_comments=False) or ""
    answer = extractor_answer(page)
    return Page(kind, host, lines.texts, seen, right, weights, gold["articleBody"], answer, library)


def _weights(seen: Figured, right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A long line weighs more than a short one, a page of many lines no more than one of few, a headline nothing."""
    sizes = seen.words.sizes.astype(np.float64)
    weights = (np.sqrt(sizes) + 0.3) / np.sqrt(max(50.0, float(sizes @ right)))
    return np.where(_headlines(seen), 0.0, weights)


def _headlines(seen: Figured) -> NDArray[np.bool_]:
    column = {name: seen.rows[:, place] for place, name in enumerate(seen.names)}
    return np.asarray((column["title_share"] >= 0.99) & (column["of_title"] > 0.3))


def taught(pages: Sequence[Page], threads: int) -> Judge:
    """The three sets of trees; what the later ones see of the first are answers about pages that it had not seen."""
    names = pages[0].seen.names
    rows = np.vstack([page.seen.rows for page in pages])
    right, weights = (np.concatenate([getattr(page, name) for page in pages]) for name in ("right", "weights"))
    sizes = [len(page.lines) for page in pages]
    turn = np.repeat([fold_of(page.host + "/inner", INNER) for page in pages], sizes)
    thought = np.zeros(len(right))
    for number in range(INNER):
        train, rest = turn != number, turn == number
        trees = teach(names, rows[train], right[train], weights[train], TREES[FIRST], threads)
        thought[rest] = ask(trees, names, rows[rest])
    parts = list(zip(pages, np.split(thought, np.cumsum(sizes)[:-1]), strict=True))
    second = np.vstack([second_rows(page.seen, part) for page, part in parts])
    heard = np.vstack([heard_rows(page.seen, part, page.answer) for page, part in parts])
    return Judge(
        teach(names, rows, right, weights, TREES[FIRST], threads),
        teach(second_names(names), second, right, weights, TREES[SECOND], threads),
        teach(heard_names(names), heard, right, weights, TREES[HEARD], threads),
    )


def fold_of(host: str, folds: int) -> int:
    """The fold of a host, the same on every machine."""
    return int(hashlib.sha1(host.encode()).hexdigest(), 16) % folds


def judged_text(page: Page, judge: Judge) -> str:
    """What the product would take for the page's text, without the headlines, after its noise rules."""
    paragraphs = decide(page.lines, page.seen, judge, lambda: page.answer).paragraphs
    titles = frozenset(compress(page.lines, _headlines(page.seen)))
    return "\n".join(strip_noise(tuple(line for line in paragraphs if line not in titles)).paragraphs)


def score(text: str, gold: str) -> tuple[float, float, float]:
    """F1, precision and recall over multisets of words."""
    ours, true = Counter(tokens(text)), Counter(tokens(gold))
    shared = sum((ours & true).values())
    precision, recall = shared / max(1, ours.total()), shared / max(1, true.total())
    return (2 * precision * recall / (precision + recall) if shared else 0.0), precision, recall


def cross_validate(pages: Sequence[Page], folds: int, threads: int) -> None:
    """Prints the table of held-out scores."""
    rows: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    for fold in range(folds):
        judge = taught([page for page in pages if fold_of(page.host, folds) != fold], threads)
        for page in pages:
            if fold_of(page.host, folds) == fold:
                answers = {"judge": judged_text(page, judge), "trafilatura": page.library}
                for name, text in answers.items():
                    rows[page.kind, name].append(score(text, page.gold))
        print(f"fold {fold + 1} of {folds} done", flush=True)
    for (kind, name), scores in sorted(rows.items()):
        f1, precision, recall = np.mean(scores, axis=0)
        lost = sum(row[2] < 0.5 for row in scores)
        print(
            f"{kind:24}{name:12}pages={len(scores)} f1={f1:.4f} precision={precision:.4f} recall={recall:.4f} {lost=}"
        )


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=3, help="0: no cross-validation")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path)
    parser.add_argument(
        "--source", action="append", default=[], help="of the gold, with its licence; stands in the file"
    )
    options = parser.parse_args()
    with Pool(options.threads) as pool:
        todo = [job for folder in options.gold for job in jobs(folder)]
        pages = [page for page in pool.imap(read, todo, chunksize=8) if page is not None]
    print(f"{len(pages)} pages, {sum(len(page.lines) for page in pages):,} lines", flush=True)
    if options.folds:
        cross_validate(pages, options.folds, options.threads)
    if options.output:
        about = {"version": 1, "sources": options.source, "pages": len(pages), "trees": TREES}
        judge = taught(pages, options.threads)
        write_trees(str(options.output), {FIRST: judge.first, SECOND: judge.second, HEARD: judge.heard}, about)
        print(f"{options.output}: {options.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
