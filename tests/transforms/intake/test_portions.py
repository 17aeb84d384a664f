"""Files are read in portions that hold each record once, wherever a portion ends and whoever reads the next."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, RejectReason, Stage
from transforms.intake import portions
from transforms.intake.portions import Bounds, PortionReader, close_files, weight_of_row
from transforms.intake.reading import ReadLimits, read_records

LIMITS = ReadLimits()
ARTICLES = [f"Article {number}. " + "All is well in the harbour. " * (number % 7 + 1) for number in range(40)]
LINES = "".join(json.dumps({"text": text}) + "\n" for text in ARTICLES) + "broken\n" + json.dumps({"text": "The end."})


def warc() -> bytes:
    """A web archive of as many pages, and one record that is cut off."""
    records = []
    for number, text in enumerate(ARTICLES):
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>{text}</p></body></html>"
        records.append(
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://paper.example/{number}\r\n"
            f"Content-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n{http}\r\n\r\n"
        )
    return "".join(records).encode() + b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900\r\n\r\nHTTP/1.1 200"


FORMS: dict[str, Callable[[], bytes]] = {
    "lines.jsonl": LINES.encode,
    "lines.jsonl.gz": lambda: gzip.compress(LINES[:2_000].encode()) + gzip.compress(LINES[2_000:].encode()),
    "broken.jsonl.gz": lambda: gzip.compress(LINES.encode())[:-200],
    "lines.jsonl.bz2": lambda: bz2.compress(LINES.encode()),
    "lines.jsonl.xz": lambda: lzma.compress(LINES.encode()),
    "lines.jsonl.zst": lambda: zstandard.compress(LINES.encode()),
    "wide.jsonl": lambda: LINES.encode("utf-16"),
    "pages.warc": warc,
    "pages.warc.gz": lambda: gzip.compress(warc()),
    "page.html": lambda: b"<html><body><p>" + b"word " * 2_000 + b"</p></body></html>",
    "empty.txt": lambda: b"",
}


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_files()


@pytest.fixture(scope="module", params=FORMS)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> InputFile:
    """A file of each form that is read."""
    path = tmp_path_factory.mktemp("forms") / request.param
    path.write_bytes(FORMS[request.param]())
    return InputFile(str(path), path.stat().st_size)


def portion(file: InputFile, bounds: Bounds) -> tuple[list[Record | Reject], InputFile | None]:
    """What one batch reads of a file, and what it leaves of it."""
    read = list(PortionReader(LIMITS, bounds).read(file))
    left = [row for row in read if isinstance(row, InputFile)]
    assert left in ([], read[-1:])
    return [row for row in read if not isinstance(row, InputFile)], left[0] if left else None


def read_all(file: InputFile, bounds: Bounds, crashing: bool) -> list[list[Record | Reject]]:
    """The portions of a file, one after the other, each by a new process where the last one crashed."""
    parts: list[list[Record | Reject]] = []
    left: InputFile | None = file
    while left is not None:
        if crashing:
            close_files()
        rows, left = portion(left, bounds)
        parts.append(rows)
    return parts


@pytest.mark.parametrize("crashing", [False, True], ids=["in one run", "after crashes"])
@pytest.mark.parametrize("bounds", [Bounds(1, 10**9), Bounds(7, 10**9), Bounds(10**9, 1), Bounds(10**9, 500)], ids=str)
def test_portions_hold_each_record_once(file: InputFile, bounds: Bounds, crashing: bool) -> None:
    """Read one after the other, they give the rows of the whole file, each portion within its bounds if it can."""
    whole = list(read_records(file, LIMITS))
    parts = read_all(file, bounds, crashing)
    assert [row for part in parts for row in part] == whole
    assert (len(parts) > 1) == (len(whole) > 1)
    for part in parts:
        assert 1 <= len(part) <= bounds.records + 1  # a row may share the place of the row before it
        assert len(part) <= 2 or sum(map(weight_of_row, part)) <= bounds.bytes


@given(st.integers(1, 50), st.integers(1, 3_000))
@settings(deadline=None, max_examples=30)
def test_any_bounds_will_do(records: int, size: int) -> None:
    """Whichever of the two bounds is met first."""
    path = Path(__file__)
    rows = [Record(str(path), at, RecordKind.TEXT, b"word " * (at % 60)) for at in range(0, 900, 30)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            portions, "read_records", lambda file, _: (row for row in rows if row.record_offset >= file.start)
        )
        parts = read_all(InputFile(str(path), 1), Bounds(records, size), crashing=False)
    assert [row for part in parts for row in part] == rows
    assert all(len(part) == 1 or sum(map(weight_of_row, part)) <= size for part in parts)


def test_without_bounds_all_is_read(file: InputFile) -> None:
    """As on an engine, where a run is one batch."""
    assert list(PortionReader(LIMITS, None).read(file)) == list(read_records(file, LIMITS))


def test_files_behind_a_full_batch_are_left_whole(tmp_path: Path) -> None:
    """They are not even opened: the last of these does not exist."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text(LINES)
    files = [InputFile(str(tmp_path / f"{name}.jsonl"), len(LINES)) for name in ("a", "b", "c")]
    reader = PortionReader(LIMITS, Bounds(50, 10**9))
    read = [list(reader.read(file)) for file in files]
    assert [len(rows) for rows in read] == [42, 9, 1]
    left = read[1][-1]
    assert isinstance(left, InputFile)
    assert left.start > 0
    assert read[2] == [files[2]]


def test_what_was_open_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next portion goes on in the open file; only a few files stay open."""
    path = tmp_path / "lines.jsonl"
    path.write_text(LINES)
    opened: list[object] = []

    def noted(*words: Any) -> Iterator[Record | Reject]:
        opened.append(words)
        return read_records(*words)

    monkeypatch.setattr(portions, "read_records", noted)
    assert len(read_all(InputFile(str(path), len(LINES)), Bounds(5, 10**9), crashing=False)) == 9
    assert len(opened) == 1
    for number in range(9):
        portion(InputFile(str(path), len(LINES) + number), Bounds(5, 10**9))
    assert len(portions._open) == 4


def test_rows_at_one_place_stay_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left is told by one offset: between two rows of the same offset nothing can end."""
    rows = [Record("a", at, RecordKind.TEXT, b"word") for at in (0, 5, 5, 9)]
    monkeypatch.setattr(
        portions, "read_records", lambda file, _: (row for row in rows if row.record_offset >= file.start)
    )
    parts = read_all(InputFile("a", 10), Bounds(2, 10**9), crashing=True)
    assert [[row.record_offset for row in part] for part in parts] == [[0, 5, 5], [9]]


def test_weights() -> None:
    """A page weighs an eighth of its bytes, a text all of them, a reject what is shown of it."""
    assert weight_of_row(Record("a", 0, RecordKind.HTML, b"x" * 80)) == 10
    assert weight_of_row(Record("a", 0, RecordKind.TEXT, b"x" * 80)) == 80
    fields = ("id", "a", 0, None, RejectReason.EMPTY, "rule", "evidence", Stage.INTAKE, None, None, 10**9)
    assert weight_of_row(Reject(*fields, "shown")) == 5
    assert weight_of_row(Reject(*fields, None)) == 0
