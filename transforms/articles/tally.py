"""Counts of what a running job has done so far, for show only: what is true is in the ledger."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass

_SURE_SHARE = 0.02
_SURE_SECONDS = 5.0
"""Before so much is done, no time that is left can be told."""


@dataclass(frozen=True, slots=True)
class Ever:
    """What this process has counted since it began, over all its runs; `sites` by site and outcome."""

    accepted: int
    reasons: dict[str, int]
    sites: dict[tuple[str, str], int]
    bytes: int


class Tally:
    """Counts of the run in this process, for show only: what is true is in the ledger."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sites: Counter[tuple[str, str]] = Counter()
        self._reasons: Counter[str] = Counter()
        self._accepted = self._bytes = 0
        self.reset()

    def reset(self, total_bytes: int = 0, batches: int = 1) -> None:
        with self._lock:
            self.stage = "starting"
            self.total_bytes = total_bytes
            self.batch, self.batches = 0, batches
            self.bytes = self.accepted = self.rejected = 0
            self.reasons: Counter[str] = Counter()
            self.started = time.monotonic()

    def enter(self, stage: str) -> None:
        with self._lock:
            self.stage = stage

    def enter_batch(self, more: bool = False) -> None:
        """Begins the next batch; one `more` than was planned, where a file turned out to hold more than one."""
        with self._lock:
            self.batch += 1
            self.batches += more

    def count_article(self, size: int, site: str | None = None) -> None:
        with self._lock:
            self.accepted += 1
            self._accepted += 1
            self._count(size, site, "accepted")

    def count_reject(self, reason: str, size: int, site: str | None = None) -> None:
        with self._lock:
            self.rejected += 1
            self.reasons[reason] += 1
            self._reasons[reason] += 1
            self._count(size, site, reason)

    def ever(self) -> Ever:
        """The counts since the process began."""
        with self._lock:
            return Ever(self._accepted, dict(self._reasons), dict(self._sites), self._bytes)

    def _count(self, size: int, site: str | None, outcome: str) -> None:
        self.bytes += size
        self._bytes += size
        self._sites[site or "unknown", outcome] += 1

    @property
    def share(self) -> float | None:
        """How much of the input is done, 0 to 1; None where its size is not known."""
        return min(self.bytes / self.total_bytes, 1.0) if self.total_bytes else None

    @property
    def seconds_left(self) -> float | None:
        """About how long the rest of the records will take; None where nobody can tell."""
        share, seconds = self.share, self.seconds
        if share is None or share < _SURE_SHARE or share >= 1 or seconds < _SURE_SECONDS:
            return None
        return seconds * (1 - share) / share

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def line(self) -> str:
        """One line: stage, records, rate, rejects so far."""
        with self._lock:
            records = self.accepted + self.rejected
            seconds = max(self.seconds, 1e-6)
            rejects = f"{self.rejected:,} rejected"
            if self.reasons:
                rejects += " (" + ", ".join(f"{n} {reason}" for reason, n in self.reasons.most_common(3)) + ")"
            batch = f"batch {self.batch} of {self.batches} · " if self.batches > 1 else ""
            rate = f"{records / seconds:,.1f}/s"
            done = "" if self.share is None else f"{self.share:.0%} · "
            left = "" if self.seconds_left is None else f", about {_clock(round(self.seconds_left))} left"
            return (
                f"{batch}{self.stage} · {done}{records:,} records · {rate} · {rejects} · {_clock(int(seconds))}{left}"
            )

    def fields(self) -> dict[str, object]:
        """The same for machines, with the share of the input's bytes that is done where the total is known."""
        with self._lock:
            return {
                "stage": self.stage,
                "records": self.accepted + self.rejected,
                "accepted": self.accepted,
                "rejected": self.rejected,
                "rejects": dict(sorted(self.reasons.items())),
                "bytes": min(self.bytes, self.total_bytes) if self.total_bytes else self.bytes,
                "total_bytes": self.total_bytes or None,
                "share": None if self.share is None else round(self.share, 4),
                "seconds": round(self.seconds, 3),
                "seconds_left": None if self.seconds_left is None else round(self.seconds_left, 1),
            }


tally = Tally()
"""The tally of this process; worker processes of an engine keep their own, which nobody reads."""


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
