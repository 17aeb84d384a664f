"""Where the status is put up: by the loop at each turn, and by a thread in between, so that a long round shows life."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import TracebackType

from pipeline.published.lock_owner import utc_now
from pipeline.published.store import FileStore
from pipeline.watch.notify import WATCHDOG, notify, watchdog_seconds
from pipeline.watch.status import BEAT_SECONDS, STATUS, State, Status, status_to_json

STALLED_AFTER = 900.0
"""Seconds without any progress of a batch after which the thread stops vouching for it."""

logger = logging.getLogger("copydesk.watch")


class Board:
    """Keeps `_copydesk/status.json` true; while it is entered, a thread renews it and feeds systemd's watchdog.

    A supervisor learns from a missing sign of life that the process hangs. So the thread gives none for a batch whose
    `progress` has not changed for long.
    """

    def __init__(
        self,
        store: FileStore,
        status: Status,
        progress: Callable[[], object],
        *,
        now: Callable[[], datetime] = utc_now,
        stalled_after: float = STALLED_AFTER,
    ) -> None:
        self._store, self._status, self._now = store, status, now
        self._stall = _Stall(progress, stalled_after)
        self._watchdog = watchdog_seconds()
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="copydesk-pulse", daemon=True)
        self._writable = True

    @property
    def status(self) -> Status:
        return self._status

    def show(self, status: Status) -> None:
        """Puts up a new status. That it cannot be written now is logged once, and is no reason to end."""
        with self._lock:
            self._status = status
            self._write()

    def beat(self) -> None:
        """Gives a sign of life, unless the batch at work has stalled."""
        with self._lock:
            if self._status.state is State.PUBLISHING and self._stall.is_stalled(time.monotonic()):
                return
            self._write()
        if self._watchdog:
            notify(WATCHDOG)

    def __enter__(self) -> Board:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._end.wait(min(BEAT_SECONDS, (self._watchdog or BEAT_SECONDS * 2) / 2)):
            self.beat()

    def _write(self) -> None:
        self._status = replace(self._status, beat_at=self._now().isoformat())
        try:
            self._store.replace(STATUS, status_to_json(self._status))
        except OSError as error:
            if self._writable:
                logger.warning("the status file cannot be written: %s", error)
            self._writable = False
        else:
            self._writable = True


class _Stall:
    """Since when a reading has not changed."""

    def __init__(self, progress: Callable[[], object], limit: float) -> None:
        self._progress, self._limit = progress, limit
        self._last: object = None
        self._since = 0.0

    def is_stalled(self, now: float) -> bool:
        current = self._progress()
        if current != self._last or not self._since:
            self._last, self._since = current, now
        return now - self._since > self._limit
