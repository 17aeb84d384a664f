"""Where JSON values begin and end in a stream of bytes, without parsing or holding them."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from transforms.intake.source import ByteSource

_SMALL_STEP, _LARGE_STEP = 2_048, 65_536
_BETWEEN = b" \t\r\n,\x1e\x00"
_STRUCTURE = re.compile(rb'["{}\[\]]')
_IN_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_SCALAR_END = re.compile(rb"[\s,\]}\[{\":]")
_VALUE_START = re.compile(rb'[\[{]\s{0,1000}["{\[]|\]')


class Value(NamedTuple):
    """One value: its bytes up to a limit, how many it has as far as it was read, and whether its end was reached."""

    content: bytes
    length: int
    closed: bool


class ValueReader:
    """Reads a source value by value; between `keep` and `kept` it also keeps what is passed, up to a limit."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self._depth, self._in_string = 0, False
        self._kept: list[bytes] | None = None
        self._kept_length = self._most_kept = 0
        self._open = 0

    def next_sign(self, also: bytes = b"") -> bytes:
        """The byte that the next value, or the end of what holds it, begins with; empty at the end of the source."""
        between = _BETWEEN + also
        if not self._source.offset and self._source.peek(3) == codecs.BOM_UTF8:
            self._pass(3)
        while head := self._source.peek(64):
            rest = head.lstrip(between)
            self._pass(len(head) - len(rest))
            if rest:
                return rest[:1]
        return b""

    def enter(self) -> None:
        """Takes the bracket that opens an array or an object."""
        self._pass(1)
        self._open += 1

    def leave(self) -> None:
        """Takes the bracket that closes it, if it is there."""
        if self._source.peek(1) in (b"]", b"}"):
            self._pass(1)
            self._open -= 1

    def take(self, limit: int) -> Value:
        """Takes the value that begins here; of a longer one only a little more than `limit` bytes, to be finished."""
        self._depth, self._in_string = 0, False
        if self._source.peek(1) not in (b'"', b"{", b"["):
            return self._take_scalar(limit)
        parts: list[bytes] = []
        length, closed = self._advance(parts, limit)
        content = b"".join(parts)
        return Value(content[:limit] if closed else content, length, closed)

    def finish(self, value: Value) -> int:
        """Passes over the rest of a value that was longer than the limit; returns how many bytes there were."""
        return 0 if value.closed else self._advance([], None)[0]

    def skip(self) -> None:
        """Passes over the value that begins here, however long it is."""
        self.finish(self.take(0))

    def take_noise(self, limit: int) -> tuple[bytes, int]:
        """Takes what begins no value: its beginning, and its length."""
        parts = [self._pass(1)]
        length = 1
        while head := self._source.peek(_LARGE_STEP):
            found = _VALUE_START.search(head)
            size = found.start() if found else max(1, len(head) - 1_002)
            part = self._pass(size)
            if sum(map(len, parts)) < min(limit, 1_000):
                parts.append(part[:1_000])
            length += size
            if found:
                break
        return b"".join(parts), length

    def keep(self, limit: int) -> None:
        """Begins to keep what is passed."""
        self._kept, self._kept_length, self._most_kept, self._open = [], 0, limit, 0

    def drop(self) -> None:
        """Keeps nothing more."""
        self._kept = None

    def kept(self) -> Value | None:
        """What was kept since `keep`; None after `drop`."""
        if self._kept is None:
            return None
        parts, self._kept = self._kept, None
        return Value(b"".join(parts), self._kept_length, self._open <= 0)

    def _advance(self, parts: list[bytes], limit: int | None) -> tuple[int, bool]:
        """Goes on to the end of a value, or to where it has more bytes than the limit."""
        length, step = 0, _SMALL_STEP
        while (limit is None or length <= limit) and (window := self._source.peek(step)):
            used, closed = self._scan(window)
            part = self._pass(used or len(window))  # a lone backslash is the last byte
            length += len(part)
            if limit is not None:
                parts.append(part)
            if closed:
                return length, True
            step = _LARGE_STEP
        return length, False

    def _take_scalar(self, limit: int) -> Value:
        parts: list[bytes] = []
        length = 0
        while window := self._source.peek(_SMALL_STEP):
            end = _SCALAR_END.search(window, 0 if length else 1)
            part = self._pass(end.start() if end else len(window))
            length += len(part)
            if length <= limit:
                parts.append(part)
            if end:
                break
        return Value(b"".join(parts), length, True)

    def _scan(self, window: bytes) -> tuple[int, bool]:
        """How many bytes of a window belong to the value at work, and whether it ends with them."""
        at = 0
        while at < len(window):
            if self._in_string:
                at = _IN_STRING.match(window, at).end()  # type: ignore[union-attr]  # it matches what is empty
                if at == len(window) or window[at] != 0x22:
                    return at, False
                self._in_string, at = False, at + 1
                if not self._depth:
                    return at, True
                continue
            found = _STRUCTURE.search(window, at)
            if found is None:
                return len(window), False
            at = found.end()
            if found.group() == b'"':
                self._in_string = True
            else:
                self._depth += 1 if found.group() in (b"{", b"[") else -1
                if self._depth <= 0:
                    return at, True
        return at, False

    def _pass(self, size: int) -> bytes:
        data = self._source.take(size)
        if self._kept is not None:
            self._kept_length += len(data)
            if self._kept_length <= self._most_kept:
                self._kept.append(data)
        return data
