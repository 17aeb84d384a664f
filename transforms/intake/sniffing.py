"""Signs of markup in the beginning of a file or of a page."""

from __future__ import annotations

import re
from itertools import islice

from transforms.intake.endings import PAGES
from transforms.intake.formats import Head

HEAD_BYTES = 65_536
"""How much of a file is looked at."""

_PROLOGUE = re.compile(rb"\s*(?:(?:<!--.*?(?:-->|\Z)|<\?xml.*?\?>)\s*)*", re.DOTALL)
_PAGE_START = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|article|section|main|header|table|p|h[1-6]|"
    rb"ul|ol|a|b|br|img|span|font|iframe|center|noscript|form)[\s>/]",
    re.IGNORECASE,
)
_PAGE_ANYWHERE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(rb"<(?:/(?:p|div|a|span|h[1-6]|li|ul|strong|em|b|i|title)|br|p|div)\s*/?>", re.IGNORECASE)
_ENOUGH_TAGS = 3
_OTHER_TYPE = re.compile(rb"<!DOCTYPE\s+(?!html)[^>\[]{0,500}(?:\[[^\]]{0,20000}\]\s*)?>\s*", re.IGNORECASE)
_ELEMENT = re.compile(rb"<(?:[A-Za-z]\w{0,20}:)?([A-Za-z][\w.-]{0,40})[\s/>]")
_XML_ROOTS = frozenset(
    ("rss", "feed", "rdf", "urlset", "sitemapindex", "svg", "nitf", "newsml", "newsitem", "newsmessage", "tei", "opml")
)


def is_page(head: Head) -> bool:
    """Whether the file is HTML; where its name says so, a single tag is enough."""
    return looks_like_page(head.characters) or (head.ending in PAGES and _TAG.search(head.characters) is not None)


def looks_like_page(head: bytes) -> bool:
    """Whether bytes are HTML: they begin like a page, hold a page's frame, or several tags."""
    if _PAGE_START.match(without_prologue(head)):
        return True
    tags = sum(1 for _ in islice(_TAG.finditer(head), _ENOUGH_TAGS))
    return tags >= _ENOUGH_TAGS or (tags > 0 and _PAGE_ANYWHERE.search(head) is not None)


def without_prologue(head: bytes) -> bytes:
    """The head behind white space, comments and an XML declaration."""
    return head[found.end() :] if (found := _PROLOGUE.match(head)) else head


def xml_root(head: bytes) -> str | None:
    """The name of a document's outermost element in lower case, without its prefix, where it is XML and no page."""
    body = without_prologue(head)
    declared = b"<?xml" in head[: len(head) - len(body)]
    if typed := _OTHER_TYPE.match(body):
        body = without_prologue(body[typed.end() :])
    found = _ELEMENT.match(body)
    if found is None or _PAGE_START.match(body):
        return None
    name = found.group(1).decode("ascii").lower()
    return name if declared or typed or name in _XML_ROOTS else None
