"""From an object of named fields to the raw record of an article."""

from __future__ import annotations

import base64
import binascii
import html
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from schemas.record import Given, InputFile, Record, RecordKind
from schemas.reject import RejectReason
from transforms.intake.fields import ADDRESSES, Chosen, Fields
from transforms.intake.magic import not_text
from transforms.intake.problems import IntakeError, one_line
from transforms.intake.sniffing import HEAD_BYTES, looks_like_page

MOST_AUTHORS = 200
"""So many names are taken from one record; longer lists are no article's."""
MOST_PARTS = 2_000
"""So many sections of a body are taken."""
LONGEST_ID = 1_000

_ADDRESS = re.compile(r"(?:https?:)?//|www\.", re.IGNORECASE)
_ZONE = re.compile(r"(?:z|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_WRITTEN_LIST = re.compile(r"\s*\[\s*['\"].*['\"]\s*\]\s*\Z", re.DOTALL)
_WRITTEN_NAME = re.compile(r"'([^']*)'(?=\s*[,\]])|\"([^\"]*)\"(?=\s*[,\]])")
_ONLY_PAGES = ("page",)
"""Names that hold a page, or something else."""
_OBJECTS = ("$date", "$numberLong", "$numberInt", "$numberDouble", "$oid", "rendered", "@value", "_", "#text")
"""Keys of an object that stands for one value: as mongoexport, WordPress and makers of JSON from XML write them."""


class Content(NamedTuple):
    """A record's text or page; `charset` is None where only the bytes can tell."""

    kind: RecordKind
    content: bytes
    charset: str | None = "utf-8"


def article(fields: Mapping[str, Any], chosen: Chosen, file: InputFile, offset: int, identity: bytes) -> Record:
    """The record that an object makes; raises IntakeError where it holds no text."""
    found = Fields(fields, chosen)
    content = content_of(found)
    if content is None:
        inner, content = next(((one, held) for one in found.inner() if (held := content_of(one))), (found, None))
        found = inner
    if content is None:
        raise _without_text(found)
    return Record(
        input_path=file.path,
        record_offset=offset,
        kind=content.kind,
        content=content.content,
        charset=content.charset,
        file_modified_at=file.modified_at,
        given=given_of(found),
        identity=identity,
    )


def content_of(fields: Fields) -> Content | None:
    """The article's text, or else its page; None where it has neither. A text full of tags is a page."""
    for _, value in fields.values("text"):
        words = _text(value)
        if words is not None:
            body = words.encode("utf-8", "replace")
            return Content(RecordKind.HTML if looks_like_page(body[:HEAD_BYTES]) else RecordKind.TEXT, body)
    for name, value in fields.values("html"):
        words = _text(value)
        if words is not None and (name not in _ONLY_PAGES or looks_like_page(words.encode("utf-8", "replace"))):
            return Content(RecordKind.HTML, words.encode("utf-8", "replace"))
    return next((_response(value) for _, value in fields.values("response") if isinstance(value, str) and value), None)


def given_of(fields: Fields) -> Given:
    """What the fields say of the article."""
    url, site, outlet = _address(fields), _first(fields, "site"), _first(fields, "outlet")
    status = fields.given.get("statusCode")
    return Given(
        url=url,
        title=_plain(_first(fields, "title")),
        published_at=_time(fields, "published_at"),
        modified_at=_time(fields, "modified_at"),
        site=outlet if url and outlet else site or outlet,
        authors=_authors(fields),
        language=_first(fields, "language"),
        http_status=status if isinstance(status, int) and 100 <= status < 600 else None,
        source_id=source_id(fields),
    )


def source_id(fields: Fields) -> str | None:
    """The id that the record has where it comes from."""
    found = _first(fields, "id")
    return found[:LONGEST_ID] if found else None


def _response(value: str) -> Content:
    """The page of a response in base64; what it is told by its bytes."""
    try:
        body = base64.b64decode(value, validate=False)
    except (binascii.Error, ValueError) as error:
        raise IntakeError(RejectReason.MALFORMED_RECORD, "json-base64", one_line(str(error))) from error
    if binary := not_text(body):
        evidence = f"the response's first bytes are those of {binary[1]}"
        raise IntakeError(RejectReason.NOT_TEXT, binary[0], evidence)
    if not body.strip():
        raise IntakeError(RejectReason.EMPTY, "json-empty-text", "nothing in the response")
    return Content(RecordKind.HTML if looks_like_page(body[:HEAD_BYTES]) else RecordKind.TEXT, body, None)


def _without_text(fields: Fields) -> IntakeError:
    named = sorted({name for field in ("text", "html") for name, _ in fields.values(field) if name})
    if named:
        return IntakeError(RejectReason.EMPTY, "json-empty-text", f"nothing in {', '.join(named)}")
    found = ", ".join(sorted(map(str, fields.given))[:20]) or "no fields"
    words = one_line(f"neither text nor html; has {found}; name yours with --fields text=NAME")
    return IntakeError(RejectReason.MALFORMED_RECORD, "json-without-text", words)


def _first(fields: Fields, field: str) -> str | None:
    return next((words for _, value in fields.values(field) if (words := string_of(value)) is not None), None)


def _address(fields: Fields) -> str | None:
    for name, value in fields.values("url"):
        words = string_of(value)
        if words is not None and (name not in ADDRESSES or _ADDRESS.match(words)):
            return words
    return None


def _time(fields: Fields, field: str) -> str | None:
    for name, value in fields.values(field):
        words = string_of(value)
        if words is not None:
            in_utc = name.endswith("_gmt") and not _ZONE.search(words)
            return f"{words}Z" if in_utc else words
    return None


def _plain(title: str | None) -> str | None:
    """A title without the references and tags that some tools leave in it."""
    if title is None or not ("&" in title or "<" in title):
        return title
    return " ".join(re.sub(r"</?[a-z][a-z0-9]{0,9}>", "", html.unescape(title), flags=re.IGNORECASE).split()) or None


def _text(value: Any) -> str | None:
    """An article's text: a number is none, and a body in sections is joined."""
    if isinstance(value, (int, float)):
        return None
    if isinstance(value, dict) and isinstance(value.get("sections"), list):
        return string_of(_sections(value))
    if isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
        value = [words for part in value[:MOST_PARTS] if (words := _text(_part(part))) is not None]
    return string_of(value)


def _part(part: Mapping[str, Any]) -> Any:
    """The words of one block of a body."""
    return next((part[key] for key in ("text", "content", "value", "paragraph") if part.get(key)), None)


def _sections(body: Mapping[str, Any]) -> list[str]:
    """The paragraphs of a body in sections, each with its headline."""
    lines: list[str] = list(_strings(body.get("summary")))
    for section in body["sections"][:MOST_PARTS]:
        if isinstance(section, dict):
            lines += [*_strings(section.get("headline")), *_strings(section.get("paragraphs"))]
    return lines


def _strings(value: Any) -> Iterable[str]:
    return (item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def string_of(value: Any) -> str | None:
    """A field as a string: items of a list are joined, numbers written out; None where nothing is in it."""
    for _ in range(3):  # {"$date": {"$numberLong": "…"}}
        if isinstance(value, dict):
            value = next((value[key] for key in _OBJECTS if key in value), None)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):  # as Drupal writes every field
        value = value[0].get("value")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "\n".join(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        value = str(value)
    if not isinstance(value, str) or not value or value.isspace() or value in ("None", "null", "NaN"):
        return None
    return value.encode("utf-8", "replace").decode("utf-8")  # JSON may hold halves of characters


def _authors(fields: Fields) -> tuple[str, ...]:
    for _, value in fields.values("authors"):
        people = _written_list(value) if isinstance(value, str) else value
        names = tuple(filter(None, map(_name, people[:MOST_AUTHORS] if isinstance(people, list) else [people])))
        if names:
            return names
    return ()


def _written_list(value: str) -> list[str] | str:
    """The names of a list that was written out, as tables hold them: "['Ida Lund', \"Nora O'Neil\"]"."""
    if not _WRITTEN_LIST.match(value):
        return value
    return [single or double for single, double in _WRITTEN_NAME.findall(value)]


def _name(value: Any) -> str | None:
    """A name of a person; a number is a key of another table."""
    value = value.get("name") if isinstance(value, dict) and "name" in value else value
    return None if isinstance(value, (int, float)) else string_of(value)
