"""A judge of lines of the house's own, and how it comes to the processes that clean.

Its file's bytes go along with what a process pool is made of, to each of its processes once, on this machine and on the
workers of an engine; each record's task names it by its hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transforms.cleaning.extraction.judge import Judge


@dataclass(frozen=True, slots=True)
class OwnJudge:
    """The bytes of the file that `copydesk train lines` wrote. Called, it makes the judge known in its process."""

    content: bytes = field(repr=False)

    @staticmethod
    def read(path: str) -> OwnJudge:
        """The judge of a file. Raises OSError where it cannot be read, ValueError where it is none."""
        own = OwnJudge(Path(path).read_bytes())
        own.load()
        return own

    @property
    def sha256(self) -> str:
        """The hash of the file, which tells runs with different judges apart."""
        return _sha256(self.content)

    def load(self) -> Judge:
        """The judge, known in this process from now on. Raises ValueError where the file is none."""
        # The process that hands out the work asks no judge, and loads what cleaning needs here alone.
        from transforms.cleaning.extraction.judge import judge_from

        if self.sha256 not in _KNOWN:
            _KNOWN[self.sha256] = judge_from(self.content)
        return _KNOWN[self.sha256]

    def __call__(self) -> None:
        self.load()


_KNOWN: dict[str, Judge] = {}
"""The judges of this process by their hashes; what a hash names never changes."""


def known_judge(sha256: str | None) -> Judge | None:
    """The judge of this hash; None, which is the shipped one, for None. Raises KeyError where it was not made known."""
    return None if sha256 is None else _KNOWN[sha256]


@cache
def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
