"""JSON documents over many lines: lists of articles, also within an answer that wraps them, or one article.

A document is never held: its structure is followed byte by byte, and each article of a list is parsed by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.record import InputFile, Record
from schemas.reject import Reject, Rejection, RejectReason
from transforms.intake.endings import JSON_LINES
from transforms.intake.fields import LISTS, Fields, folded
from transforms.intake.formats import Head, ReadLimits
from transforms.intake.json_objects import parse_object, read_object
from transforms.intake.json_values import Value, ValueReader
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.source import ByteSource, Held

_MOST_DEPTH = 6
"""So many objects and arrays may lie around a list of articles."""
_FREE_AGAIN_BYTES = 64_000_000
_AGAIN = 4
"""Up to so many bytes, and so many times a file's size, are read again to find articles behind a broken one."""
_LONGEST_KEY = 200
_LIST_NAMES = frozenset(map(folded, LISTS))
_LIST_OF_OBJECTS = re.compile(rb"\s*\[\s*\{")
_LIST_OF_LISTS = re.compile(rb'\s*\[\s*[\["]')
_PRETTY_OBJECT = re.compile(rb'\s*\{\s*\n\s*"')
_FIRST_KEY = re.compile(rb'\{\s*("(?:[^"\\\n]|\\.){1,100}")\s*:')
_ONLY_EMPTY = re.compile(rb"\s*\[\s*\]\s*\Z")
_EMPTY_LIST = re.compile(rb"\[\s*\]")
_SMALL_HEAD, _HEAD_LIMIT = 4_096, 65_536


def is_json_document(head: Head) -> bool:
    """Whether the file is a list of objects, an object over many lines, or one that holds a list of articles."""
    start = head.characters
    if _LIST_OF_OBJECTS.match(start) or _ONLY_EMPTY.match(start):
        return True
    if head.ending in JSON_LINES:
        return False
    if _LIST_OF_LISTS.match(start):
        return head.ending == ".json"
    if _PRETTY_OBJECT.match(start):
        return True
    first, _, rest = start.lstrip().partition(b"\n")
    return first.startswith(b"{") and not rest.strip() and holds_list(first)


def holds_list(document: bytes) -> bool:
    """Whether a list of articles stands in the object that begins so."""
    walk = _Document(ByteSource(Held(document[:_HEAD_LIMIT])), InputFile("", 0), ReadLimits())
    next(walk.rows(), None)
    return walk.found_list


def read_json(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Record | Reject]:
    """The articles of a document, or of several that follow each other, and a reject for each that is broken."""
    yield from _Document(source, file, limits).rows()


