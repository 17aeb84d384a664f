"""What tells one run's rows from another's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone

_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run's id and start (with its zone); they give `run_id`, `first_seen_at` and `run_date`.

    The id stands in file names, so it is at most 100 letters, digits, dots, dashes and underscores.
    """

    run_id: str
    started_at: datetime

    def __post_init__(self) -> None:
        if not _RUN_ID.fullmatch(self.run_id):
            raise ValueError(f"run id {self.run_id!r} cannot stand in a file name")
        if self.started_at.tzinfo is None:
            raise ValueError(f"the start of run {self.run_id} has no time zone")

    @property
    def run_date(self) -> str:
        """The UTC day on which the run began, as in `rejects/run_date=…`."""
        return self.started_at.astimezone(timezone.utc).date().isoformat()


def new_run() -> RunInfo:
    """A run that starts now; its id is its start in UTC, to the microsecond."""
    started_at = datetime.now(timezone.utc)
    return RunInfo(run_id=started_at.strftime("%Y%m%dT%H%M%S%fZ"), started_at=started_at)
