"""What a file holds, by its content."""

from __future__ import annotations

import pytest

from schemas.reject import Rejection
from transforms.intake.formats import Reader
from transforms.intake.readers import sniff
from transforms.intake.sniffing import HEAD_BYTES

PAGE = "<html><head><title>Bridge</title></head><body><p>Open.</p></body></html>"


def name_of(head: bytes, path: str) -> str | None:
    """The name of the format that a file is taken for; None where it is not read."""
    reader = sniff(head, path)
    return reader.name if isinstance(reader, Reader) else None


@pytest.mark.parametrize(
    "head",
    [
        PAGE,
        "\n\n  <!DOCTYPE html>\n" + PAGE,
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "x">' + PAGE,
        "<!-- saved from an archive -->\n<script>x</script>" + PAGE,
        "<div class='story'><p>A part of a page</p></div>",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
        "The bridge <b>is</b> open,<br> <i>said</i> the mayor",
        "\ufeff" + PAGE,
    ],
    ids=["plain", "doctype", "xhtml", "comment", "part", "with-headers", "tags", "mark"],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_pages(head: str, codec: str) -> None:
    """A page is known in each of its forms and encodings."""
    assert name_of(head.encode(codec), "file") == "html"


@pytest.mark.parametrize(
    "head",
    [
        "The bridge is open again.",
        "Write <html> at the head of a page, the teacher said, and a title below.",
        "If a < b and b > c, then the bridge holds.",
        "{The bridge} is open: a poem in braces.",
        'He wrote {"a": 1} on the wall.\nThen he left.\nNobody saw him.',
        "BZh is how the bridge was called.",
        "WARC/1.0 is a format, the librarian said.",
    ],
)
def test_texts(head: str) -> None:
    """A text that mentions tags, braces or the names of formats is a text."""
    assert name_of(head.encode(), "file") == "text"


@pytest.mark.parametrize(
    ("head", "path"),
    [
        (b'{"text": "a"}\n{"text": "b"}\n', "file"),
        (b'\n  {"text": "a"}\nbroken\n{"text": "b"}\n', "file"),
        (b'{"html": "' + b"<p>long</p>" * 10_000, "file"),
        (b"broken\nand broken\n", "file.NDJSON.zst"),
    ],
    ids=["lines", "broken-one", "long-line", "ending"],
)
def test_json_lines(head: bytes, path: str) -> None:
    """Lines of JSON are known by most of them, by the beginning of a long one, or by the ending."""
    assert name_of(head[:HEAD_BYTES], path) == "jsonl"


def test_an_archive_is_known_by_its_first_line() -> None:
    """The version line of WARC comes first in every archive."""
    assert name_of(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n", "file.html") == "warc"


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (b'<?xml version="1.0"?>\n<catalogue><book/></catalogue>', "xml"),
        (b"<urlset xmlns='x'><url></url></urlset>", "sitemap"),
        (b"{\\rtf1 The bridge}", "office-document"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"\x00\x00\x00\x18ftypavif", "image"),
        (b"\x00\x00\x00\x18ftypmp42", "audio-or-video"),
        (b"The bridge \x01\x02\x03\x04\x05 is open", "binary"),
    ],
    ids=["xml", "sitemap", "rtf", "webp", "avif", "mp4", "controls"],
)
def test_what_is_not_read(head: bytes, rule: str) -> None:
    """Other formats are refused by name."""
    verdict = sniff(head, "file")

    assert isinstance(verdict, Rejection)
    assert verdict.rule == rule
    assert verdict.evidence


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "message"),
        (b"From a@b Mon Mar 11\nFrom: a@b\nSubject: Lock\n\nOpen.", "mailbox"),
        (b"Subject: the bridge is open again.\n\nFrom: a reader", "text"),
        (b"From Monday the bridge is open.\nSubject to change.", "text"),
        (b"<rss><channel>", "feed"),
        (b"id,title,text\n", "csv"),
        (b'[{"text": "a"}]', "json"),
    ],
)
def test_other_formats(head: bytes, name: str) -> None:
    """Each is known by signs of its own, and a text that mentions them stays a text."""
    assert name_of(head, "file") == name
