"""What can be wrong with a file or a record, and the row that says so."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass

from schemas.article import Metadata
from schemas.record import InputFile, content_sha256, copy_id
from schemas.reject import Reject, Rejection, RejectReason, Stage
from transforms import rejecting

EXCERPT_BYTES = 200


class IntakeError(Exception):
    """A file or a stretch of it cannot be read; `rejection` says why."""

    def __init__(self, reason: RejectReason, rule: str, evidence: str) -> None:
        super().__init__(evidence)
        self.rejection = Rejection(reason, rule, evidence)


_RULES_BY_ERRNO = {
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.ENOENT: "vanished",
    errno.ENOTDIR: "vanished",
    errno.ESTALE: "vanished",
    errno.ELOOP: "symlink-loop",
    errno.EISDIR: "directory",
}


def unreadable(error: OSError) -> IntakeError:
    """The problem behind an error of the operating system."""
    rule = _RULES_BY_ERRNO.get(error.errno or 0, "read-failed")
    words = os.strerror(error.errno) if error.errno else (str(error) or type(error).__name__)
    return IntakeError(RejectReason.UNREADABLE, rule, one_line(words))


def one_line(words: str, limit: int = 300) -> str:
    """Words as evidence: on one line, without controls, and not too long."""
    return " ".join(_visible(words).split())[:limit]


def _visible(words: str) -> str:
    return "".join(character if character.isprintable() else " " for character in words)


@dataclass(frozen=True, slots=True)
class _Place:
    """What names a record that could not be read."""

    copy_id: str
    input_path: str
    record_offset: int
    content_sha256: str | None


def reject(
    file: InputFile,
    rejection: Rejection,
    *,
    offset: int = 0,
    content: bytes | None = None,
    size: int = -1,
    url: str | None = None,
    shown: bool = True,
    source_id: str | None = None,
) -> Reject:
    """The row for what was rejected; `content` are the record's bytes where all of them are at hand.

    Where they are not, `size` tells what is known of their number, and the id is made from the place alone.
    `shown` says whether their beginning is worth an excerpt.
    """
    sha256 = None if content is None else content_sha256(content)
    place = _Place(copy_id(file.path, offset, sha256 or ""), file.path, offset, sha256)
    size = size if content is None else len(content)
    beginning = excerpt(content) if content and shown else None
    return rejecting.reject(
        place, rejection, Stage.INTAKE, Metadata(url=url), beginning, size=size, source_id=source_id
    )


def excerpt(content: bytes) -> str:
    """The record's beginning as far as it can be shown."""
    shown = content[:EXCERPT_BYTES].decode("utf-8", "replace")
    return one_line(shown, EXCERPT_BYTES)
