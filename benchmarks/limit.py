"""The limit: a bare process pool that calls `trafilatura.bare_extraction` on each page and writes nothing.

    python benchmarks/limit.py FOLDER --workers 2 [--metadata]

The settings are those of transforms/cleaning/extraction/extract.py, without the extractor's second opinions; a test
holds them equal. With `--metadata`
trafilatura also looks for title, authors and date, which whoever publishes these must pay for somewhere.
"""

from __future__ import annotations

import argparse
import logging
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from trafilatura import bare_extraction
from trafilatura.settings import Extractor

_CHUNK = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--metadata", action="store_true")
    arguments = parser.parse_args()
    files = sorted(file for file in arguments.folder.rglob("*") if file.is_file())
    extract = characters_with_metadata if arguments.metadata else characters
    with ProcessPoolExecutor(arguments.workers) as pool:
        found = list(pool.map(extract, files, chunksize=_CHUNK))
    print(f"{len(files):,} pages, {sum(size > 0 for size in found):,} with text, {sum(found):,} characters")


def settings(with_metadata: bool = False) -> Extractor:
    return Extractor(fast=True, comments=False, dedup=False, with_metadata=with_metadata)


def characters(file: Path) -> int:
    """The length of the page's text."""
    return _extracted(file, settings())


def characters_with_metadata(file: Path) -> int:
    return _extracted(file, settings(with_metadata=True))


def _extracted(file: Path, options: Extractor) -> int:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = bare_extraction(file.read_bytes(), options=options)
    return 0 if document is None else len(document.raw_text or "")


if __name__ == "__main__":
    main()
