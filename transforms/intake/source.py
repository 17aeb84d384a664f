"""A file's decompressed bytes, to be looked at, taken, read by lines and skipped, never all in memory."""

from __future__ import annotations

from typing import Protocol

from schemas.reject import Rejection
from transforms.intake.problems import IntakeError


class Chunks(Protocol):
    """Where the bytes come from, a step at a time; `sound_until` counts those that a fault leaves untouched."""

    sound_until: int

    def __call__(self) -> bytes: ...

    def recover(self) -> bool: ...


class Held:
    """Bytes that are held already, given in one step."""

    def __init__(self, data: bytes) -> None:
        self.sound_until = len(data)
        self._data = data

    def __call__(self) -> bytes:
        """All bytes at once; empty at the end."""
        data, self._data = self._data, b""
        return data

    def recover(self) -> bool:
        """There is nothing to take up again."""
        return False


class ByteSource:
    """`offset` is the number of bytes taken so far. Where the bytes break off by a fault, that looks like their end,
    and `failure` says what happened; `sound_until` is the offset before which nothing is touched by the fault. `size`
    is how many bytes there are in all, -1 where that is not known; `start` the offset of the first."""

    def __init__(self, chunks: Chunks, size: int = -1, start: int = 0) -> None:
        self.size = size
        self._chunks = chunks
        self._buffer = b""
        self._at = 0  # where in the buffer the next byte is: cutting it off at each line would copy all behind it
        self._ended = False
        self.offset = start
        self.sound_until = 0
        self.failure: Rejection | None = None

    def peek(self, size: int) -> bytes:
        """The next bytes, up to `size`, without taking them."""
        if len(self._buffer) - self._at < size:
            self._fill(size)
        return self._buffer[self._at : self._at + size]

    def take(self, size: int) -> bytes:
        """The next bytes, fewer than `size` only at the end."""
        taken = self.peek(size)
        self._pass(len(taken))
        return taken

    def give_back(self, data: bytes) -> None:
        """Puts bytes that were just taken back in front."""
        self._buffer = data + self._buffer[self._at :]
        self._at = 0
        self.offset -= len(data)

    def skip(self, size: int) -> int:
        """Passes over bytes without holding them; returns how many there were."""
        left = size
        while left and self._has_more():
            passed = min(left, len(self._buffer) - self._at)
            self._pass(passed)
            left -= passed
        return size - left

    def take_line(self, limit: int) -> tuple[bytes, int]:
        """The next line with its end, and its whole length; only the first `limit` bytes of it are kept."""
        parts: list[bytes] = []
        length = 0
        while self._has_more():
            end = self._buffer.find(b"\n", self._at) + 1
            size = (end or len(self._buffer)) - self._at
            if length < limit:
                parts.append(self._buffer[self._at : self._at + min(size, limit - length)])
            self._pass(size)
            length += size
            if end:
                break
        return b"".join(parts), length

    def recover(self) -> bool:
        """Whether there is more to read behind the fault; the failure is then forgotten."""
        if self.failure is None or not self._chunks.recover():
            return False
        self.failure, self._ended = None, False
        return True

    def _pass(self, size: int) -> None:
        self._at += size
        self.offset += size

    def _fill(self, size: int) -> None:
        parts = [self._buffer[self._at :]]
        held = len(parts[0])
        while held < size and (more := self._next()):
            parts.append(more)
            held += len(more)
        self._buffer, self._at = b"".join(parts), 0

    def _has_more(self) -> bool:
        if self._at < len(self._buffer):
            return True
        self._buffer, self._at = self._next(), 0
        return bool(self._buffer)

    def _next(self) -> bytes:
        if self._ended:
            return b""
        try:
            data = self._chunks()
        except IntakeError as error:
            self.failure = error.rejection
            self.sound_until = self._chunks.sound_until
            data = b""
        self._ended = not data
        return data
