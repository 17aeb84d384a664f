"""A file's decompressed bytes, to be looked at, taken, read by lines and skipped, never all in memory."""

from __future__ import annotations

from typing import Protocol

from schemas.reject import Rejection
from transforms.intake.problems import IntakeError


class Chunks(Protocol):
    """Where the bytes come from, a step at a time."""

    member_start: int

    def __call__(self) -> bytes: ...

    def recover(self) -> bool: ...


class ByteSource:
    """`offset` is the number of bytes taken so far. Where the bytes break off by a fault, that looks like their end,
    and `failure` says what happened; `sound_until` is the offset before which nothing is touched by the fault."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._ended = False
        self.offset = 0
        self.sound_until = 0
        self.failure: Rejection | None = None

    def peek(self, size: int) -> bytes:
        """The next bytes, up to `size`, without taking them."""
        self._fill(size)
        return self._buffer[:size]

    def take(self, size: int) -> bytes:
        """The next bytes, fewer than `size` only at the end."""
        self._fill(size)
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        self.offset += len(taken)
        return taken

    def give_back(self, data: bytes) -> None:
        """Puts bytes that were just taken back in front."""
        self._buffer = data + self._buffer
        self.offset -= len(data)

    def skip(self, size: int) -> int:
        """Passes over bytes without holding them; returns how many there were."""
        left = size
        while left and (self._buffer or self._more()):
            passed = min(left, len(self._buffer))
            self._buffer = self._buffer[passed:]
            self.offset += passed
            left -= passed
        return size - left

    def take_line(self, limit: int) -> tuple[bytes, int]:
        """The next line with its end, and its whole length; only the first `limit` bytes of it are kept."""
        parts: list[bytes] = []
        length = 0
        while self._buffer or self._more():
            end = self._buffer.find(b"\n") + 1
            part = self._buffer[:end] if end else self._buffer
            self._buffer = self._buffer[len(part) :]
            if length < limit:
                parts.append(part[: limit - length])
            length += len(part)
            if end:
                break
        self.offset += length
        return b"".join(parts), length

    def recover(self) -> bool:
        """Whether there is more to read behind the fault; the failure is then forgotten."""
        if self.failure is None or not self._chunks.recover():
            return False
        self.failure, self._ended = None, False
        return True

    def _fill(self, size: int) -> None:
        if len(self._buffer) >= size:
            return
        parts = [self._buffer]
        held = len(self._buffer)
        while held < size and (more := self._next()):
            parts.append(more)
            held += len(more)
        self._buffer = b"".join(parts)

    def _more(self) -> bool:
        self._buffer += self._next()
        return bool(self._buffer)

    def _next(self) -> bytes:
        if self._ended:
            return b""
        try:
            data = self._chunks()
        except IntakeError as error:
            self.failure = error.rejection
            self.sound_until = self._chunks.member_start
            data = b""
        self._ended = not data
        return data
