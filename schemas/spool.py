"""A file beside a local run's graph, for bytes that no step opens before the last one.

A local runner holds all that goes into a step and what comes out of it, packed and unpacked, so that a text would lie
in memory half a dozen times. In its place a ticket goes through the shuffles, some twenty bytes that say where in the
file it stands. The file has no name: it is gone with the process that wrote it, however that ends.
"""

from __future__ import annotations

import itertools
import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import IO

_MARK = b"\0spool"
"""Begins a ticket, and nothing that `schemas.pickling.pack` makes."""
_PLACE = struct.Struct("<IQQ")
_LEAST_BYTES = 128
"""Less than this goes through the shuffles itself."""


class Spool:
    """An open file that grows. It is written and read by one process, from any of its threads."""

    def __init__(self, file: IO[bytes], number: int) -> None:
        self._file, self._number = file, number
        self._end = 0
        self._lock = Lock()

    def put(self, content: bytes) -> bytes:
        """Writes bytes, and returns the ticket that stands for them; the bytes themselves where the disk refuses."""
        with self._lock:
            start, self._end = self._end, self._end + len(content)
        written, left = start, memoryview(content)
        while left:
            try:
                count = os.pwrite(self._file.fileno(), left, written)
            except OSError:
                return content
            written, left = written + count, left[count:]
        return _MARK + _PLACE.pack(self._number, start, len(content))

    def read(self, start: int, size: int) -> bytes:
        """The bytes of a ticket. Raises OSError where they cannot be read."""
        content = os.pread(self._file.fileno(), size, start)
        while len(content) < size:
            more = os.pread(self._file.fileno(), size - len(content), start + len(content))
            if not more:
                raise OSError(f"the temporary file of this run ends at {start + len(content):,} of {start + size:,}")
            content += more
        return content


_numbers = itertools.count(1)
_open: dict[int, Spool] = {}


@contextmanager
def open_spool(folder: str | None) -> Iterator[int]:
    """A new spool in this folder, or where temporary files lie; gives the number by which this process knows it.

    Raises OSError where no file can be made there.
    """
    number = next(_numbers)
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        _open[number] = Spool(file, number)
        try:
            yield number
        finally:
            del _open[number]


def spooled(content: bytes, number: int | None) -> bytes:
    """A ticket for these bytes; the bytes themselves where they are few, or where this process has no such spool."""
    spool = None if number is None or len(content) < _LEAST_BYTES else _open.get(number)
    return content if spool is None else spool.put(content)


def unspooled(content: bytes) -> bytes:
    """What `spooled` was given."""
    if content[: len(_MARK)] != _MARK:
        return content
    number, start, size = _PLACE.unpack_from(content, len(_MARK))
    return _open[number].read(start, size)
