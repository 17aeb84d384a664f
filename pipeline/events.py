"""What a run tells to schedulers: an event at its start, by and by, and at its end, with counts as fields.

The events are log records whose `fields` the JSON log shows (`--log-format json`). In the log for people they are left
out, since the progress line and the summary say the same.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.settings import RunSettings
    from pipeline.summary import Summary

EVENTS = "copydesk.events"

logger = logging.getLogger(EVENTS)


def tell(event: str, message: str, level: int = logging.INFO, **fields: object) -> None:
    """Logs one event."""
    logger.log(level, "%s", message, extra=fields_of(event, fields))


def fields_of(event: str, fields: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """What a log call takes as `extra`, so that the JSON log shows the fields."""
    return {"fields": {"event": event, **fields}}


def tell_started(inputs: Sequence[str], output: str, settings: RunSettings) -> None:
    """The event `run_started`."""
    tell("run_started", f"reading {', '.join(inputs)}", inputs=list(inputs), output=output, workers=settings.workers)


def tell_ended(summary: Summary) -> None:
    """The event `run_done`, with the counts of the summary; it is told before the gates are judged."""
    tell(
        "run_done",
        summary.conservation,
        output=summary.output,
        files_new=summary.files_new,
        files_known=summary.files_known,
        records_read=summary.records_read,
        copies=summary.copies,
        stories=summary.stories,
        merged=summary.merged,
        rejected=summary.rejected,
        rejects=dict(sorted(summary.rejects.items())),
        reject_share=round(summary.reject_share, 6),
        bytes_read=summary.bytes_read,
        bytes_written=summary.bytes_written,
        seconds=round(summary.seconds, 3),
    )


def tell_failed(message: str, exit_code: int) -> bool:
    """The event `failed`; says whether anybody listens to events, so that the error is told once."""
    if not logger.isEnabledFor(logging.ERROR):
        return False
    tell("failed", message, logging.ERROR, exit_code=exit_code)
    return True
