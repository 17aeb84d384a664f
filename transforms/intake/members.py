"""One compressed member at a time, with a bound on what each step gives out."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from enum import Enum
from typing import Protocol

import zstandard

STEP_BYTES = 65_536


class Compression(str, Enum):
    """The compressions that are read."""

    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"


class Member(Protocol):
    """One gzip member, bzip2 or xz stream, or zstd frame on its way out."""

    def feed(self, data: bytes) -> bytes:
        """The next bytes that come out; empty where more has to go in."""

    def hungry(self) -> bool:
        """Whether all that was fed has been worked through."""

    def ended(self) -> bool:
        """Whether the member is complete."""

    def rest(self) -> bytes:
        """What was fed and lies behind the member's end."""


class _Gzip:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def feed(self, data: bytes) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, STEP_BYTES)

    def hungry(self) -> bool:
        return not self._inner.unconsumed_tail

    def ended(self) -> bool:
        return self._inner.eof

    def rest(self) -> bytes:
        return self._inner.unused_data


class _Bounded:
    """bzip2 and xz, which share one manner."""

    def __init__(self, inner: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._inner = inner

    def feed(self, data: bytes) -> bytes:
        return self._inner.decompress(data, STEP_BYTES)

    def hungry(self) -> bool:
        return self._inner.needs_input

    def ended(self) -> bool:
        return self._inner.eof

    def rest(self) -> bytes:
        return self._inner.unused_data


class _Zstd:
    """zstd's object knows no bound on what it gives: it is fed in small bites, each good for 16 MB at most."""

    BITE = 512

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor().decompressobj(write_size=STEP_BYTES)
        self._waiting = b""

    def feed(self, data: bytes) -> bytes:
        waiting = self._waiting + data
        self._waiting = waiting[self.BITE :]
        return self._inner.decompress(waiting[: self.BITE])

    def hungry(self) -> bool:
        return not self._waiting

    def ended(self) -> bool:
        return self._inner.eof

    def rest(self) -> bytes:
        return self._inner.unused_data + self._waiting


NEW_MEMBER: dict[Compression, Callable[[], Member]] = {
    Compression.GZIP: _Gzip,
    Compression.BZIP2: lambda: _Bounded(bz2.BZ2Decompressor()),
    Compression.XZ: lambda: _Bounded(lzma.LZMADecompressor(lzma.FORMAT_XZ)),
    Compression.ZSTD: _Zstd,
}
FAULTS = (zlib.error, OSError, lzma.LZMAError, zstandard.ZstdError, EOFError, ValueError)
"""What the decompressors raise over broken data."""
