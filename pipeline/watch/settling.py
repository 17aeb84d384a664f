"""Which files are complete: those that look as they did a while ago.

A file is settled when its size and time are what they were at least `settle` seconds before, by this process's own
clock. Its age by its own time is not asked: the clock of a file server may be minutes away from ours, and copying
tools set old times. Names that programs give to files which they are still writing are passed over altogether.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.record import InputFile
from transforms.intake.listing import is_temporary

_ROUNDING = 1e-3
"""A look that was planned for the end of the settle time must not miss it by the last bit of a float."""


@dataclass(slots=True)
class _Seen:
    """A file as it was last listed, since when it has been so, and whether it is dealt with."""

    file: InputFile
    since: float
    taken: bool = False


class Settling:
    """Remembers the files of the last look: as many as the input holds, and no more."""

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._seen: dict[str, _Seen] = {}

    def look(self, files: Iterable[InputFile], now: float) -> None:
        """Takes note of what is there; what is there no longer is forgotten."""
        seen = {}
        for file in files:
            if not is_temporary(file.path):
                before = self._seen.get(file.path)
                seen[file.path] = before if before is not None and before.file == file else _Seen(file, now)
        self._seen = seen

    def settled(self, now: float) -> list[InputFile]:
        """The files that are complete and not dealt with, in the order of the look."""
        return [seen.file for seen in self._seen.values() if not seen.taken and self._is_settled(seen, now)]

    def unsettled(self, now: float) -> int:
        """How many files may still be being written."""
        return sum(not seen.taken and not self._is_settled(seen, now) for seen in self._seen.values())

    def take(self, files: Sequence[InputFile]) -> None:
        """Marks files as dealt with, as they are now: published, or known to be."""
        for file in files:
            self._seen[file.path].taken = True

    def __len__(self) -> int:
        return len(self._seen)

    def _is_settled(self, seen: _Seen, now: float) -> bool:
        return now - seen.since >= self._settle - _ROUNDING
