"""Where rows wait for their commit, and as which run's: one place for a batch, one for each window of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from schemas.run_info import RunInfo


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder to write to, and the run whose rows are written there. As a `Staging` it is that of every window."""

    folder: str
    run: RunInfo

    def of(self, window: object) -> Stage:
        return self


class Staging(Protocol):
    """Tells the stage of a window's rows: a function of the window alone, so that a retry writes to the same place."""

    def of(self, window: object) -> Stage: ...
