"""What a file holds, by its content; its ending is only asked where the content leaves it open."""

from __future__ import annotations

import codecs
import json
import re
from enum import Enum
from itertools import islice

from schemas.reject import Rejection, RejectReason
from transforms.intake.charset_detection import utf_16_of
from transforms.intake.endings import JSON_LINES, PAGES, without_compression
from transforms.intake.magic import not_text

HEAD_BYTES = 65_536
"""How much of a file is looked at."""

_MAX_CONTROLS = 2
_MAX_CONTROL_SHARE = 0.02
_MAX_CONTROL_SHARE_IN_PAGE = 0.1
_CONTROLS = bytes([*range(0x00, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])

_PROLOGUE = re.compile(rb"\s*(?:(?:<!--.*?(?:-->|\Z)|<\?xml.*?\?>)\s*)*", re.DOTALL)
_PAGE_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|article|section|main|header|table|p|h[1-6]|"
    rb"ul|ol|a|b|br|img|span|font|iframe|center|noscript|form)[\s>/]",
    re.IGNORECASE,
)
_PAGE_ANYWHERE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(?:/(?:p|div|a|span|h[1-6]|li|ul|strong|em|b|i|title)|br|p|div)\s*/?>", re.IGNORECASE)
_ENOUGH_TAGS = 3
_XML_START = re.compile(
    rb"<(?!html)(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex|svg|nitf|newsml|newsitem|tei|opml)[\s>:]", re.IGNORECASE
)
_WARC_START = re.compile(rb"\s*WARC/\d\.\d+\r?\n")
_MHTML = re.compile(rb"^MIME-Version:.*^Content-Type:\s*multipart/related", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_JSON_DOCUMENT = re.compile(rb'\s*(?:\[\s*[\[{"]|\{\s*\n\s*")')
_OBJECT_LINE = re.compile(rb"\n[ \t\r\f\v]*\{")


class FileKind(str, Enum):
    """How a file is to be read."""

    HTML = "html"
    TEXT = "text"
    JSONL = "jsonl"
    WARC = "warc"


def sniff(head: bytes, path: str) -> FileKind | Rejection:
    """The kind of the file that begins so, or why it is none that can be read; `head` is not empty."""
    binary = not_text(head)
    if binary:
        return Rejection(RejectReason.NOT_TEXT, binary[0], f"the first bytes are those of {binary[1]}")
    wide = utf_16_of(head)
    if wide is not None or head.startswith(codecs.BOM_UTF32_BE):
        characters = head.decode(wide or "utf-32-be", "replace").replace("\x00", "").encode("utf-8", "replace")
        return _sniff_characters(characters.removeprefix(codecs.BOM_UTF8), path)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    kind = _sniff_characters(head.removeprefix(codecs.BOM_UTF8), path)
    allowed = _MAX_CONTROL_SHARE_IN_PAGE if kind is FileKind.HTML else _MAX_CONTROL_SHARE
    if controls > max(_MAX_CONTROLS, allowed * len(head)) and kind not in (FileKind.JSONL, FileKind.WARC):
        share = round(100 * controls / len(head))
        evidence = f"{share} % of the first {len(head):,} bytes are control characters; it begins {head[:8].hex(' ')}"
        return Rejection(RejectReason.NOT_TEXT, "binary", evidence)
    return kind


def looks_like_page(head: bytes) -> bool:
    """Whether bytes are HTML: they begin like a page, hold a page's frame, or several tags."""
    body = head[found.end() :] if (found := _PROLOGUE.match(head)) else head
    if _PAGE_START.match(body):
        return True
    tags = sum(1 for _ in islice(_TAG.finditer(head), _ENOUGH_TAGS))
    return tags >= _ENOUGH_TAGS or (tags > 0 and _PAGE_ANYWHERE.search(head) is not None)


def _sniff_characters(head: bytes, path: str) -> FileKind | Rejection:
    ending = _ending(path)
    if _WARC_START.match(head):
        return FileKind.WARC
    if _is_json_lines(head, ending):
        return FileKind.JSONL
    if _JSON_DOCUMENT.match(head):
        evidence = "one JSON document over many lines; give one article a line (JSONL)"
        return Rejection(RejectReason.MALFORMED_RECORD, "json-not-lines", evidence)
    body = head[found.end() :] if (found := _PROLOGUE.match(head)) else head
    if found := _XML_START.match(body):
        name = found.group(1).decode("ascii").lower()
        return Rejection(RejectReason.NOT_TEXT, "xml", f"XML of type {name}, no page")
    if _MHTML.search(head[:2048]):
        return Rejection(RejectReason.NOT_TEXT, "mhtml", "a page saved as MIME (MHTML); save it as HTML")
    if looks_like_page(head) or (ending in PAGES and _TAG.search(head)):
        return FileKind.HTML
    return FileKind.TEXT


def _is_json_lines(head: bytes, ending: str) -> bool:
    """Whether the lines are JSON objects: most of those that begin like one, and by the ending where all are broken."""
    if ending in JSON_LINES:
        return True
    if not _OBJECT_LINE.search(b"\n" + head):
        return False
    lines = [line for line in head.split(b"\n") if line.strip()]
    objects = [line for line in lines if line.lstrip().startswith(b"{")]
    if 2 * len(objects) < len(lines):
        return False
    whole = objects if len(head) < HEAD_BYTES or len(lines) == 1 else objects[:-1]
    return any(map(_is_object, whole[:20])) or (
        len(head) >= HEAD_BYTES and len(lines) == 1 and head.lstrip()[:2] == b'{"'
    )


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _ending(path: str) -> str:
    name = without_compression(path.rsplit("/", 1)[-1].split("?")[0])
    return "." + name.rsplit(".", 1)[-1] if "." in name else ""
