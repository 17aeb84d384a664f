"""RSS, Atom and RDF feeds, and news items in NITF and NewsML: each item is an article.

Items are cut out of the stream by their tags and parsed one by one, without a document type: no entity is resolved and
nothing is loaded. What follows a broken item is not lost.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.articles import article, source_id
from transforms.intake.decoding import UndecodableError, decode
from transforms.intake.fields import Fields
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.sniffing import HEAD_BYTES, xml_root
from transforms.intake.source import ByteSource

_ROOTS = ("rss", "feed", "rdf", "nitf", "newsitem", "newsml", "newsmessage")
_NAMES = rb"(?:item|entry|nitf|newsitem)"
_START = re.compile(rb"<(?:\w{1,20}:)?" + _NAMES + rb"(?=[\s>])", re.IGNORECASE)
_END = re.compile(
    rb"(?P<end></(?:\w{1,20}:)?" + _NAMES + rb"\s{0,20}>)|(?=<(?:\w{1,20}:)?(?:item|entry)[\s>])", re.IGNORECASE
)
_STEP, _OVERLAP = 65_536, 128
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}\bencoding\s*=\s*["']([\w.:-]{1,40})""")
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z0-9]{1,30});")
_MOST_CHILDREN = 2_000
_TEXTS = ("encoded", "full-text", "fulltext", "body", "content")
"""Elements that hold the whole text, best first."""
_TEASERS = ("description", "summary")
_IDS = ("guid", "id", "identifier")
_TIMES = ("pubdate", "published", "issued", "date", "created")
_CHANGES = ("updated", "modified")
_PARAGRAPHS = ("p", "hl2")
_FOREIGN = ("media", "itunes", "georss", "atom10")
"""Prefixes of elements that are named as an article's are, and mean something else."""


def is_feed(head: Head) -> bool:
    """Whether the document's outermost element is that of a feed or of a news item."""
    return xml_root(head.characters) in _ROOTS


