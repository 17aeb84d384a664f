"""Ending in good order: the first signal asks for it, a second one does not wait."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol, TypeAlias

SIGNALS = (signal.SIGTERM, signal.SIGINT)

_STDERR = 2
_TOLD = b"\ncopydesk: ends when the batch at work is published; once more ends it at once\n"

Handler: TypeAlias = "Callable[[int, FrameType | None], Any]"


class Stop(Protocol):
    """Whether to end, and a sleep that ends when one should."""

    @property
    def requested(self) -> bool: ...

    def wait(self, seconds: float) -> None: ...


class StopBySignal:
    """Set by SIGTERM or SIGINT; made by `stop_by_signal`.

    A pipe wakes the sleeper: a lock, as in threading.Event, must not be touched in a signal handler.
    """

    def __init__(self, read_end: int, write_end: int, before: dict[int, Handler]) -> None:
        self._read_end, self._write_end, self._before = read_end, write_end, before
        self.requested = False

    def wait(self, seconds: float) -> None:
        """Sleeps, and wakes at once when a signal comes."""
        if not self.requested:
            select.select([self._read_end], [], [], max(seconds, 0.0))

    def handle(self, number: int, frame: FrameType | None) -> None:
        """The first signal is noted; the next one is handed to whoever handled it before."""
        if self.requested:
            self._before[number](number, frame)
        self.requested = True
        os.write(self._write_end, b"x")
        if os.isatty(_STDERR):
            os.write(_STDERR, _TOLD)


@contextmanager
def stop_by_signal() -> Iterator[StopBySignal]:
    """Handles SIGTERM and SIGINT within the block; the handlers of before are put back at its end."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    before = {number: signal.getsignal(number) for number in SIGNALS}
    stop = StopBySignal(read_end, write_end, {number: _callable(handler) for number, handler in before.items()})
    for number in SIGNALS:
        signal.signal(number, stop.handle)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(read_end)
        os.close(write_end)


def _callable(handler: Any) -> Handler:
    known: Handler = handler if callable(handler) else signal.default_int_handler
    return known
