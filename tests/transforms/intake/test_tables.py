"""CSV and TSV: one article a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.record import Record
from schemas.reject import Reject, RejectReason
from transforms.intake.formats import Head
from transforms.intake.tables import Dialect, is_table, split_row

ReadBytes = Callable[..., list[Record | Reject]]

ROWS = [
    ["a", "Lock open", 'The lock, "old Berta", is open.\r\n\r\nBoats; wait; no more.'],
    ["b", "", "Nobody came | to see."],
    ["c", "Say \\ nothing", "Tabs\tand\nlines."],
]
DIALECTS: dict[str, dict[str, Any]] = {
    "excel": {},
    "semicolons": {"delimiter": ";"},
    "tabs": {"delimiter": "\t"},
    "pipes": {"delimiter": "|"},
    "all-quoted": {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"},
}


def table(rows: list[list[str]], header: tuple[str, ...] = ("id", "title", "text"), **dialect: Any) -> str:
    """Rows as a writer of the dialect puts them."""
    target = io.StringIO()
    csv.writer(target, **dialect).writerows([header, *rows])
    return target.getvalue()


def texts(rows: list[Record | Reject]) -> list[str]:
    """The texts of the records among rows."""
    return [row.content.decode() for row in rows if isinstance(row, Record)]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["rows.csv", "rows"])
def test_rows_of_any_dialect(read_bytes: ReadBytes, dialect: dict[str, Any], codec: str, name: str) -> None:
    """Delimiters, quotation marks, line ends in fields and marks are those of the file."""
    rows = read_bytes(table(ROWS, **dialect).encode(codec), name)

    assert texts(rows) == [row[2] for row in ROWS]
    assert [row.given.title for row in rows if isinstance(row, Record)] == ["Lock open", None, "Say \\ nothing"]
    assert [row.given.source_id for row in rows if isinstance(row, Record)] == ["a", "b", "c"]


def test_each_row_stands_at_its_place(read_bytes: ReadBytes) -> None:
    """Offsets lead to the rows."""
    content = table(ROWS).encode()
    assert [content[row.record_offset :][:2] for row in read_bytes(content)] == [b"a,", b"b,", b"c,"]


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ("x,y,z,too,many", "csv-fields"),
        ("lonely", "csv-fields"),
        ('x,title,"no end', "csv-quote"),
        ("x,title,", "csv-empty-text"),
        (f'x,title,"{"long " * 30_000}"', "csv-over-limit"),
    ],
)
def test_only_the_broken_row_is_lost(read_bytes: ReadBytes, broken: str, rule: str) -> None:
    """A row that cannot be read is one reject; those around it are records."""
    lines = ["id,title,text", "a,b,First.", broken, "c,d,Second.", 'e,f,"Third, at last."', ""]
    rows = read_bytes("\n".join(lines).encode())

    if rule == "csv-quote":  # the quotation mark is taken as it stands, as it closes nowhere
        assert texts(rows) == ["First.", '"no end', "Second.", "Third, at last."]
        return
    assert texts(rows) == ["First.", "Second.", "Third, at last."]
    (row,) = (row for row in rows if isinstance(row, Reject))
    assert row.rule == rule


def test_other_ways_to_quote(read_bytes: ReadBytes) -> None:
    """Backslashes escape where the file uses them so, and blanks may stand before a quoted field."""
    escaped = b'id,text\n1,"He said \\"open\\", twice."\n'
    spaced = b'id, title, text\n1, "Lock", "Open, at last."\n'
    separated = b"sep=;\nid;text\n1;Open, at last.\n"
    assert texts(read_bytes(escaped)) == ['He said "open", twice.']
    assert texts(read_bytes(spaced)) == ["Open, at last."]
    assert texts(read_bytes(separated, "rows.csv")) == ["Open, at last."]


def test_a_table_in_another_encoding(read_bytes: ReadBytes) -> None:
    """Spreadsheets write the encoding of their country."""
    rows = read_bytes('id;text\n1;"Die Brücke ist für alle geöffnet."\n'.encode("cp1252"), "rows.csv")
    assert texts(rows) == ["Die Brücke ist für alle geöffnet."]


def test_a_table_without_texts_is_one_reject(read_bytes: ReadBytes) -> None:
    """A table of other things says which columns it has."""
    (row,) = read_bytes(b"year,price\n" + b"2024,7\n" * 50, "prices.csv")

    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (RejectReason.MALFORMED_RECORD, "csv-without-text")
    assert "year, price" in row.evidence


@pytest.mark.parametrize(
    ("start", "ending", "told"),
    [
        (b"title,text\na,b\n", "", True),
        (b"title\ttext\na\tb\n", ".txt", True),
        (b"On Monday, the text was, at last, open.\n", "", False),
        (b"text\nOpen.\n", "", False),
        (b"year,price\n", ".csv", True),
        (b"<html><body>", ".csv", False),
    ],
)
def test_a_table_is_told_by_its_header(start: bytes, ending: str, told: bool) -> None:
    """Names of a text and of another field make a table, or the ending does."""
    assert is_table(Head(start, ending)) is told


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0")), min_size=2))
def test_fields_are_those_of_the_standard_reader(fields: list[str]) -> None:
    """What Python's own writer writes comes out as it went in."""
    target = io.StringIO()
    csv.writer(target, lineterminator="").writerow(fields)
    assert split_row(target.getvalue(), Dialect(",")) == fields


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.text('",;\n a1\\', max_size=60))
def test_any_table_ends_as_rows(read_bytes: ReadBytes, rows: str) -> None:
    """Whatever stands in a table, reading ends, and no two rows share an id."""
    found = read_bytes(b"id,title,text\n" + rows.encode(), "rows.csv")
    assert len({row.copy_id for row in found}) == len(found) > 0
