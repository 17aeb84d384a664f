"""A file of another file system than the local one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from transforms.intake.problems import one_line
from transforms.objects import is_object, open_reader


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
