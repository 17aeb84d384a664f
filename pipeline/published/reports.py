"""What became of each run, in a small file a run, whether or not it committed anything."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum

from pipeline.published.store import FileStore
from schemas.layout import RUNS, run_path
from schemas.secrets import masked


class Outcome(str, Enum):
    """How a run ended."""

    RUNNING = "running"  # it has not
    DONE = "done"
    FAILED = "failed"  # with an error, which its report holds
    INTERRUPTED = "interrupted"  # without a word: killed, or the machine went down


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run's beginning and end, as it saw them itself."""

    run_id: str
    opened_at: datetime
    closed_at: datetime | None = None
    outcome: Outcome = Outcome.RUNNING
    error: str | None = None


def write_report(store: FileStore, report: RunReport) -> None:
    """Writes a run's report in place of its earlier one."""
    content = {
        **asdict(report),
        "opened_at": report.opened_at.isoformat(),
        "closed_at": report.closed_at.isoformat() if report.closed_at else None,
        "outcome": report.outcome.value,
        "error": report.error and masked(report.error),
    }
    store.replace(run_path(report.run_id), json.dumps(content, indent=1).encode("ascii"))


def read_reports(store: FileStore) -> list[RunReport]:
    """The reports of all runs, by id; what is no report is passed over, since nothing depends on it."""
    contents = (store.read(f"{RUNS}/{name}") for name in store.names(RUNS) if name.endswith(".json"))
    reports = (report_from_json(content) for content in contents if content)
    return [report for report in reports if report is not None]


def report_from_json(content: bytes) -> RunReport | None:
    """The report that was written, None where the bytes are something else."""
    try:
        fields = json.loads(content)
        closed_at = fields["closed_at"]
        return RunReport(
            run_id=fields["run_id"],
            opened_at=datetime.fromisoformat(fields["opened_at"]),
            closed_at=datetime.fromisoformat(closed_at) if closed_at else None,
            outcome=Outcome(fields["outcome"]),
            error=fields["error"],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
