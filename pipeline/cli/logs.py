"""Logs on standard error: plain lines for people, or one JSON object a line for machines."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timezone

from pipeline.events import EVENTS
from schemas.secrets import masked, masked_value

PLAIN, JSON = "text", "json"
_NEVER = logging.CRITICAL + 1


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and the traceback where there is one.

    What a log call gives as `extra={"fields": {...}}` stands in the same object; "event" in it names what happened.
    """

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(masked_value(entry), ensure_ascii=False)


class PlainFormatter(logging.Formatter):
    """A line for people, that tells no secret."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def set_up_logs(style: str = PLAIN, verbose: bool = False, quiet: bool = False) -> None:
    """Sends our own log lines to standard error, and of other libraries warnings only with `verbose`.

    With `quiet` only warnings and errors; events are for machines, and told in the JSON style alone.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if style == JSON else PlainFormatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING if verbose else logging.ERROR, handlers=[handler], force=True)
    # Beam logs a failed bundle with its traceback before it raises it; the error is told once, by the command line.
    logging.getLogger("apache_beam").setLevel(logging.WARNING if verbose else logging.CRITICAL)
    logging.getLogger("copydesk").setLevel(logging.WARNING if quiet else logging.INFO)
    logging.getLogger(EVENTS).setLevel(logging.NOTSET if style == JSON else _NEVER)
