"""Who holds a lock, and whether it still lives."""

from __future__ import annotations

import json
import os
import socket
import uuid
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from schemas.errors import OutputError

REFRESH = timedelta(minutes=1)
"""How often a run shows that it lives."""
LEASE = timedelta(hours=1)
"""How long after its last sign of life a owner that cannot be looked up (on another machine) counts as alive."""


@dataclass(frozen=True, slots=True)
class LockOwner:
    """A run that holds the lock, and what tells its process from every other; None where the system does not say."""

    token: str
    run_id: str
    pid: int
    host: str
    machine: str | None
    boot: str | None
    pid_space: str | None
    process_start: str | None
    taken_at: str
    seen_at: str

    def seen(self, now: datetime) -> LockOwner:
        """The same owner, with a sign of life."""
        return replace(self, seen_at=now.isoformat())

    def age(self, now: datetime) -> timedelta:
        """How long ago the lock was taken."""
        return now - datetime.fromisoformat(self.taken_at)

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode("ascii")


def this_process(run_id: str, now: datetime) -> LockOwner:
    """This process as a owner."""
    return LockOwner(
        token=uuid.uuid4().hex,
        run_id=run_id,
        pid=os.getpid(),
        host=socket.gethostname(),
        machine=_text_of("/etc/machine-id"),
        boot=_text_of("/proc/sys/kernel/random/boot_id"),
        pid_space=_link_of("/proc/self/ns/pid"),
        process_start=process_start(os.getpid()),
        taken_at=now.isoformat(),
        seen_at=now.isoformat(),
    )


def owner_from_json(content: bytes) -> LockOwner | None:
    """The owner that `LockOwner.to_json` wrote; None where the bytes are something else, as an empty file."""
    try:
        known = {field.name for field in fields(LockOwner)}
        owner = LockOwner(**{name: value for name, value in json.loads(content).items() if name in known})
        owner.age(datetime.fromisoformat(owner.seen_at))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return owner


def is_alive(owner: LockOwner, here: LockOwner, now: datetime) -> bool:
    """Whether the owner may still be at work, as seen from this process.

    On this machine since its last start the process is looked up; on this machine before its last start it is dead;
    anywhere else, another container included, it lives until its lease runs out.
    """
    same_machine = (owner.host, owner.machine) == (here.host, here.machine)
    if same_machine and owner.boot != here.boot:
        return False
    if same_machine and owner.pid_space == here.pid_space:
        return _runs(owner.pid) and process_start(owner.pid) == owner.process_start
    return now - datetime.fromisoformat(owner.seen_at) < LEASE


def describe(owner: LockOwner, now: datetime) -> str:
    """The owner in words, as in "run nightly (process 412 on desk-3, for 0:12:05)"."""
    age = timedelta(seconds=max(0, round(owner.age(now).total_seconds())))
    return f"run {owner.run_id} (process {owner.pid} on {owner.host}, for {age})"


def refusal(root: str, lock: str, other: LockOwner, now: datetime) -> OutputError:
    """What a run is told that finds the folder locked."""
    return OutputError(
        f"{root} is in use by {describe(other, now)}; wait until it has ended, or choose another output. "
        f"Where it died on another machine, its lock is taken over {LEASE} after its last sign of life, or delete "
        f"{lock}"
    )


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(timezone.utc)


def process_start(pid: int) -> str | None:
    """When a process began, in the kernel's ticks since boot: it tells a process from a later one with its number."""
    stat = _text_of(f"/proc/{pid}/stat")
    # The second field is the program's name in brackets, and may hold spaces and brackets itself.
    return stat.rpartition(")")[2].split()[19] if stat else None


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _text_of(path: str) -> str | None:
    try:
        return Path(path).read_text("utf-8", "replace").strip() or None
    except OSError:
        return None


def _link_of(path: str) -> str | None:
    try:
        return os.readlink(path)
    except OSError:
        return None
