"""Opening a file of the input, wherever it lies."""

from __future__ import annotations

import os
import stat
from typing import BinaryIO, cast

from schemas.reject import RejectReason
from transforms.intake.problems import IntakeError, one_line, unreadable


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
    from transforms.intake.remote import RemoteFile

    try:
        return cast(BinaryIO, RemoteFile(path))
    except OSError as error:
        raise unreadable(error) from error
