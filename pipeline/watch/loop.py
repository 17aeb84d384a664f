"""The loop: look, publish what is new and complete, sleep; and again, until a signal comes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.durations import format_duration
from pipeline.published.lock_owner import utc_now
from pipeline.watch.listing import Listed
from pipeline.watch.publish_round import Published
from pipeline.watch.schedule import Rhythm, Schedule
from pipeline.watch.settling import Settling
from pipeline.watch.status import Round, State, Status
from pipeline.watch.stopping import Stop
from schemas.errors import CopydeskError, InputError, UsageError
from schemas.record import InputFile

logger = logging.getLogger("copydesk.watch")


@dataclass
class Watch:
    """Rounds over what `look` finds; `publish` is given what is complete, `show` the status at each turn."""

    look: Callable[[], Listed]
    publish: Callable[[Sequence[InputFile]], Published]
    show: Callable[[Status], None]
    stop: Stop
    schedule: Schedule
    status: Status
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = utc_now

    def __post_init__(self) -> None:
        self._settling = Settling(self.schedule.settle)
        self._rhythm = Rhythm(self.schedule)

    def run(self) -> Status:
        """Rounds until a stop is requested; returns the last status. Raises UsageError, which no round can heal."""
        while not self.stop.requested:
            began = self.clock()
            done = self._round(began)
            self.status = self.status.after(done, self.now())
            next_look = self._next_look(began, done)
            self._tell(done, next_look)
            self.stop.wait(next_look - self.clock())
        self.status = replace(self.status, state=State.STOPPED, next_round_at=None)
        self.show(self.status)
        return self.status

    def _round(self, began: float) -> Round:
        done = Round(self.status.since_start.rounds + 1, self.now().isoformat(), 0.0)
        try:
            done = self._work(began, done)
        except UsageError:
            raise
        except CopydeskError as error:
            done = replace(done, error=str(error))
        except Exception as error:
            # One bad round, be it by a defect of ours, must not end the stream: it is logged whole and tried again.
            logger.exception("round %d failed", done.number)
            done = replace(done, error=f"{type(error).__name__}: {error}".splitlines()[0])
        return replace(done, seconds=round(self.clock() - began, 3))

    def _work(self, began: float, done: Round) -> Round:
        listed = self.look()
        self._settling.look(listed.files, began)
        ready = self._settling.settled(began)
        published = self._publish(ready) if ready else Published()
        self._settling.take(published.taken)
        if listed.failures and not listed.files:
            raise InputError("; ".join(listed.failures))
        for failure in listed.failures:
            logger.warning("%s", failure)
        return replace(
            done,
            seen=len(self._settling),
            unsettled=self._settling.unsettled(began),
            waiting=listed.waiting + listed.failures,
            left=published.left,
            run_id=published.run_id,
            files=published.files,
            records_read=published.records_read,
            copies=published.copies,
            stories=published.stories,
            rejects=published.rejects,
        )

    def _publish(self, ready: Sequence[InputFile]) -> Published:
        self.show(replace(self.status, state=State.PUBLISHING, next_round_at=None))
        return self.publish(ready)

    def _next_look(self, began: float, done: Round) -> float:
        """When to look again, by the clock; at once where a batch is left."""
        if done.error:
            return self.clock() + self.schedule.back_off(self.status.failures_in_a_row)
        if done.left:
            return self.clock()
        return max(self._rhythm.next_look(began, done.unsettled), self.clock())

    def _tell(self, done: Round, next_look: float) -> None:
        """Shows the status and logs the health line."""
        wait = max(next_look - self.clock(), 0.0)
        at = (self.now() + timedelta(seconds=wait)).isoformat()
        self.status = replace(self.status, next_round_at=at)
        self.show(self.status)
        level = logging.ERROR if done.error else logging.INFO
        logger.log(level, "%s", health_line(done, wait), extra={"fields": health_fields(done, self.status)})


def health_line(done: Round, wait: float) -> str:
    """One line a round: what was seen, what was published, when the next one is."""
    if done.error:
        return f"round {done.number} failed: {done.error} · tried again in {format_duration(wait)}"
    parts = [f"round {done.number}", f"{done.seen:,} files seen"]
    if done.unsettled:
        parts.append(f"{done.unsettled:,} may still be written")
    if done.files:
        parts.append(
            f"{done.files:,} published: {done.records_read:,} records = {done.copies:,} copies + "
            f"{done.rejected:,} rejects, {done.stories:,} new stories, in {format_duration(done.seconds)}"
        )
    if done.left:
        parts.append(f"{done.left:,} left for the next batch")
    parts.extend(f"waiting: {reason}" for reason in done.waiting)
    parts.append(f"next in {format_duration(wait)}")
    return " · ".join(parts)


def health_fields(done: Round, status: Status) -> dict[str, object]:
    """The health line's figures for machines."""
    return {
        "event": "round_failed" if done.error else "round",
        "round": done.number,
        "seconds": done.seconds,
        "files_seen": done.seen,
        "files_unsettled": done.unsettled,
        "files_published": done.files,
        "files_left": done.left,
        "records_read": done.records_read,
        "copies": done.copies,
        "stories": done.stories,
        "rejected": done.rejected,
        "rejects": done.rejects,
        "run_id": done.run_id,
        "waiting": list(done.waiting),
        "error": done.error,
        "failures_in_a_row": status.failures_in_a_row,
        "next_round_at": status.next_round_at,
    }
