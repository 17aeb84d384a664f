"""Opening a file of the input, wherever it lies."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from schemas.reject import RejectReason
from transforms.intake.problems import IntakeError, one_line, unreadable
from transforms.objects import is_object, open_reader


def is_remote(path: str) -> bool:
    """Whether a path is a URI of another file system than the local one."""
    return "://" in path


def open_file(path: str) -> BinaryIO:
    """The file's bytes as they lie there. Raises IntakeError where it cannot be opened or is no plain file."""
    return _open_remote(path) if is_remote(path) else _open_local(path)


def _open_local(path: str) -> BinaryIO:
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            rule = "directory" if stat.S_ISDIR(mode) else "special-file"
            words = "it is a folder" if rule == "directory" else "it is a pipe, a socket or a device"
            raise IntakeError(RejectReason.UNREADABLE, rule, words)
        return open(path, "rb", buffering=0)
    except OSError as error:
        raise unreadable(error) from error
    except ValueError as error:  # a NUL in the path
        raise IntakeError(RejectReason.UNREADABLE, "read-failed", one_line(str(error))) from error


def _open_remote(path: str) -> BinaryIO:
    # Worker processes read local files alone, and need no two seconds of Beam for them.
    from transforms.intake.opening import RemoteFile

    try:
        return cast(BinaryIO, RemoteFile(path))
    except OSError as error:
        raise unreadable(error) from error


class RemoteFile(io.RawIOBase):
    """A file of a cloud's client, whose errors are of that client's own kinds: here they are all OSErrors."""

    def __init__(self, path: str) -> None:
        super().__init__()
        with _as_os_errors():
            self._inner = open_reader(path) if is_object(path) else _open_by_beam(path)

    def read(self, size: int = -1) -> bytes:
        """The next bytes; empty at the end."""
        with _as_os_errors():
            return self._inner.read(size)

    def close(self) -> None:
        """Lets go of the connection; what goes wrong then no longer matters."""
        if not self.closed:
            super().close()
            with suppress(Exception):
                self._inner.close()


def _open_by_beam(path: str) -> BinaryIO:
    from apache_beam.io.filesystem import CompressionTypes
    from apache_beam.io.filesystems import FileSystems

    return cast(BinaryIO, FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED))


@contextmanager
def _as_os_errors() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(one_line(f"{type(error).__name__}: {error}")) from error
