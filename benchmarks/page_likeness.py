"""How like real pages the made ones are: their structure, and what it costs to read them, as a Markdown table.

    python benchmarks/page_likeness.py REAL... [--count 200]

REAL are folders of pages (.html, .html.gz); of them and of the made pages those of 80 to 160 kB are compared. Times are
CPU time, the better of two tries, so that other work on the machine shows little.
"""

from __future__ import annotations

import argparse
import gzip
import logging
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean, median

from lxml.html import HtmlElement
from trafilatura import bare_extraction

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from limit import settings
from page_generator import page

from schemas.record import Record, RecordKind
from transforms.articles.prepare import prepare
from transforms.cleaning.page import parse_page
from transforms.intake.decoding import UndecodableError, decode

_SIZES = (80_000, 160_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    real = measured(read_pages(arguments.real))
    made = measured(page(number).encode() for number in range(arguments.count))
    print(f"{len(real)} real pages, {len(made)} made ones; mean (median)\n")
    print("| | real | made | made : real, means |\n|---|--:|--:|--:|")
    for name in real[0]:
        made_ones, real_ones = [one[name] for one in made], [one[name] for one in real]
        print(f"| {name} | {told(real_ones)} | {told(made_ones)} | {mean(made_ones) / mean(real_ones):.2f} |")


def told(values: list[float]) -> str:
    return f"{mean(values):,.1f} ({median(values):,.1f})"


def read_pages(folders: list[Path]) -> Iterator[bytes]:
    for file in sorted(file for folder in folders for file in folder.rglob("*.html*")):
        content = file.read_bytes()
        yield gzip.decompress(content) if file.suffix == ".gz" else content


def measured(pages: Iterator[bytes]) -> list[dict[str, float]]:
    return [found for content in pages if _SIZES[0] <= len(content) <= _SIZES[1] and (found := measure_page(content))]


def measure_page(content: bytes) -> dict[str, float] | None:
    """What one page is made of and what it costs; None where it cannot be read."""
    try:
        source = decode(content, None, RecordKind.HTML)
    except UndecodableError:
        return None
    parsed = parse_page(source)
    if parsed is None:
        return None
    return {**structure_of(parsed.tree, len(content), len(source)), **costs_of(content, source)}


def structure_of(tree: HtmlElement, size: int, characters: int) -> dict[str, float]:
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    attributes = [len(name) + len(value) + 4 for element in elements for name, value in element.attrib.items()]
    visible = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    scripts = sum(len(element.text or "") for element in tree.iter("script", "style"))
    return {
        "kB": size / 1000,
        "elements": len(elements),
        "of which links": sum(element.tag == "a" for element in elements),
        "of which paragraphs": sum(element.tag == "p" for element in elements),
        "attributes an element": len(attributes) / len(elements),
        "mean depth": mean(1 + sum(1 for _ in element.iterancestors()) for element in elements),
        "scripts and styles, % of the page": 100 * scripts / characters,
        "attributes, %": 100 * sum(attributes) / characters,
        "visible text, %": 100 * sum(len(text) for text in visible if text.strip()) / characters,
    }


def costs_of(content: bytes, source: str) -> dict[str, float]:
    record = Record("page", 0, RecordKind.HTML, content)
    return {
        "parsing, ms": milliseconds(lambda: parse_page(source)),
        "`bare_extraction`, ms": milliseconds(lambda: bare_extraction(content, options=settings())),
        "with metadata, ms": milliseconds(lambda: bare_extraction(content, options=settings(with_metadata=True))),
        "copydesk's whole cleaning, ms": milliseconds(lambda: prepare(record)),
    }


def milliseconds(work: Callable[[], object]) -> float:
    """CPU milliseconds of the better of two tries."""

    def once() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return 1000 * min(once(), once())


if __name__ == "__main__":
    main()
