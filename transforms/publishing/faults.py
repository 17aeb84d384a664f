"""What a file system's refusal means to the user, in one line."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

from schemas.errors import CopydeskError, OutputError

_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and start again",
    errno.EDQUOT: "the disk quota is used up; free some space and start again",
    errno.EFBIG: "a file would be larger than this process may write; raise the limit (ulimit -f) and start again",
    errno.EACCES: "it is not writable for this user; change its permissions or choose another output",
    errno.EPERM: "it is not writable for this user; change its permissions or choose another output",
    errno.EROFS: "its disk is mounted read-only; choose another output",
    errno.ENOTDIR: "it is not a folder, or lies below a file; choose another output",
    errno.EEXIST: "it is not a folder; choose another output",
    errno.EISDIR: "a folder stands where a file should be; choose another output",
    errno.EIO: "its disk has failed; see the system's log",
}

_STRANGER = {
    errno.ENOTDIR: "is a file where a folder should be",
    errno.EEXIST: "is a file where a folder should be",
    errno.EISDIR: "is a folder where a file should be",
}
"""What stands in the way of a file of ours, by how the system says so."""

_DAMAGE = (
    *(pa.ArrowException, OSError, LookupError, TypeError, AttributeError),
    *(ValueError, MemoryError, RecursionError),
)
"""What reading a file raises that is not what it was, or was never ours: libraries trust what they read."""

_RAISED_BY_A_WORKER = re.compile(r"\bOutputError: (.+?)(?: \[while running|$)", re.MULTILINE)


@contextmanager
def told_as_output_error(root: str) -> Iterator[None]:
    """Turns an error of the output's file system into an OutputError that says what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write to {root}: {advice_on(error, root)}") from error


def advice_on(error: OSError, root: str = "") -> str:
    """What an error of a file system means, with the file that it is about where that is not `root` itself."""
    name = error.filename if isinstance(error.filename, str) else ""
    inside = not root or (name.startswith(os.path.join(root, "")) and os.path.isdir(root))
    if error.errno in _STRANGER and name and inside:
        return f"{name} {_STRANGER[error.errno]}; take it away, or restore it from a backup"
    return _ADVICE.get(error.errno or 0) or error.strerror or str(error)


@contextmanager
def told_as_damaged(path: str) -> Iterator[None]:
    """Turns whatever reading a published file or one of the state raises into an OutputError that names it."""
    try:
        yield
    except _DAMAGE as error:
        why = one_line(error)
        raise OutputError(f"{path} cannot be read ({why}); restore it from a backup (see `copydesk verify`)") from error


def one_line(error: BaseException) -> str:
    """An error in one line; its kind where it has no words."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


@contextmanager
def workers_errors_told() -> Iterator[None]:
    """Turns the failure of a graph in which a worker met an OutputError into that OutputError.

    Engines hand on a worker's error as text within an error of their own kind.
    """
    try:
        yield
    except CopydeskError:
        raise
    except Exception as error:  # each engine has its own kind of failure; what says why is its text
        raised = _RAISED_BY_A_WORKER.search(str(error))
        if raised is None:
            raise
        raise OutputError(raised.group(1)) from error
