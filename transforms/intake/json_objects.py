"""One JSON object: an article, or a reject that says why it is none."""

from __future__ import annotations

import json
from typing import Any

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.intake.articles import article, source_id
from transforms.intake.decoding import UndecodableError, decode
from transforms.intake.fields import Fields
from transforms.intake.formats import ReadLimits
from transforms.intake.problems import IntakeError, one_line, reject

_LONGEST_NUMBER = 400  # Python refuses to read whole numbers of some thousand digits
_JSON_TYPES = {
    "list": "array",
    "str": "string",
    "NoneType": "null",
    "int": "number",
    "float": "number",
    "bool": "boolean",
}


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


_JSON = json.JSONDecoder(strict=False, parse_int=_whole_number)  # line breaks within strings are let pass


def read_object(raw: bytes, file: InputFile, offset: int, limits: ReadLimits, ended: bool) -> Record | Reject:
    """The article that stands in these bytes; `ended` says whether they are all that was written."""
    fields: dict[str, Any] | None = None
    try:
        fields = parse_object(raw, ended)
        return article(fields, limits.fields, file, offset, raw)
    except IntakeError as error:
        own_id = source_id(Fields(fields, limits.fields)) if fields else None
        return reject(file, error.rejection, offset=offset, content=raw, source_id=own_id)


def parse_object(raw: bytes, ended: bool) -> dict[str, Any]:
    """The fields of an object; raises IntakeError where the bytes are none."""
    try:
        value = _JSON.decode(_characters(raw))
    except UndecodableError as error:
        raise IntakeError(RejectReason.MALFORMED_RECORD, "json-not-text", error.evidence) from error
    except RecursionError as error:
        raise IntakeError(RejectReason.MALFORMED_RECORD, "json-too-deep", "objects nested too deep") from error
    except ValueError as error:
        words = one_line(f"{error}: {raw[-60:].decode('utf-8', 'replace')}")
        if ended or "Extra data" in words:  # a whole value, and more behind it
            raise IntakeError(RejectReason.MALFORMED_RECORD, "json-malformed", words) from error
        raise IntakeError(
            RejectReason.TRUNCATED_RECORD, "json-cut-off", f"the last line does not end; {words}"
        ) from error
    if not isinstance(value, dict):
        words = f"the line is a JSON {_JSON_TYPES[type(value).__name__]}, not an object"
        raise IntakeError(RejectReason.MALFORMED_RECORD, "json-not-object", words)
    return value


def _characters(raw: bytes) -> str:
    """JSON has to be UTF-8; what is not is read as any text."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode(raw, "utf-8", RecordKind.TEXT)
