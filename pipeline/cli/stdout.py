"""Standard output, whose faults are the user's to mend and no defect of ours."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from schemas.errors import OutputError


class Stdout(io.TextIOWrapper):
    """Raises OutputError where nothing can be written. A reader that has left, as `head` does, is none."""

    def write(self, text: str, /) -> int:
        """Writes characters."""
        with _told():
            return super().write(text)

    def flush(self) -> None:
        """Hands on what is held back."""
        with _told():
            super().flush()


def set_up_stdout() -> None:
    """Puts it in the place of the plain one; None stands there where the caller has closed it."""
    plain = sys.stdout
    if isinstance(plain, io.TextIOWrapper):
        encoding, by_lines = plain.encoding, plain.line_buffering
        # A terminal may know ASCII alone.
        sys.stdout = Stdout(plain.detach(), encoding=encoding, errors="replace", line_buffering=by_lines)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        words = f"standard output cannot be written ({error.strerror}); what was published stays published"
        raise OutputError(words) from error
