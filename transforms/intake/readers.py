"""Every format of input files, one row each, and which of them a file is: told by its content, and by its ending only
where the content leaves it open."""

from __future__ import annotations

import codecs
import re

from schemas.reject import Rejection, RejectReason
from transforms.intake.arc import is_arc, read_arc
from transforms.intake.archives import is_tar, is_zip, read_tar, read_zip
from transforms.intake.charset_detection import utf_16_of
from transforms.intake.feeds import is_feed, read_feed
from transforms.intake.formats import Head, Reader, ending_of
from transforms.intake.json_documents import is_json_document, read_json
from transforms.intake.jsonl import is_json_lines, read_jsonl
from transforms.intake.magic import not_text
from transforms.intake.mail import is_mailbox, is_message, read_mailbox, read_message
from transforms.intake.single import read_page, read_text
from transforms.intake.sniffing import is_page, xml_root
from transforms.intake.tables import is_table, read_table
from transforms.intake.warc import is_warc, read_warc

_HAR = re.compile(rb'\s*\{\s*"log"\s*:\s*\{\s*"(?:version|creator|browser|pages|entries)"')
_MAX_CONTROLS = 2
_CONTROLS = bytes([*range(0x00, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])


_BINARY: tuple[Reader, ...] = (
    Reader("zip", is_zip, read_zip, holds_files=True),
    Reader("tar", is_tar, read_tar, holds_files=True),
    Reader("arc", is_arc, read_arc),
)
_MARKED: tuple[Reader, ...] = (
    Reader("warc", is_warc, read_warc, resumes=True),
    Reader("json", is_json_document, read_json, lines=True),
    Reader("feed", is_feed, read_feed, lines=True, controls=0.02),
    Reader("jsonl", is_json_lines, read_jsonl, resumes=True, lines=True),
    Reader("message", is_message, read_message, many=False, controls=0.02),
    Reader("mailbox", is_mailbox, read_mailbox, controls=0.02),
    Reader("csv", is_table, read_table, lines=True, controls=0.02),
)
_LOOSE: tuple[Reader, ...] = (
    Reader("html", is_page, read_page, many=False, controls=0.1),
    Reader("text", lambda head: True, read_text, many=False, controls=0.02),
)
READERS: tuple[Reader, ...] = (*_BINARY, *_MARKED, *_LOOSE)
"""The formats that are read, the surest signs first; the first whose signs a file shows reads it."""


def sniff(head: bytes, path: str) -> Reader | Rejection:
    """The format of the file that begins so, or why it is none that can be read; `head` is not empty."""
    found = next((reader for reader in _BINARY if reader.tells(Head(head, ending_of(path)))), None)
    if found:
        return found
    binary = not_text(head)
    if binary:
        return Rejection(RejectReason.NOT_TEXT, binary[0], f"the first bytes are those of {binary[1]}")
    wide = utf_16_of(head)
    if wide is not None or head.startswith(codecs.BOM_UTF32_BE):
        characters = head.decode(wide or "utf-32-be", "replace").replace("\x00", "").encode("utf-8", "replace")
        return _by_signs(Head(characters.removeprefix(codecs.BOM_UTF8), ending_of(path)))
    reader = _by_signs(Head(head.removeprefix(codecs.BOM_UTF8), ending_of(path)))
    return _binary(head, reader.controls if isinstance(reader, Reader) else 0.02) or reader


def _by_signs(head: Head) -> Reader | Rejection:
    if _HAR.match(head.characters):
        evidence = "a capture of a browser (HAR); convert it to WARC, as har2warc does"
        return Rejection(RejectReason.NOT_TEXT, "har", evidence)
    found = next((reader for reader in _MARKED if reader.tells(head)), None)
    return found or _unread(head.characters) or next(reader for reader in _LOOSE if reader.tells(head))


def _unread(head: bytes) -> Rejection | None:
    root = xml_root(head)
    if root in ("urlset", "sitemapindex"):
        evidence = "a sitemap: it lists addresses and holds no articles; fetch the pages that it names"
        return Rejection(RejectReason.NOT_TEXT, "sitemap", evidence)
    if root:
        return Rejection(RejectReason.NOT_TEXT, "xml", f"XML of type {root}, no page")
    return None


def _binary(head: bytes, allowed: float | None) -> Rejection | None:
    """The verdict on a file of which too many characters are controls."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if allowed is None or controls <= max(_MAX_CONTROLS, allowed * len(head)):
        return None
    share = round(100 * controls / len(head))
    evidence = f"{share} % of the first {len(head):,} bytes are control characters; it begins {head[:8].hex(' ')}"
    return Rejection(RejectReason.NOT_TEXT, "binary", evidence)
