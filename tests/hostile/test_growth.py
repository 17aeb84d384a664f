"""No pass is worse than linear: pages and texts of one thing again and again, at one size and at four times that size.

Time is CPU time. A pass that looks at each thing once takes four times as long on four times as many, one that looks at
each pair sixteen times; the bound lies between the two, and what is over it is measured again before it counts.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.record import InputFile, Record, RecordKind
from transforms.articles.prepare import prepare
from transforms.intake.readers import sniff
from transforms.intake.reading import ReadLimits, read_records
from transforms.intake.sniffing import HEAD_BYTES

ELEMENTS = 1_500
CHARACTERS = 100_000

MOST = 9.0
"""How much longer four times as much may take."""

LEAST_SECONDS = 0.1
"""What takes less is too short to measure, and a longer page may be the first for which a second opinion is asked: it
counts as so long."""

TRIES = 3

SNIFFING_SECONDS = 0.25
"""CPU seconds that the first look at a file may take, whatever it holds."""

SENTENCE = "The harbour office counted the boats on the morning of the strike, and none of them left the quay. "

PAGES: dict[str, Callable[[int], str]] = {
    "br": lambda n: "<p>" + SENTENCE + "</p>" + f"{SENTENCE}<br>" * n,
    "bare br": lambda n: f"<p>{SENTENCE}</p>" + "<br>" * n,
    "headings": lambda n: "".join(f"<h2>Part {i}</h2><p>{SENTENCE}</p>" for i in range(n)),
    "paragraphs": lambda n: "".join(f"<p>{SENTENCE}{i}</p>" for i in range(n)),
    "spans": lambda n: "<p>" + "<span>boat </span>" * n + "</p>",
    "spans in divs": lambda n: f"<p>{SENTENCE}</p>" + "<div><span>boat</span></div>" * n,
    "rows": lambda n: f"<p>{SENTENCE * 3}</p><table>" + "<tr><td>boat</td><td>12</td></tr>" * n + "</table>",
    "links": lambda n: f"<p>{SENTENCE * 3}</p><ul>" + "<li><a href='/a'>Boats in the harbour</a></li>" * n + "</ul>",
    "pictures": lambda n: f"<p>{SENTENCE * 3}</p>" + "<figure><img src='a.jpg' alt='boat'></figure>" * n,
    "times": lambda n: f"<p>{SENTENCE * 3}</p>" + "<time datetime='2021-03-04'>4 March 2021</time>" * n,
    "bylines": lambda n: f"<p>{SENTENCE * 3}</p>" + "<div class='byline'>By Jane Roe</div>" * n,
    "one line": lambda n: f"<p>{SENTENCE * n}</p>",
    "attributes": lambda n: f"<p {' '.join(f'data-{i}=x' for i in range(n // 2))}>{SENTENCE * 3}</p>",
    "long attributes": lambda n: f"<p class='{'x ' * 20 * n}' style='{'a:b;' * 20 * n}'>{SENTENCE * 3}</p>",
    "comments": lambda n: "<!-- boat -->" * n + f"<p>{SENTENCE * 3}</p>",
    "script": lambda n: f"<script>{'boat = quay; ' * 8 * n}</script><p>{SENTENCE * 3}</p>",
    "metadata of many keys": lambda n: structured({"@type": "NewsArticle", **{f"k{i}": "v" for i in range(16 * n)}}),
    "metadata of many articles": lambda n: structured([{"@type": "NewsArticle", "headline": "Boats"}] * n),
}
"""Bodies of pages by the number of what they repeat."""

LINES = {
    "commas": ", ", "dashes": "-", "dashes and spaces": "- ", "dots": ".", "dots and spaces": ". ", "a.": "a.",
    "a. ": "a. ", "one short line": "Ok\n", "one short question": "Ok?\n", "an item": "- boat\n", "blank lines": "\n",
    "spaces": " ", "one word": "boat ", "one letter": "x", "numbers": "1 ", "quotation marks": "'boat ",
    "brackets": "[a", "parentheses": "(a", "stars": "**a ", "tags": "<b ", "scripts": "<script>", "comments": "<!--",
    "references": "&amp", "addresses": "a@b.c ", "headings": "Comments\n", "rights": "© 2021 Post\n",
    "one sentence": SENTENCE, "Chinese": "中", "dates": "1 May 2021 ", "fields": "From: a\n", "rules": "---\n",
}  # fmt: skip
"""What texts repeat."""

HEADS = {
    "blank lines": b"\n", "spaces": b" ", "tabs and lines": b"\t\n", "braces": b"{", "brackets": b"[\n", "tags": b"<b ",
    "comments": b"<!--", "declarations": b"<?xml ", "fields": b"MIME-Version: 1\n", "carriage returns": b"\r\n",
    "objects": b'{"a":1}\n', "broken objects": b'{"a"\n', "quotation marks": b'"', "versions": b"WARC/1.0 ",
    "nuls": b"a\0", "ends of tags": b"</", "bytes": b"\xff\xfe\x01",
}  # fmt: skip
"""What the heads of files repeat."""


FILES = {
    "blank lines": ("jsonl", b"\n"), "braces": ("jsonl", b"{\n"), "one long line": ("jsonl", b'{"a":'),
    "figures": ("jsonl", b"1"), "a long number": ("jsonl", b'{"a":0.' + b"1" * 400 + b"}\n"),
    "small objects": ("jsonl", b'{"text":"a boat"}\n'),
    "versions": ("warc", b"WARC/1.0\r\n"), "line ends": ("warc", b"\r\n"),
    "empty responses": ("warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
    "lengths that lie": ("warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\n"),
}  # fmt: skip
"""Endings of files of many records, and what they repeat."""

FILE_BYTES = 50_000


def structured(data: object) -> str:
    """A body with structured data."""
    return f'<script type="application/ld+json">{json.dumps(data)}</script><p>{SENTENCE * 3}</p>'


def page(body: str) -> Record:
    """A page with a body."""
    source = f"<html><head><title>Harbour news of the day</title></head><body><article>{body}</article></body></html>"
    return Record("page.html", 0, RecordKind.HTML, source.encode())


def text(piece: str, size: int) -> Record:
    """A text of one piece."""
    return Record("text.txt", 0, RecordKind.TEXT, (piece * size)[:size].encode())


def seconds(call: Callable[[], object]) -> float:
    """The CPU time of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def growth(small: Record, large: Record) -> float:
    """How much longer the large record takes than the small one; the least of some tries where that is too long."""
    least = float("inf")
    for _ in range(TRIES):
        first = max(seconds(lambda: prepare(small)), LEAST_SECONDS)
        least = min(least, seconds(lambda: prepare(large)) / first)
        if least <= MOST:
            break
    return least


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Reads the rules and models before anything is measured."""
    prepare(page(f"<p>{SENTENCE * 5}</p>"))
    prepare(text(SENTENCE, 1_000))


@pytest.mark.parametrize("kind", PAGES)
def test_pages_take_time_by_their_size(kind: str) -> None:
    """A page of four times as many elements, or of ones four times as long, does not take many times as long."""
    assert growth(page(PAGES[kind](ELEMENTS)), page(PAGES[kind](4 * ELEMENTS))) <= MOST


@pytest.mark.parametrize("kind", LINES)
def test_texts_take_time_by_their_size(kind: str) -> None:
    """A text of four times as many equal pieces does not take many times as long."""
    assert growth(text(LINES[kind], CHARACTERS), text(LINES[kind], 4 * CHARACTERS)) <= MOST


@pytest.mark.parametrize("ending", ["", ".html", ".jsonl", ".txt"])
@pytest.mark.parametrize("kind", HEADS)
def test_the_kind_of_a_file_is_told_at_once(kind: str, ending: str) -> None:
    """The first look at a file takes a moment, whatever the file repeats."""
    head = (HEADS[kind] * HEAD_BYTES)[:HEAD_BYTES]
    assert min(seconds(lambda: sniff(head, f"file{ending}")) for _ in range(2)) <= SNIFFING_SECONDS


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("kind", FILES)
def test_files_are_read_in_time_by_their_size(kind: str, packed: bool, tmp_path: Path) -> None:
    """Framing and parsing happen in the one process that all others wait for: four times the bytes, not many times the
    seconds."""
    ending, piece = FILES[kind]
    start = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n" if ending == "warc" else b""

    def read(times: int) -> float:
        content = start + piece * (times * FILE_BYTES // len(piece))
        path = tmp_path / f"{times}.{ending}"
        path.write_bytes(gzip.compress(content, 1) if packed else content)
        file = InputFile(str(path), path.stat().st_size)
        return max(seconds(lambda: sum(1 for _ in read_records(file, ReadLimits()))), LEAST_SECONDS)

    assert any(read(4) / read(1) <= MOST for _ in range(TRIES))
