"""CSV and its kin: a header, then one article a row, in any of the usual dialects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import AnyStr

from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.articles import article, source_id
from transforms.intake.charset_detection import detect_codec
from transforms.intake.decoding import UndecodableError, decode
from transforms.intake.endings import TABLES
from transforms.intake.fields import ALIASES, Fields, folded
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.sniffing import HEAD_BYTES
from transforms.intake.source import ByteSource

_SIGNS = (",", "\t", ";", "|")
_LONGEST_NAME = 60
_LONGEST_HEADER = 8_192
_FREE_AGAIN_BYTES = 64_000_000
_AGAIN = 4
"""Up to so many bytes, and so many times a file's size, are read again behind a quotation mark that does not end."""
_ESCAPED = re.compile(rb'[^\\",;|\t\n]\\"[^,;|\t\r\n]')
_SPACED = re.compile(rb'[,;|] "')
_BLANKS = re.compile(" *")
_BLANK_BYTES = re.compile(b" *")
_SEPARATOR = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_TEXTS = frozenset(folded(name) for field in ("text", "html") for name in ALIASES[field])
_KNOWN = frozenset(folded(name) for names in ALIASES.values() for name in names)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: what parts fields, whether a backslash escapes, whether blanks stand before fields."""

    sign: str
    escapes: bool = False
    spaced: bool = False


def is_table(head: Head) -> bool:
    """Whether the file is a table of articles: by its ending, or by a header with a text's and another known name."""
    if head.ending in TABLES:
        return not head.characters.lstrip().startswith(b"<")
    return _header_of(head.characters) is not None


