"""Whole files or none: how bytes reach a local folder or any Beam file system."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from transforms.objects import is_object, open_reader, open_writer

_URI = re.compile(r"[a-zA-Z][-a-zA-Z0-9+.]*://")


class HashingSink:
    """A file to write to from first byte to last, that counts and hashes what goes by."""

    def __init__(self, target: BinaryIO | IO[bytes]) -> None:
        self._target = target
        self._hash = hashlib.sha256()
        self.bytes = 0
        self.closed = False

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes) -> int:
        self._target.write(data)
        self._hash.update(data)
        self.bytes += len(data)
        return len(data)

    def tell(self) -> int:
        return self.bytes

    def flush(self) -> None:
        """Nothing to do: `open_whole` flushes once, at the end."""

    def close(self) -> None:
        """The target outlives its writer, so that it can be synced."""
        self.closed = True

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


def is_local(path: str) -> bool:
    """Whether the path is of this machine's own file system, and not a URI such as gs://…"""
    return _URI.match(path) is None


@contextmanager
def open_whole(path: str) -> Iterator[BinaryIO | IO[bytes]]:
    """A file to write, that appears under its name whole and durable, or not at all; an older one is replaced.

    Locally: a temporary file beside it, synced, renamed, the folder synced. Elsewhere: the file system's own create,
    which object stores finish at close; where writing fails there, what was begun may remain until a retry replaces it.
    """
    if is_object(path):
        with open_writer(path) as put:
            yield put
        return
    if not is_local(path):
        with _create_remote(path) as remote:
            yield remote
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = temporary_name(path)
    try:
        with open(temporary, "wb") as local:
            yield local
            local.flush()
            os.fsync(local.fileno())
        os.replace(temporary, path)
    except BaseException:
        _remove_if_there(temporary)
        raise
    sync_folder(os.path.dirname(path))


def open_to_read(path: str) -> BinaryIO:
    """A file to read, with `seek`, wherever it lies."""
    if is_local(path):
        return open(path, "rb")
    if is_object(path):
        return open_reader(path)
    from apache_beam.io.filesystem import CompressionTypes
    from apache_beam.io.filesystems import FileSystems

    return cast(BinaryIO, FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED))


def write_whole(path: str, content: bytes) -> None:
    """Writes a small file by `open_whole`."""
    with open_whole(path) as target:
        target.write(content)


def temporary_name(path: str) -> str:
    """A hidden name in the same folder, that no glob for Parquet finds and no other writer uses at the same time."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.{os.getpid()}-{threading.get_ident()}.tmp")


def sync_folder(path: str) -> None:
    """Makes a local folder's entries durable: a rename outlives a power cut only when its folder is synced."""
    descriptor = os.open(path or ".", os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _create_remote(path: str) -> BinaryIO:
    # Beam takes a second or two to load, which those who only look at a local folder need not wait for.
    from apache_beam.io.filesystem import CompressionTypes
    from apache_beam.io.filesystems import FileSystems

    return cast(BinaryIO, FileSystems.create(path, compression_type=CompressionTypes.UNCOMPRESSED))


def _remove_if_there(path: str) -> None:
    try:
        os.remove(path)
    except FileNotFoundError:
        return
