"""The names of fields in the files of other tools."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject
from transforms.intake.fields import ALIASES, folded, parse_fields
from transforms.intake.formats import ReadLimits
from transforms.intake.reading import read_records

ReadBytes = Callable[..., list[Record | Reject]]

GMT = "2024-05-06T07:00:00Z"
PORT = {"uri": "port.example", "title": "The Port"}
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
        ({"body": {"summary": [], "sections": [{"paragraphs": [TEXT]}]}, "id": 7}, {"source_id": "7"}),
        (
            {"text": TEXT, "source": "https://port.example/a", "source-hostname": "Port", "hostname": "port.example"},
            {"url": "https://port.example/a", "site": "Port"},
        ),
        ({"text": [TEXT], "Published At": ["2024-05-06"]}, {"published_at": "2024-05-06"}),
        ({"httpResponseBody": base64.b64encode(TEXT.encode()).decode(), "statusCode": 200}, {"http_status": 200}),
        ({"content": TEXT, "date": "2024-05-06T09:00:00", "date_gmt": "2024-05-06T07:00:00"}, {"published_at": GMT}),
        ({"story_text": TEXT, "stories_id": 12, "media_name": "Port"}, {"source_id": "12", "site": "Port"}),
        (
            {"body": TEXT, "uri": "81", "dateTimePub": "2024-05-06", "url": "https://a.example/", "source": PORT},
            {"source_id": "81", "published_at": "2024-05-06", "site": "The Port", "url": "https://a.example/"},
        ),
        ({"text": TEXT, "seendate": "20240506T070000Z"}, {"published_at": "20240506T070000Z"}),
        (
            {"_id": {"$oid": "5f"}, "text": TEXT, "date": {"$date": {"$numberLong": "1715000000000"}}},
            {"source_id": "5f", "published_at": "1715000000000"},
        ),
        ({"id": "a", "fields": {"bodyText": TEXT}, "webTitle": "Lock &amp; <em>key</em>"}, {"title": "Lock & key"}),
        ({"_id": "b", "_source": {"text": TEXT, "title": "Lock"}}, {"title": "Lock", "source_id": "b"}),
        ({"text": TEXT, "author": 5, "byline": "Ada Quill"}, {"authors": ("Ada Quill",)}),
    ],
    ids=[
        *("news-please", "newspaper", "newsapi", "fundus", "zyte", "mongoexport", "fundus-body", "trafilatura"),
        *("scrapy", "zyte-response", "wordpress-gmt", "mediacloud", "eventregistry", "gdelt", "mongoexport-numbers"),
        *("guardian", "search-hit", "author-key"),
    ],
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
    table = page.partition("## Field names")[2]
    names = {name for row in table.splitlines() if row.startswith("|") for name in row.split("`")[1::2]}
    known = {folded(alias) for aliases in ALIASES.values() for alias in aliases}
    assert {folded(name) for name in names if not name.startswith(("{", '"'))} <= known


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


def test_a_user_names_fields(tmp_path: Path) -> None:
    """Names of the user's own go before those that are known, which are asked where they hold nothing."""
    path = tmp_path / "a.jsonl"
    lines = [{"when": "2024-05-06", "story": {"body": TEXT}, "text": "A teaser."}, {"text": TEXT, "date": "2024-05-07"}]
    path.write_text("\n".join(map(json.dumps, lines)))
    limits = ReadLimits(fields=parse_fields("text=story.body,date=when"))
    rows = [row for row in read_records(InputFile(str(path), 1), limits) if isinstance(row, Record)]

    assert [row.content.decode() for row in rows] == [TEXT, TEXT]
    assert [row.given.published_at for row in rows] == ["2024-05-06", "2024-05-07"]


def test_the_own_id_stands_on_rejects_too(read_bytes: ReadBytes) -> None:
    """A record that is rejected can be found again by its id."""
    (row,) = read_bytes(b'{"id": "lock-1", "title": "Lock open"}')

    assert isinstance(row, Reject)
    assert row.source_id == "lock-1"


def test_a_text_full_of_tags_is_a_page(read_bytes: ReadBytes) -> None:
    """Many tools put markup in a field for text."""
    (record,) = read_bytes(json.dumps({"content": f"<p>{TEXT}</p>", "page": 3}).encode())

    assert isinstance(record, Record)
    assert record.kind is RecordKind.HTML


def test_objects_of_many_and_long_names_are_read_as_others_are(read_bytes: ReadBytes) -> None:
    """What is remembered of names is bounded, and what is beyond is found all the same."""
    others = {f"{number}" * 50: number for number in range(200)}
    given = {**others, "Head-Line": "A crane moves", "text": "The crane was moved.", "source": {"name": "The Quay"}}
    (row,) = read_bytes(json.dumps(given).encode(), "many.jsonl")
    assert isinstance(row, Record)
    assert (row.content, row.given.title, row.given.site) == (b"The crane was moved.", "A crane moves", "The Quay")
