"""What a format of input files is: how its files are told, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from schemas.record import InputFile, Record
from schemas.reject import Reject, Rejection
from transforms.intake.endings import without_compression
from transforms.intake.fields import Chosen
from transforms.intake.source import ByteSource

Row: TypeAlias = Record | Reject


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a file: its path there, its bytes or why they cannot be had, and how many it says there are."""

    path: str
    content: BinaryIO | Rejection
    size: int


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading must know: how large a record may be, in bytes after decompression (what is larger becomes a reject
    and is not held), and the names that a user gives for fields, before those that are known."""

    max_record_bytes: int = 20_000_000
    fields: Chosen = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A file's beginning: `characters` is UTF-8 without a byte order mark, `ending` the name's, such as ".json"."""

    characters: bytes
    ending: str


@dataclass(frozen=True, slots=True)
class Reader:
    """One format. `tells` says whether a file that begins so is of it, `read` gives the rows of one that is.

    Where a file `holds_files`, `read` gives these, and each is read by its own format.

    `many` files may hold many records; one that holds a single record is read where it is cleaned. `resumes` where
    reading may begin at any record. `lines` are handed over in UTF-8 also where the file is UTF-16. `controls` is the
    share of control characters that a file may have before it is no text; None where that is not asked.
    """

    name: str
    tells: Callable[[Head], bool]
    read: Callable[[ByteSource, InputFile, ReadLimits], Iterator[Row] | Iterator[Row | Member]]
    many: bool = True
    resumes: bool = False
    lines: bool = False
    controls: float | None = None
    holds_files: bool = False


def ending_of(path: str) -> str:
    """The ending of a file's name in lower case, without those of compressions; empty where it has none."""
    name = without_compression(path.rsplit("/", 1)[-1].split("?")[0])
    return "." + name.rsplit(".", 1)[-1] if "." in name else ""
