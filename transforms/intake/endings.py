"""The endings of file names, told once: what a name says of a file before its content is read."""

from __future__ import annotations

COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zstd")
"""Files that hold one compressed stream."""
PAGES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx")
JSON_LINES = (".jsonl", ".ndjson", ".jsonlines", ".jl")
TABLES = (".csv", ".tsv", ".tab", ".psv")
ARCHIVES = (".warc",)
MARKUP = (*PAGES, *ARCHIVES)
"""Files whose bytes are mostly markup and not text."""


def without_compression(path: str) -> str:
    """The path in lower case, freed of the endings of compressions."""
    name = path.lower()
    while name.endswith(COMPRESSED):
        name = name.rpartition(".")[0]
    return name