def read_feed(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The article of each item, and a reject for each that has none or is broken."""
    declared = _DECLARED.search(source.peek(HEAD_BYTES)[:1_000])
    charset = declared.group(1).decode("ascii") if declared else None
    while _find_start(source):
        offset = source.offset
        item, length, ended = _take_item(source, limits.max_record_bytes)
        if not ended and source.failure is not None:
            break
        if length > limits.max_record_bytes:
            words = f"the item has {length:,} bytes, the limit is {limits.max_record_bytes:,}"
            yield reject(file, Rejection(RejectReason.TOO_LARGE, "feed-over-limit", words), offset=offset, size=length)
        elif not ended:
            cut = Rejection(RejectReason.TRUNCATED_RECORD, "feed-cut-off", "the last item does not end")
            yield reject(file, cut, offset=offset, content=item)
        else:
            yield _read_item(item, charset, file, offset, limits)
    if source.failure is not None:
        yield reject(file, source.failure, offset=source.offset)


def _find_start(source: ByteSource) -> bool:
    """Passes over what stands before the next item; False where there is none."""
    while window := source.peek(_STEP):
        if found := _START.search(window):
            source.skip(found.start())
            return True
        source.skip(max(1, len(window) - _OVERLAP) if len(window) == _STEP else len(window))
    return False


def _take_item(source: ByteSource, limit: int) -> tuple[bytes, int, bool]:
    """Takes the item that begins here: its bytes up to the limit, its length, and whether it ends."""
    parts = [source.take(2)]
    length = 2
    while window := source.peek(_STEP):
        found = _END.search(window)
        unsure = _OVERLAP if len(window) == _STEP else 0  # a tag may be cut in two
        part = source.take(found.end() if found else len(window) - unsure)
        length += len(part)
        if length <= limit:
            parts.append(part)
        if found:
            return b"".join(parts), length, True
    return b"".join(parts), length, False


def _read_item(item: bytes, charset: str | None, file: InputFile, offset: int, limits: ReadLimits) -> Record | Reject:
    fields: dict[str, Any] = {}
    try:
        fields = item_fields(_parsed(item, charset))
        return article(fields, limits.fields, file, offset, item)
    except IntakeError as error:
        rejection = replace(error.rejection, rule=error.rejection.rule.replace("json-", "feed-"))
        own_id = source_id(Fields(fields)) if fields else None
        url = fields.get("url")
        return reject(file, rejection, offset=offset, content=item, source_id=own_id, url=url)


def _parsed(item: bytes, charset: str | None) -> Any:
    try:
        words = decode(item, charset, RecordKind.TEXT)
    except UndecodableError as error:
        raise IntakeError(RejectReason.MALFORMED_RECORD, "feed-not-text", error.evidence) from error
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(_REFERENCE.sub(_character, words), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise IntakeError(RejectReason.MALFORMED_RECORD, "feed-malformed", one_line(str(error))) from error
    if root is None:
        raise IntakeError(RejectReason.MALFORMED_RECORD, "feed-malformed", "the item is no XML")
    return root


def _character(reference: re.Match[str]) -> str:
    """The character that a name of HTML stands for: XML knows five of them only."""
    return html.unescape(reference.group())


def item_fields(item: Any) -> dict[str, Any]:
    """An item's fields under names that are known; raises nothing, an item may have none."""
    if _name(item)[1] in ("nitf", "newsitem"):
        return _news_fields(item)
    found: dict[str, list[Any]] = {}
    for child in list(item)[:_MOST_CHILDREN]:
        prefix, name = _name(child)
        if prefix not in _FOREIGN:
            found.setdefault(name, []).append(child)
    fields: dict[str, Any] = {
        "title": _first(found, ("title",)),
        "url": _link(found),
        "id": _first(found, _IDS),
        "published": _first(found, _TIMES) or _first(found, _CHANGES),
        "updated": _first(found, _CHANGES),
        "authors": [words for child in found.get("creator", []) + found.get("author", []) if (words := _person(child))],
        "language": _first(found, ("language",)),
        "source_name": _first(found, ("source",)) if not any(len(child) for child in found.get("source", [])) else None,
        "text": _first(found, _TEXTS) or _first(found, _TEASERS),
    }
    return {name: value for name, value in fields.items() if value}


def _name(element: Any) -> tuple[str, str]:
    """An element's prefix and name in lower case; a prefix that is not declared stands in the name."""
    tag = str(element.tag)
    prefix, _, name = tag.rpartition("}")[2].rpartition(":")
    return (prefix or element.prefix or "").lower(), name.lower()


def _first(found: dict[str, list[Any]], names: tuple[str, ...]) -> str | None:
    return next((words for name in names for child in found.get(name, ()) if (words := _words(child))), None)


def _words(element: Any) -> str | None:
    """What an element holds: its text, or its markup where it holds elements, as XHTML in Atom does."""
    if len(element):
        words = (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)
        return re.sub(r'\sxmlns(?::\w+)?="[^"]*"', "", words).strip() or None
    return (element.text or "").strip() or None


def _person(element: Any) -> str | None:
    """An author's name; RSS may have "address (name)"."""
    name = next((child.text for child in element if _name(child)[1] == "name"), None) or element.text or ""
    within = re.search(r"\(([^()]+)\)\s*$", name) if "@" in name else None
    return (within.group(1) if within else name).strip() or None


def _link(found: dict[str, list[Any]]) -> str | None:
    """The item's address: the text of RSS, the attribute of Atom, or an id that is a permanent link."""
    for child in found.get("link", ()):
        address = child.get("href") if child.get("rel", "alternate") == "alternate" else None
        if address or (child.text and child.text.strip()):
            return str(address or child.text).strip()
    guid = next(iter(found.get("guid", ())), None)
    words = (guid.text or "").strip() if guid is not None and guid.get("isPermaLink") != "false" else ""
    return words if words.startswith(("http://", "https://")) else None


def _news_fields(item: Any) -> dict[str, Any]:
    """The fields of an item in NITF or NewsML."""
    firsts: dict[str, Any] = {}
    paragraphs: list[str] = []
    for element in item.iter():
        name = _name(element)[1]
        firsts.setdefault(name, element)
        words = _plain(element) if name in _PARAGRAPHS and not _in_media(element, item) else ""
        if words:
            paragraphs.append(words)
    issued = next((firsts[name] for name in ("date.issue", "story.date", "date.release") if name in firsts), None)
    made = next((firsts[name] for name in ("firstcreated", "contentcreated", "versioncreated") if name in firsts), None)
    identified = firsts.get("doc-id")
    fields = {
        "title": next((words for name in ("hl1", "headline", "title") if (words := _plain(firsts.get(name)))), None),
        "published": (issued.get("norm") if issued is not None else None) or _plain(made),
        "author": next(
            (words for name in ("person", "byline", "by", "creator") if (words := _plain(firsts.get(name)))), None
        ),
        "id": identified.get("id-string") if identified is not None else item.get("guid"),
        "text": "\n".join(paragraphs),
    }
    return {name: value for name, value in fields.items() if value}


def _in_media(element: Any, item: Any) -> bool:
    """Whether a paragraph stands below a picture or in the head of the text."""
    parent = element.getparent()
    for _ in range(12):
        if parent is None or parent is item:
            return False
        if _name(parent)[1] in ("media", "media-caption", "body.head", "abstract", "table"):
            return True
        parent = parent.getparent()
    return False


def _plain(element: Any) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
