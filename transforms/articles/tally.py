"""Counts of what a running job has done so far, for show only: what is true is in the ledger."""

from __future__ import annotations

import threading
import time
from collections import Counter


class Tally:
    """Counts of the run in this process, for show only: what is true is in the ledger."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
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

    def count_article(self, size: int) -> None:
        with self._lock:
            self.accepted += 1
            self.bytes += size

    def count_reject(self, reason: str, size: int) -> None:
        with self._lock:
            self.rejected += 1
            self.reasons[reason] += 1
            self.bytes += size

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
            return f"{batch}{self.stage} · {records:,} records · {rate} · {rejects} · {_clock(int(seconds))}"

    def fields(self) -> dict[str, object]:
        """The same for machines, with the share of the input's bytes that is done where the total is known."""
        with self._lock:
            return {
                "stage": self.stage,
                "records": self.accepted + self.rejected,
                "accepted": self.accepted,
                "rejected": self.rejected,
                "rejects": dict(sorted(self.reasons.items())),
                "bytes": self.bytes,
                "total_bytes": self.total_bytes,
                "seconds": round(self.seconds, 3),
            }


tally = Tally()
"""The tally of this process; worker processes of an engine keep their own, which nobody reads."""


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
