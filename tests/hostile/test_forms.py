"""Files of any form, hostile ones too, are read in time that grows as they do, and in bounded memory."""

from __future__ import annotations

import tarfile
import time
import tracemalloc
from collections.abc import Callable

import pytest

from schemas.record import InputFile
from transforms.intake.formats import Reader, ReadLimits
from transforms.intake.readers import sniff
from transforms.intake.sniffing import HEAD_BYTES
from transforms.intake.source import ByteSource

SIZE = 200_000
MOST = 9.0
"""How much longer four times as much may take."""
LEAST_SECONDS = 0.05
"""What takes less is too short to measure."""
TRIES = 3
RECORD_BYTES = 50_000

STORY = b'{"title":"Lock","text":"Open again, said the mayor."}'
TAR_HEADER = tarfile.TarInfo("a.html").tobuf()
LONG_NAME = tarfile.TarInfo("a.html")
LONG_NAME.type = tarfile.GNUTYPE_LONGNAME
ARC_START = b"filedesc://a 1 20240506070000 text/plain 0\n"
PIECES: dict[str, tuple[str, bytes, bytes]] = {
    "list": ("a.json", b"[" + STORY, b"," + STORY),
    "broken strings": ("a.json", b"[" + STORY, b',{"title":"Lock","text":"no end}'),
    "stray quotation marks": ("a.json", b"[" + STORY, b',{"title":"Lock","text":"a "b"}'),
    "lists of nothing": ("a.json", b'{\n"a":1', b',"data":[{}],"items":[{"a":1}]'),
    "objects within objects": ("a.json", b"[" + STORY, b',{"a":'),
    "fields within fields": ("a.json", b'{\n"a":1', b',"data":{"a":1'),
    "lists within lists": ("a.json", b"[" + STORY, b",["),
    "escapes": ("a.json", b'[{"text":"', b"\\u0041\\\\"),
    "noise behind a list": ("a.json", b"[" + STORY + b"]", b"}:x"),
    "rows": ("a.csv", b"title,text\n", b"a,Open again.\n"),
    "open quotation marks": ("a.csv", b"title,text\n", b'a,"Open again.\n'),
    "quotation marks": ("a.csv", b"title,text\n", b'""'),
    "fields": ("a.csv", b"title,text\n", b",a"),
    "items": ("a.xml", b"<rss>", b"<item><title>Lock</title><description>Open.</description></item>"),
    "open items": ("a.xml", b"<rss>", b"<item><title>Lock"),
    "one item": ("a.xml", b"<rss><item>", b"<a>"),
    "ends of items": ("a.xml", b"<rss><item>", b"</item >"),
    "references": ("a.xml", b"<rss><item><description>", b"&eacute;&lol;"),
    "messages": ("a.mbox", b"From a@b Mon\nFrom: a\n", b"\nFrom a@b Mon\nSubject: Lock\nFrom: a\n\nOpen.\n"),
    "fields of a part": ("a.eml", b"From: a\nContent-Type: text/html", b"; a=b"),
    "parts": ("a.eml", b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n", b"--b\n\nOpen.\n"),
    "members": ("a.tar", b"", TAR_HEADER),
    "long names": ("a.tar", TAR_HEADER, LONG_NAME.tobuf()),
    "records": (
        "a.arc",
        b"filedesc://a 1 20240506070000 text/plain 0\n",
        b"x:a 1 20240506070000 text/html 9\n<p>a</p>.\n",
    ),
    "no records": ("a.arc", ARC_START, b"a b c d 9\n"),
    "quoted fields": ("a.csv", b"title,text\n", b',"a"'),
}
"""Files by their name, their beginning, and what they repeat."""


class Steps:
    """A file's bytes in steps."""

    sound_until = 0

    def __init__(self, start: bytes, piece: bytes, size: int) -> None:
        self._start, self._left = start, size - len(start)
        self._block = piece * (65_536 // len(piece))

    def __call__(self) -> bytes:
        """The next step; empty at the end."""
        start, self._start = self._start, b""
        if start:
            return start
        block = self._block[: max(0, self._left)]
        self._left -= len(block)
        return block

    def recover(self) -> bool:
        """There is no fault."""
        return False


def read(kind: str, size: int, most: int = 8 * SIZE) -> int:
    """Reads a file of a kind, with records of so many bytes at most; returns how many rows it has."""
    name, start, piece = PIECES[kind]
    reader = sniff((start + piece * (HEAD_BYTES // len(piece)))[:HEAD_BYTES], name)
    assert isinstance(reader, Reader)
    source = ByteSource(Steps(start, piece, size))
    return sum(1 for _ in reader.read(source, InputFile(name, size), ReadLimits(most)))


def seconds(call: Callable[[], object]) -> float:
    """The CPU time of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


@pytest.mark.parametrize("kind", PIECES)
def test_a_form_takes_time_by_its_size(kind: str) -> None:
    """A file of four times as much does not take many times as long."""
    least = float("inf")
    for _ in range(TRIES):
        first = max(seconds(lambda: read(kind, SIZE)), LEAST_SECONDS)
        least = min(least, seconds(lambda: read(kind, 4 * SIZE)) / first)
        if least <= MOST:
            break
    assert least <= MOST


@pytest.mark.parametrize("kind", ["list", "open quotation marks", "quotation marks"])
def test_a_form_is_never_held(kind: str) -> None:
    """A file many times as large as a record may be costs the memory of some records."""
    tracemalloc.start()
    try:
        assert read(kind, 30 * RECORD_BYTES, RECORD_BYTES) > 0
        assert tracemalloc.get_traced_memory()[1] <= 15 * RECORD_BYTES
    finally:
        tracemalloc.stop()
