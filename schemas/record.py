"""What comes in: files, and the raw records inside them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class RecordKind(str, Enum):
    """How a record's content is to be read."""

    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of the input: where it is, its size in bytes and its time (UTC; None where unknown).

    Of a file too large for one batch only a slice is read: the records whose offset is at least `start` and below
    `stop` (None: to the end).
    """

    path: str
    size: int
    modified_at: datetime | None = None
    start: int = 0
    stop: int | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What the container says of its record: the fields of a JSONL line, or the headers of a WARC response.

    `source_id` is the id that the record has where it comes from, `truncated` why a crawler cut it off. Values stand as
    they were written; times are parsed and zones resolved in cleaning.
    """

    url: str | None = None
    title: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    site: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    http_status: int | None = None
    source_id: str | None = None
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One raw record: the bytes of a page or of a text, and where they stood.

    `record_offset` is the record's first byte in the decompressed file, 0 where the file is the record.
    `charset` is what the container declares (an HTTP header; "utf-8" for JSONL), None where it is silent.
    `identity` is what is hashed to tell records apart: the whole line of a JSONL file, else the content.
    """

    input_path: str
    record_offset: int
    kind: RecordKind
    content: bytes
    charset: str | None = None
    file_modified_at: datetime | None = None
    given: Given = field(default_factory=Given)
    identity: bytes | None = None

    @property
    def content_sha256(self) -> str:
        return content_sha256(self.content if self.identity is None else self.identity)

    @property
    def copy_id(self) -> str:
        return copy_id(self.input_path, self.record_offset, self.content_sha256)


def content_sha256(content: bytes) -> str:
    """SHA-256 of a record's raw bytes, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def copy_id(input_path: str, record_offset: int, sha256: str) -> str:
    """The id of one input record: 32 hexadecimal digits over its path, its place in the file and its bytes."""
    key = f"{input_path}\n{record_offset}\n{sha256}"
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32]
