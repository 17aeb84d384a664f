"""`copydesk status`: a watch's status in words, and whether it is well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from pipeline.durations import format_duration
from pipeline.published.lock_owner import utc_now
from pipeline.published.store import open_store
from pipeline.watch.status import STATUS, Round, Status, ailment, status_from_json
from schemas.errors import OutputError


def show_status(folder: str, as_json: bool = False) -> None:
    """Prints the status of the watch on `folder`; raises OutputError where it is not at work and well."""
    store = open_store(folder)
    try:
        content = store.read(STATUS)
    except OSError as error:
        raise OutputError(f"cannot read {store.full_path(STATUS)}: {error.strerror or error}") from error
    status = status_from_json(content) if content else None
    if status is None:
        raise OutputError(f"{folder} has no watch: start one with `copydesk watch INPUT --output {folder}`")
    now = utc_now()
    if as_json and content:
        click.echo(content.decode("utf-8"))
    else:
        for line in status_lines(status, now):
            click.echo(line)
    wrong = ailment(status, now)
    if wrong:
        raise OutputError(f"the watch of {folder} is not well: {wrong}")


def status_lines(status: Status, now: datetime) -> Iterator[str]:
    """The status as a person reads it."""
    yield f"state         {status.state.value} (process {status.pid} on {status.host})"
    yield f"watches       {', '.join(status.inputs)}, every {format_duration(status.every)}"
    yield f"started       {_moment(status.started_at, now)}"
    yield f"sign of life  {_moment(status.beat_at, now)}"
    if status.last_round:
        yield f"last round    {_round(status.last_round, now)}"
    counts = status.since_start
    yield (
        f"since start   {counts.rounds:,} rounds ({counts.failed_rounds:,} failed), {counts.files:,} files, "
        f"{counts.records_read:,} records = {counts.copies:,} copies + {counts.rejects:,} rejects"
    )
    if status.last_published_at:
        yield f"published     {_moment(status.last_published_at, now)}"
    if status.last_error and status.last_error_at:
        yield f"last error    {_moment(status.last_error_at, now)}: {status.last_error}"
    if status.next_round_at:
        yield f"next round    {_clock(status.next_round_at)}"


def _round(last: Round, now: datetime) -> str:
    told = f"{last.number:,}, {_moment(last.started_at, now)}: {last.seen:,} files seen, {last.files:,} published"
    unsettled = f", {last.unsettled:,} may still be written" if last.unsettled else ""
    return told + unsettled + "".join(f"; waiting: {reason}" for reason in last.waiting)


def _moment(at: str, now: datetime) -> str:
    ago = max((now - datetime.fromisoformat(at)).total_seconds(), 0.0)
    return f"{_clock(at)}, {format_duration(ago) if ago >= 1 else '0s'} ago"


def _clock(at: str) -> str:
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S} UTC"
