"""Watch mode from end to end: checks, signals, status, the loop."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from pipeline.durations import format_duration
from pipeline.engine import Engine
from pipeline.inputs import check_inputs
from pipeline.progress import ProgressLine, error_console
from pipeline.published.lock_owner import utc_now
from pipeline.published.store import FileStore, open_store
from pipeline.settings import RunSettings
from pipeline.watch.board import Board
from pipeline.watch.listing import list_inputs
from pipeline.watch.loop import Watch
from pipeline.watch.notify import READY, STOPPING, notify
from pipeline.watch.publish_round import Published, bring_to_rest, publish_new
from pipeline.watch.schedule import Schedule
from pipeline.watch.status import STATUS, State, Status, is_alive, status_from_json
from pipeline.watch.stopping import stop_by_signal
from schemas.errors import CopydeskError, OutputError
from schemas.record import InputFile
from transforms.articles.tally import tally
from transforms.publishing.faults import told_as_output_error

logger = logging.getLogger("copydesk.watch")


def watch(inputs: Sequence[str], output: str, schedule: Schedule, settings: RunSettings, quiet: bool = False) -> Status:
    """Publishes what comes into `inputs`, round after round, until SIGTERM or SIGINT; returns the last status.

    What is wrong at the start ends it: UsageError, or OutputError where the output is in use or not usable. What
    goes wrong later is logged, shown in the status and tried again.
    """
    check_inputs(inputs)
    Engine.of(settings.beam_options).check()
    store = open_store(output)
    refuse_second(store)
    recovered = bring_to_rest(output)
    status = Status.of_this_process(tuple(inputs), schedule.every, schedule.settle, utc_now())
    with stop_by_signal() as stop, Board(store, status, _progress) as board:
        board.show(status)
        _tell_start(inputs, output, schedule, recovered)
        notify(READY)

        def publish_shown(files: Sequence[InputFile]) -> Published:
            with ProgressLine(error_console(), quiet=quiet):
                return publish_new(files, output, settings)

        loop = Watch(lambda: list_inputs(inputs, output), publish_shown, board.show, stop, schedule, status)
        try:
            last = loop.run()
        except CopydeskError as error:
            board.show(replace(board.status, state=State.FAILED, last_error=str(error)))
            raise
        finally:
            notify(STOPPING)
        _tell_end(last)
    return last


def refuse_second(store: FileStore) -> None:
    """Raises OutputError where another process is watching for the same output: the two would overwrite the status."""
    with told_as_output_error(store.root):
        content = store.read(STATUS)
    other = status_from_json(content) if content else None
    if other is not None and is_alive(other, utc_now()):
        raise OutputError(
            f"{store.root} is being published to by another watch (process {other.pid} on {other.host}); stop that one "
            "first, or choose another output"
        )


def _progress() -> object:
    return tally.stage, tally.accepted, tally.rejected, tally.bytes


def _tell_start(inputs: Sequence[str], output: str, schedule: Schedule, recovered: Sequence[str]) -> None:
    if recovered:
        logger.warning("published what a crashed run had committed: %s", ", ".join(recovered))
    logger.info(
        "watching %s for %s, every %s",
        ", ".join(inputs),
        output,
        format_duration(schedule.every),
        extra={
            "fields": {
                "event": "watch_started",
                "inputs": list(inputs),
                "output": output,
                "every": schedule.every,
                "settle": schedule.settle,
                "recovered": list(recovered),
            }
        },
    )


def _tell_end(last: Status) -> None:
    counts = last.since_start
    logger.info(
        "stopped in good order after %d rounds: %d records = %d copies + %d rejects",
        counts.rounds,
        counts.records_read,
        counts.copies,
        counts.rejects,
        extra={
            "fields": {
                "event": "watch_stopped",
                "rounds": counts.rounds,
                "failed_rounds": counts.failed_rounds,
                "files": counts.files,
                "records_read": counts.records_read,
                "copies": counts.copies,
                "stories": counts.stories,
                "rejects": counts.rejects,
            }
        },
    )
