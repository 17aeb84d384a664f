"""Messages: pages saved as MHTML, mails as `.eml`, and mailboxes of many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message

from schemas.record import Given, InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.single import read_whole
from transforms.intake.source import ByteSource

_MOST_PARTS = 200
"""A message with more boundaries is no page and no letter."""
_LONGEST_HEADER = 4_000
_HEAD_BYTES = 16_384
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]|[A-Za-z][A-Za-z0-9-]{0,60}:\r?\n[ \t]")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_ENVELOPE = re.compile(rb"From \S{1,300}\s")
_OF_MAIL = re.compile(rb"^(?:message-id|received|return-path|delivered-to|x-mailer|mime-version):", re.I | re.M)
_OF_LETTER = re.compile(rb"^(?:from|subject|date|snapshot-content-location|content-type):", re.I | re.M)
_OF_PARTS = re.compile(rb"^content-(?:type|disposition):[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_TEXT, _PAGE = "text/plain", ("text/html", "application/xhtml+xml")


def is_message(head: Head) -> bool:
    """Whether the file begins with the header of a message."""
    start = head.characters[:_HEAD_BYTES].lstrip()
    if not _FIELD.match(start):
        return False
    end = _BLANK_LINE.search(start)
    header = start[: end.start()] if end else start
    return _OF_LETTER.search(header) is not None and (
        _OF_MAIL.search(header) is not None or head.ending in (".eml", ".mht", ".mhtml")
    )


def is_mailbox(head: Head) -> bool:
    """Whether the file begins with the line that parts the messages of a mailbox."""
    start = head.characters[:_HEAD_BYTES]
    line = start.partition(b"\n")
    return _ENVELOPE.match(start) is not None and is_message(Head(line[2], ".eml"))


def read_message(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The page or text of a file that is one message."""
    content = read_whole(source, file, limits)
    yield content if isinstance(content, Reject) else _row(content, file, 0)


def read_mailbox(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The page or text of each message of a mailbox."""
    line, length = source.take_line(limits.max_record_bytes)
    while length:
        offset = source.offset
        parts: list[bytes] = []
        size, blank = 0, False
        while True:
            line, length = source.take_line(limits.max_record_bytes)
            if not length or (blank and _ENVELOPE.match(line)):
                break
            size += length
            blank = not line.strip()
            if size <= limits.max_record_bytes:
                parts.append(line.removeprefix(b">") if line.startswith(b">From ") else line)
        if not length and source.failure is not None:
            yield reject(file, source.failure, offset=offset)
        elif size > limits.max_record_bytes:
            words = f"the message has {size:,} bytes, the limit is {limits.max_record_bytes:,}"
            yield reject(file, Rejection(RejectReason.TOO_LARGE, "mail-over-limit", words), offset=offset, size=size)
        else:
            yield _row(b"".join(parts), file, offset)


def _row(content: bytes, file: InputFile, offset: int) -> Record | Reject:
    message = None
    try:
        if content.count(b"oundary=") > _MOST_PARTS:
            raise IntakeError(RejectReason.MALFORMED_RECORD, "mail-too-deep", "a message of too many parts")
        if any(len(field.group()) > _LONGEST_HEADER for field in _OF_PARTS.finditer(content)):
            raise IntakeError(RejectReason.MALFORMED_RECORD, "mail-malformed", "a field of a part without end")
        message = message_from_bytes(content)
        return replace(_record(message, file), record_offset=offset, identity=content)
    except IntakeError as error:
        rejection = error.rejection
    except (MessageError, RecursionError, ValueError, LookupError) as error:
        words = one_line(f"{type(error).__name__}: {error}")
        rejection = Rejection(RejectReason.MALFORMED_RECORD, "mail-malformed", words)
    own_id = _own_id(message) if message is not None else None
    return reject(file, rejection, offset=offset, content=content, source_id=own_id)


def _record(message: Message, file: InputFile) -> Record:
    saved = _address(message.get("Snapshot-Content-Location"))
    is_saved = saved is not None or message.get_content_type() == "multipart/related"
    part = _best_part(message)
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        raise IntakeError(RejectReason.EMPTY, "mail-without-text", "nothing in the message's page or text")
    archived = _address(message.get("Archived-At"))
    located = saved or _address(part.get("Content-Location"))
    return Record(
        input_path=file.path,
        record_offset=0,
        kind=RecordKind.HTML if part.get_content_type() in _PAGE else RecordKind.TEXT,
        content=content,
        charset=_charset(part),
        file_modified_at=file.modified_at,
        given=Given(url=located) if is_saved else _letter(message, archived or located),
    )


def _letter(message: Message, url: str | None) -> Given:
    """What the header of a mail says of what it holds; that of a saved page speaks of the saving."""
    return Given(
        url=url,
        title=_header(message, "Subject"),
        published_at=_header(message, "Date"),
        language=_header(message, "Content-Language"),
        source_id=_own_id(message),
    )


def _own_id(message: Message) -> str | None:
    return (_header(message, "Message-ID") or "").strip("<>") or None


def _best_part(message: Message) -> Message:
    """The page, else the text; of several pages the one that the message begins with, as frames come behind."""
    parts = [part for part in message.walk() if not part.is_multipart() and part.get_filename() is None]
    start = message.get_param("start")
    for part in parts:
        if start and part.get("Content-ID") == start and part.get_content_type() in _PAGE:
            return part
    for wanted in (_PAGE, (_TEXT,)):
        for part in parts:
            if part.get_content_type() in wanted and part.get_content_disposition() != "attachment":
                return part
    kinds = ", ".join(sorted({part.get_content_type() for part in message.walk()})[:10])
    raise IntakeError(RejectReason.NOT_TEXT, "mail-without-text", one_line(f"no page and no text; has {kinds}"))


def _charset(part: Message) -> str | None:
    found = part.get_content_charset()
    return found if found and part.get("Content-Type") else None


def _header(message: Message, name: str) -> str | None:
    raw = message.get(name)
    if raw is None:
        return None
    words = str(raw)[:_LONGEST_HEADER]
    with suppress(HeaderParseError, LookupError, ValueError):
        words = str(make_header(decode_header(words)))
    return " ".join(words.split()).encode("utf-8", "replace").decode("utf-8") or None


def _address(value: object) -> str | None:
    found = _ADDRESS.match(str(value or "").strip().strip("<>"))
    return found.group() if found else None
