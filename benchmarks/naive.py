"""The naive script: a loop of trafilatura, langdetect and simhash, and pandas to Parquet.

    python benchmarks/naive.py FOLDER OUTPUT.parquet

As anyone writes it: one process, the libraries' own defaults, articles with equal fingerprints taken for copies.
Needs pandas beside copydesk's own dependencies; benchmarks/throughput.py installs all of it in a venv of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import trafilatura
from langdetect import LangDetectException, detect
from simhash import Simhash


def main() -> None:
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    rows = []
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        content = file.read_text("utf-8", "replace")
        text = trafilatura.extract(content) if file.suffix == ".html" else content
        if not text:
            continue
        try:
            language = detect(text)
        except LangDetectException:
            language = None
        rows.append({"path": str(file), "text": text, "language": language, "simhash": f"{Simhash(text).value:016x}"})
    articles = pd.DataFrame(rows)
    articles.drop_duplicates("simhash").to_parquet(target)
    print(f"{len(articles):,} articles")


if __name__ == "__main__":
    main()
