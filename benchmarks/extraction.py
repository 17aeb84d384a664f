"""Measures the extracted bodies of a folder of pages against gold bodies, beside plain trafilatura.

usage: python benchmarks/extraction.py DIR GOLD.json [--worst N] [--half 0|1]

DIR holds NAME.html or NAME.html.gz, GOLD.json is {NAME: {"articleBody": text}}. The measure is that of the public
article extraction benchmark: multisets of runs of four words; precision and recall are averaged over the pages,
and F1 is made from the averages. Nothing but extraction is measured: no noise rules, no rejects.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import trafilatura

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from schemas.record import RecordKind
from transforms.cleaning.extraction.extract import extract
from transforms.cleaning.page import parse_page
from transforms.intake.decoding import UndecodableError, decode

_RUN = 4
_WORD = re.compile(r"\w+")
_SHOWN = 110
_SAME_LINE = 0.6


@dataclass(frozen=True)
class Score:
    """One page's result; precision or recall is None where there is nothing to divide by."""

    name: str
    precision: float | None
    recall: float | None
    gold: str
    text: str

    @property
    def f1(self) -> float:
        return harmonic(self.precision or 0.0, 1.0 if self.recall is None else self.recall)


def main() -> None:
    arguments = read_arguments()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    pages = list(read_pages(arguments.folder, arguments.gold, arguments.half))
    for label, body in (("trafilatura", plain_body), ("copydesk", our_body)):
        started = time.process_time()
        scores = [score(name, gold, body(source)) for name, source, gold in pages]
        spent = (time.process_time() - started) / max(1, len(pages)) * 1000
        print(f"{label:12} {summary(scores)} cpu={spent:.1f} ms a page")
    for one in sorted(scores, key=lambda s: s.f1)[: arguments.worst]:
        show(one)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="show this many of the worst pages, line by line")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every second page, from the first or the second")
    return parser.parse_args()


def read_pages(folder: Path, gold_file: Path, half: int | None) -> Iterator[tuple[str, str, str]]:
    gold = json.loads(gold_file.read_text("utf-8"))
    for name in sorted(gold)[half :: 1 if half is None else 2]:
        plain, packed = folder / f"{name}.html", folder / f"{name}.html.gz"
        content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
        try:
            yield name, decode(content, None, RecordKind.HTML), gold[name].get("articleBody", "")
        except UndecodableError as error:
            sys.exit(f"{name}: {error}")


def plain_body(source: str) -> str:
    document = trafilatura.bare_extraction(source, fast=True, include_comments=False)
    return "" if document is None else str(getattr(document, "text", "") or "")


def our_body(source: str) -> str:
    page = parse_page(source)
    return "" if page is None else "\n".join(extract(page).paragraphs)


def score(name: str, gold: str, text: str) -> Score:
    true, found = runs(gold), runs(text)
    hits = (true & found).total()
    precision = hits / found.total() if found else None
    return Score(name, precision, hits / true.total() if true else None, gold, text)


def runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    size = min(_RUN, len(words)) or 1
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def summary(scores: list[Score]) -> str:
    precision = mean(s.precision for s in scores if s.precision is not None)
    recall = mean(s.recall for s in scores if s.recall is not None)
    both = harmonic(precision, recall)
    return f"pages={len(scores)} precision={precision:.4f} recall={recall:.4f} f1={both:.4f}"


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def show(one: Score) -> None:
    """The lines of the gold that are missing (-) and the lines of ours that are not in the gold (+)."""
    print(f"\n{one.name} f1={one.f1:.3f} precision={one.precision} recall={one.recall}")
    lines: tuple[tuple[str, str, str], ...] = (("-", one.gold, one.text), ("+", one.text, one.gold))
    for mark, side, other in lines:
        for line in absent(side, runs(other)):
            print(f"  {mark} {line[:_SHOWN]}")


def absent(text: str, other: Counter[tuple[str, ...]]) -> Iterator[str]:
    for line in text.splitlines():
        own = runs(line)
        if own and (own & other).total() < _SAME_LINE * own.total():
            yield line.strip()


if __name__ == "__main__":
    main()