def read_table(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The article of each row, and a reject for each that is broken; one for a file whose header names no text."""
    yield from _Table(source, file, limits).rows()


def split_row(row: str, dialect: Dialect) -> list[str]:
    """The fields of a row, freed of their quotation marks."""
    fields, at = [], 0
    while True:
        begin = _BLANKS.match(row, at).end() if dialect.spaced else at  # type: ignore[union-attr]
        marked = _end_of_quoted(row, begin + 1, _MARKS[dialect.escapes]) if row.startswith('"', begin) else -1
        behind = marked if marked >= 0 else at
        end = row.find(dialect.sign, behind)
        rest = row[behind : end if end >= 0 else len(row)]
        fields.append(_unmarked(row[begin + 1 : marked - 1], dialect) + rest.rstrip() if marked >= 0 else rest)
        if end < 0:
            return fields
        at = end + 1


_MARKS = {False: re.compile('""|"'), True: re.compile(r'""|\\.|"', re.DOTALL)}
_BYTE_MARKS = {False: re.compile(b'""|"'), True: re.compile(rb'""|\\.|"', re.DOTALL)}


def _end_of_quoted(row: AnyStr, at: int, marks: re.Pattern[AnyStr]) -> int:
    """Where a quoted field ends, behind its mark; -1 where it does not."""
    return next((found.end() for found in marks.finditer(row, at) if len(found.group()) == 1), -1)


def _unmarked(words: str, dialect: Dialect) -> str:
    words = words.replace('""', '"')
    return re.sub(r"\\(.)", r"\1", words, flags=re.DOTALL) if dialect.escapes else words


def _header_of(head: bytes) -> list[str] | None:
    """The names in the first line, where they are those of a table of articles."""
    line = head[:_LONGEST_HEADER].lstrip(b"\r\n").partition(b"\n")
    if not line[1]:
        return None
    words = line[0].decode("utf-8", "replace").strip("\r")
    for sign in _SIGNS:
        names = split_row(words, Dialect(sign))
        if len(names) > 1 and all(len(name) <= _LONGEST_NAME for name in names):
            known = {folded(name.strip()) for name in names} & _KNOWN
            if len(known) > 1 and known & _TEXTS:
                return names
    return None


class _Table:
    def __init__(self, source: ByteSource, file: InputFile, limits: ReadLimits) -> None:
        self._source, self._file, self._limits = source, file, limits
        head = source.peek(HEAD_BYTES)
        self._charset = None if _is_utf_8(head) else detect_codec(head)
        self._again = 0
        self._dialect = Dialect(",", _ESCAPED.search(head) is not None, _SPACED.search(head) is not None)
        self._names: list[str] = []

    def rows(self) -> Iterator[Record | Reject]:
        """Reads the header, then row after row."""
        if refused := self._read_header():
            yield refused
            return
        while True:
            offset = self._source.offset
            line, length, closed = self._take_row()
            if not length:
                break
            if self._source.failure is not None and not self._source.peek(1) and not line.endswith(b"\n"):
                break
            if line.strip():
                yield self._row(line, length, offset, closed)
        if self._source.failure is not None:
            yield reject(self._file, self._source.failure, offset=self._source.offset)

    def _read_header(self) -> Reject | None:
        offset = self._source.offset
        line = b""
        while not line.strip() and self._source.peek(1):
            line = self._take_row()[0]
        words = self._decoded(line.removeprefix(b"\xef\xbb\xbf")).strip("\r\n")
        if told := _SEPARATOR.match(words):
            self._dialect = replace(self._dialect, sign=told.group(1))
            words = self._decoded(self._take_row()[0]).strip("\r\n")
        else:
            counts = {sign: len(split_row(words, replace(self._dialect, sign=sign))) for sign in _SIGNS}
            self._dialect = replace(self._dialect, sign=max(_SIGNS, key=lambda sign: counts[sign]))
        self._names = [name.strip() for name in split_row(words, self._dialect)]
        chosen = {name for field, name in self._limits.fields if field in ("text", "html")}
        if _TEXTS & set(map(folded, self._names)) or chosen & set(self._names):
            return None
        if self._source.failure is not None:
            return reject(self._file, self._source.failure, offset=offset)
        evidence = one_line(
            f"no column for text; has {', '.join(self._names[:20])}; name yours with --fields text=NAME"
        )
        rejection = Rejection(RejectReason.MALFORMED_RECORD, "csv-without-text", evidence)
        return reject(self._file, rejection, offset=offset, size=self._source.size)

    def _take_row(self) -> tuple[bytes, int, bool]:
        """The next row with the lines in its quoted fields, its length, and whether its last quoted field ends."""
        most = self._limits.max_record_bytes
        parts: list[bytes] = []
        length, is_open = 0, False
        while length <= most:
            line, size = self._source.take_line(most + 2)
            parts.append(line)
            length += size
            is_open = self._stays_open(line, is_open)
            if not is_open or not size:
                break
        return b"".join(parts), length, not is_open

    def _stays_open(self, line: bytes, is_open: bool) -> bool:
        """Whether a quoted field goes on behind this line."""
        sign, marks = self._dialect.sign.encode(), _BYTE_MARKS[self._dialect.escapes]
        if b'"' not in line:
            return is_open
        at = 0
        while True:
            if is_open:
                at = _end_of_quoted(line, at, marks)
                if at < 0:
                    return True
                is_open = False
            else:
                begin = _BLANK_BYTES.match(line, at).end() if self._dialect.spaced else at  # type: ignore[union-attr]
                if line.startswith(b'"', begin):
                    at, is_open = begin + 1, True
                    continue
            end = line.find(sign, at)
            if end < 0:
                return False
            at = end + len(sign)

    def _row(self, row: bytes, length: int, offset: int, closed: bool) -> Record | Reject:
        first = row[: row.find(b"\n") + 1] or row
        fields = split_row(self._decoded(row).rstrip("\r\n"), self._dialect)
        fits = closed and min(2, len(self._names)) <= len(fields) <= len(self._names)
        if not fits and len(first) < len(row) == length and self._may_go_back(row):
            self._source.give_back(row[len(first) :])  # a stray quotation mark has taken the rows behind it
            row, length = first, len(first)
            fields = self._decoded(row).rstrip("\r\n").split(self._dialect.sign)
            fits = len(fields) == len(self._names)
        if length > self._limits.max_record_bytes:
            words = f"the row has more than {self._limits.max_record_bytes:,} bytes"
            rejection = Rejection(RejectReason.TOO_LARGE, "csv-over-limit", words)
            return reject(self._file, rejection, offset=offset, size=length if closed else -1)
        if not fits:
            return reject(self._file, self._misfit(fields, closed), offset=offset, content=row)
        return self._article(fields, row, offset)

    def _misfit(self, fields: Sequence[str], closed: bool) -> Rejection:
        if not closed:
            return Rejection(RejectReason.MALFORMED_RECORD, "csv-quote", "a quotation mark does not end")
        words = f"the row has {len(fields):,} fields, the header {len(self._names):,}"
        return Rejection(RejectReason.MALFORMED_RECORD, "csv-fields", words)

    def _may_go_back(self, row: bytes) -> bool:
        self._again += len(row)
        return self._again <= max(_FREE_AGAIN_BYTES, _AGAIN * self._source.offset)

    def _article(self, values: Sequence[str], row: bytes, offset: int) -> Record | Reject:
        fields: dict[str, str] = {}
        for name, value in zip(self._names, values, strict=False):
            fields.setdefault(name, value)
        try:
            return article(fields, self._limits.fields, self._file, offset, row)
        except IntakeError as error:
            rejection = replace(error.rejection, rule=error.rejection.rule.replace("json-", "csv-"))
            own_id = source_id(Fields(fields, self._limits.fields))
            return reject(self._file, rejection, offset=offset, content=row, source_id=own_id)

    def _decoded(self, row: bytes) -> str:
        try:
            return row.decode("utf-8")
        except UnicodeDecodeError:
            pass
        try:
            return decode(row, self._charset, RecordKind.TEXT)
        except UndecodableError:
            return row.decode("utf-8", "replace")


def _is_utf_8(head: bytes) -> bool:
    """Whether the beginning of a file is UTF-8, but for a character that it cuts in two."""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(head) >= HEAD_BYTES
    return True
