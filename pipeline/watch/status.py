"""What a watch says of itself, in `_copydesk/status.json`, and what others may conclude from it."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from pipeline.published.lock_owner import process_start
from schemas.layout import ROOT
from schemas.secrets import masked_value

STATUS = f"{ROOT}/status.json"

BEAT_SECONDS = 15.0
"""How often a watch shows that it lives, whatever it is doing."""
MISSED_BEATS = 4
"""After so many beats that did not come a watch counts as hung or dead."""


class State(str, Enum):
    """What a watch is doing."""

    STARTING = "starting"
    PUBLISHING = "publishing"
    SLEEPING = "sleeping"  # until the next round
    FAILING = "failing"  # the last round failed; it is tried again
    STOPPED = "stopped"  # ended in good order
    FAILED = "failed"  # ended by an error that trying again does not heal


@dataclass(frozen=True, slots=True)
class Round:
    """One round: when, how long, what it saw, what it published."""

    number: int
    started_at: str
    seconds: float
    seen: int = 0
    unsettled: int = 0
    left: int = 0
    run_id: str | None = None
    files: int = 0
    records_read: int = 0
    copies: int = 0
    stories: int = 0
    rejects: dict[str, int] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    error: str | None = None

    @property
    def rejected(self) -> int:
        return sum(self.rejects.values())


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over all rounds since the start."""

    rounds: int = 0
    failed_rounds: int = 0
    files: int = 0
    records_read: int = 0
    copies: int = 0
    stories: int = 0
    rejects: int = 0

    def plus(self, done: Round) -> Counts:
        return Counts(
            rounds=self.rounds + 1,
            failed_rounds=self.failed_rounds + (done.error is not None),
            files=self.files + done.files,
            records_read=self.records_read + done.records_read,
            copies=self.copies + done.copies,
            stories=self.stories + done.stories,
            rejects=self.rejects + done.rejected,
        )


@dataclass(frozen=True, slots=True)
class Status:
    """A watch as it sees itself; times are UTC in ISO format."""

    state: State
    pid: int
    process_start: str | None
    host: str
    started_at: str
    beat_at: str
    inputs: tuple[str, ...]
    every: float
    settle: float
    beat_seconds: float = BEAT_SECONDS
    next_round_at: str | None = None
    failures_in_a_row: int = 0
    last_published_at: str | None = None
    last_error: str | None = None
    last_error_at: str | None = None
    last_round: Round | None = None
    since_start: Counts = field(default_factory=Counts)

    @classmethod
    def of_this_process(cls, inputs: tuple[str, ...], every: float, settle: float, now: datetime) -> Status:
        return cls(
            state=State.STARTING,
            pid=os.getpid(),
            process_start=process_start(os.getpid()),
            host=socket.gethostname(),
            started_at=now.isoformat(),
            beat_at=now.isoformat(),
            inputs=inputs,
            every=every,
            settle=settle,
        )

    def after(self, done: Round, now: datetime) -> Status:
        """The status when a round is over."""
        at = now.isoformat()
        return replace(
            self,
            state=State.FAILING if done.error else State.SLEEPING,
            failures_in_a_row=self.failures_in_a_row + 1 if done.error else 0,
            last_published_at=at if done.files else self.last_published_at,
            last_error=done.error or self.last_error,
            last_error_at=at if done.error else self.last_error_at,
            last_round=done,
            since_start=self.since_start.plus(done),
        )


def status_to_json(status: Status) -> bytes:
    return json.dumps(masked_value(asdict(status)), indent=1).encode("ascii")


def status_from_json(content: bytes) -> Status | None:
    """The status that `status_to_json` wrote, None where the bytes are something else."""
    try:
        found = json.loads(content)
        last_round, state = found["last_round"], State(found["state"])
        status = Status(
            **{
                **_known(Status, found),
                "state": state,
                "inputs": tuple(found["inputs"]),
                "last_round": Round(**{**_known(Round, last_round), "waiting": tuple(last_round["waiting"])})
                if last_round
                else None,
                "since_start": Counts(**_known(Counts, found["since_start"])),
            }
        )
        datetime.fromisoformat(status.beat_at)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return status


def _known(kind: type[Any], found: dict[str, Any]) -> dict[str, Any]:
    """The fields that this version knows: a newer one may have written more."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in found.items() if name in names}


def ailment(status: Status, now: datetime) -> str | None:
    """What is wrong with a watch, None where it is at work and well."""
    if status.state is State.STOPPED:
        return "it was stopped"
    if status.state is State.FAILED:
        return f"it has ended: {status.last_error}"
    if not is_alive(status, now):
        return f"process {status.pid} on {status.host} is gone, or hangs: its last sign of life was {status.beat_at}"
    if status.state is State.FAILING:
        return f"the last {status.failures_in_a_row} rounds failed: {status.last_error}"
    return None


def is_alive(status: Status, now: datetime) -> bool:
    """Whether the watch's process runs and has shown signs of life lately."""
    if status.state in (State.STOPPED, State.FAILED):
        return False
    if status.host == socket.gethostname() and process_start(status.pid) != status.process_start:
        return False
    silent = now - datetime.fromisoformat(status.beat_at)
    return silent <= timedelta(seconds=status.beat_seconds * MISSED_BEATS)
