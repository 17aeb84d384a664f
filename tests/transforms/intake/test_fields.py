"""The names of fields in the files of other tools."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.record import Record, RecordKind
from schemas.reject import Reject
from transforms.intake.fields import ALIASES

ReadBytes = Callable[..., list[Record | Reject]]

TEXT = "The harbour master opened the new lock on Tuesday."


@pytest.mark.parametrize(
    ("fields", "given"),
    [
        ({"maintext": TEXT, "date_publish": "2024-05-06"}, {"published_at": "2024-05-06"}),
        ({"text": TEXT, "publish_date": "2024-05-06"}, {"published_at": "2024-05-06"}),
        ({"content": TEXT, "publishedAt": "2024-05-06", "source": {"name": "Port"}}, {"site": "Port"}),
        ({"plaintext": TEXT, "publishing_date": "2024-05-06"}, {"published_at": "2024-05-06"}),
        ({"article": {"articleBody": TEXT, "headline": "Lock open"}}, {"title": "Lock open"}),
        (
            {"text": TEXT, "date": {"$date": "2024-05-06"}, "title": "None"},
            {"published_at": "2024-05-06", "title": None},
        ),
    ],
    ids=["news-please", "newspaper", "newsapi", "fundus", "zyte", "mongoexport"],
)
def test_the_names_of_a_tool_are_understood(
    read_bytes: ReadBytes, fields: dict[str, Any], given: dict[str, Any]
) -> None:
    """A line as the tool writes it, read compressed, gives its text and what it says of it."""
    (record,) = read_bytes(gzip.compress(json.dumps(fields).encode() + b"\n"))

    assert isinstance(record, Record)
    assert record.content.decode() == TEXT
    assert {name: getattr(record.given, name) for name in given} == given


def test_every_documented_name_is_in_the_table() -> None:
    """The names in docs/inputs.md are those that the program knows."""
    page = (Path(__file__).parents[3] / "docs" / "inputs.md").read_text(encoding="utf-8")
    names = {name for row in page.splitlines() if row.startswith("|") for name in row.split("`")[1::2]}
    known = {alias for aliases in ALIASES.values() for alias in aliases}
    assert {name for name in names if not name.startswith(("{", '"'))} <= known


def test_the_rendered_content_of_wordpress_is_a_page(read_bytes: ReadBytes) -> None:
    """Its markup is read as HTML, and the title stands in an object of its own."""
    line = {
        "title": {"rendered": "Lock open"},
        "content": {"rendered": f"<p>{TEXT}</p>"},
        "date": "2024-05-06T07:00:00",
    }
    (record,) = read_bytes(json.dumps(line).encode())

    assert isinstance(record, Record)
    assert (record.kind, record.given.title) == (RecordKind.HTML, "Lock open")