class _Document:
    def __init__(self, source: ByteSource, file: InputFile, limits: ReadLimits) -> None:
        self._values = ValueReader(source)
        self._source, self._file, self._limits = source, file, limits
        self._again = 0
        self._cut_off = self.found_list = False

    def rows(self) -> Iterator[Record | Reject]:
        """The rows of all values in the file."""
        while sign := self._values.next_sign():
            if sign == b"[":
                yield from self._list(0)
            elif sign == b"{":
                yield from self._whole_object()
            else:
                yield from self._noise()
        if self._source.failure is not None:
            yield reject(self._file, self._source.failure, offset=self._source.offset)

    def _whole_object(self) -> Iterator[Record | Reject]:
        """An object that is an article itself, unless it holds a list of them."""
        offset, before = self._source.offset, self.found_list
        self.found_list = False
        self._values.keep(self._limits.max_record_bytes)
        yield from self._object(0)
        kept, self.found_list = self._values.kept(), self.found_list or before
        if kept is not None and not (self._source.failure and not kept.closed):
            yield self._article(kept, offset)

    def _object(self, depth: int) -> Iterator[Record | Reject]:
        """Follows an object's fields; the rows are those of the lists of articles within."""
        self._values.enter()
        while (sign := self._values.next_sign()) not in (b"}", b""):
            if sign != b'"':
                self._values.skip()  # no name stands here: the object is broken, and is judged as a whole
                continue
            name = self._values.take(_LONGEST_KEY)
            self._values.finish(name)
            if self._values.next_sign(b":") not in (b"{", b"["):
                self._values.skip()
            elif folded(name.content[1:-1].decode("utf-8", "replace")) in _LIST_NAMES:
                yield from self._named(depth)
            else:
                self._values.skip()
        self._values.leave()

    def _named(self, depth: int) -> Iterator[Record | Reject]:
        """The value of a field that may hold the list, or lead to it."""
        sign = self._values.next_sign()
        if sign == b"{" and depth < _MOST_DEPTH:
            yield from self._object(depth + 1)
        elif sign == b"[" and self._has_articles():
            self._values.drop()
            yield from self._list(depth + 1)
        else:
            self._values.skip()

    def _has_articles(self) -> bool:
        """Whether the list that begins here holds articles, by its first object; an empty one may."""
        head = self._source.peek(_SMALL_HEAD)
        if not _LIST_OF_OBJECTS.match(head):
            return _EMPTY_LIST.match(head) is not None
        first = _first_object(head)
        if not first.closed:
            first = _first_object(self._source.peek(_HEAD_LIMIT))
        if not first.closed:
            return True
        try:
            fields = Fields(parse_object(first.content, ended=True))
        except IntakeError:
            return True
        return any(map(_is_article, (fields, *fields.inner())))

    def _list(self, depth: int) -> Iterator[Record | Reject]:
        self.found_list = True
        self._values.enter()
        while (sign := self._values.next_sign()) not in (b"]", b""):
            if sign == b"[" and depth < _MOST_DEPTH:
                yield from self._list(depth + 1)
            elif sign in (b"}", b":"):
                yield from self._noise()
            else:
                offset = self._source.offset
                value = self._values.take(self._limits.max_record_bytes)
                if not value.closed and self._source.failure is not None:
                    return
                yield self._article(value, offset)
        if not sign and self._source.failure is None and not self._cut_off:
            self._cut_off = True
            words = "the list of articles does not end: what followed is missing"
            rejection = Rejection(RejectReason.TRUNCATED_RECORD, "json-cut-off", words)
            yield reject(self._file, rejection, offset=self._source.offset, size=0)
        self._values.leave()

    def _article(self, value: Value, offset: int) -> Record | Reject:
        """The article of a value; behind a broken one reading goes on where the next one begins."""
        most = self._limits.max_record_bytes
        row = None
        if value.length <= most:
            row = read_object(value.content, self._file, offset, self._limits, value.closed)
            if not isinstance(row, Reject) or row.rule not in ("json-malformed", "json-cut-off"):
                return row
        if following := self._next_article(value):
            self._source.give_back(value.content[following:])
            broken = value.content[:following].rstrip(b", \r\n\t")
            return read_object(broken, self._file, offset, self._limits, ended=True)
        if row is not None:
            return row
        length = value.length + self._values.finish(value)
        words = f"the object has {length:,} bytes, the limit is {most:,}"
        rejection = Rejection(RejectReason.TOO_LARGE, "json-over-limit", words)
        return reject(self._file, rejection, offset=offset, size=length)

    def _next_article(self, value: Value) -> int:
        """Where within broken bytes the next article begins, by the name of the first field; 0 where none does."""
        self._again += len(value.content)
        first = _FIRST_KEY.match(value.content) if len(value.content) == value.length else None
        if first is None or self._again > max(_FREE_AGAIN_BYTES, _AGAIN * self._source.offset):
            return 0
        start = re.compile(rb"\}\s{0,99},?\s{0,99}(?=\{\s{0,99}" + re.escape(first.group(1)) + rb"\s{0,99}:)")
        following = start.search(value.content, 1)
        return following.end() if following else 0

    def _noise(self) -> Iterator[Reject]:
        """What stands where a value should begin, up to what looks like one."""
        offset = self._source.offset
        skipped, length = self._values.take_noise(self._limits.max_record_bytes)
        if skipped.strip(b"}]:, \r\n\t\x00"):
            words = one_line(f"no value begins here: {skipped[:60].decode('utf-8', 'replace')}")
            rejection = Rejection(RejectReason.MALFORMED_RECORD, "json-malformed", words)
            yield reject(self._file, rejection, offset=offset, size=length)


def _first_object(head: bytes) -> Value:
    """The first object of the list that begins so."""
    reader = ValueReader(ByteSource(Held(head)))
    reader.enter()
    reader.next_sign()
    return reader.take(_HEAD_LIMIT)


def _is_article(fields: Fields) -> bool:
    """Whether an object has what only articles have: a text, or a title with an address and a date."""
    has = {name for name in ("text", "html", "title", "url", "published_at") for _ in fields.values(name)}
    return bool(has & {"text", "html"}) or has >= {"title", "url", "published_at"}
