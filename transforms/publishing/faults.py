"""What a file system's refusal means to the user, in one line."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

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

_RAISED_BY_A_WORKER = re.compile(r"\bOutputError: (.+?)(?: \[while running|$)", re.MULTILINE)


@contextmanager
def told_as_output_error(root: str) -> Iterator[None]:
    """Turns an error of the output's file system into an OutputError that says what to do."""
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0) or error.strerror or str(error)
        raise OutputError(f"cannot write to {root}: {advice}") from error


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
