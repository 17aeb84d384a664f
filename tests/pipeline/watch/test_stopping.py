"""Signals: the first asks, the second does not wait, and the sleep ends at once."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from pipeline.watch.stopping import stop_by_signal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_wakes_the_sleeper(number: signal.Signals) -> None:
    """A sleep of an hour ends with the signal, and no later sleep begins."""
    with stop_by_signal() as stop:
        timer = threading.Timer(0.2, os.kill, (os.getpid(), number))
        timer.start()
        began = time.monotonic()
        stop.wait(3600)
        stop.wait(3600)
        assert stop.requested
        assert time.monotonic() - began < 30
        timer.join()


def test_a_second_signal_goes_to_whoever_had_it_before() -> None:
    """As Ctrl-C twice: the second one raises in the main thread; after the block the handlers are as before."""
    before = signal.getsignal(signal.SIGINT)
    with stop_by_signal() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.requested
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == before


def test_a_sleep_without_a_signal_ends_by_itself() -> None:
    """A short sleep, and one whose time is over already."""
    with stop_by_signal() as stop:
        stop.wait(0.01)
        stop.wait(-1.0)
        assert not stop.requested
