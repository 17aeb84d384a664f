"""A run that ends as by a power cut at a chosen moment: `python killed_run.py INPUT OUTPUT LOG SIZE [KIND NUMBER]`.

Moments are what the run does: steps of its commits ("step"), or those, every act upon the disk, every record that is
cleaned and every stage that is entered, together ("act"). Without a moment the run goes to its end. A batch
is of so many files, or so many records of a file of many: SIZE. LOG tells what was done.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pipeline.run
from pipeline.published.commit_steps import Step
from pipeline.published.folder import PublishedFolder
from pipeline.settings import RunSettings
from transforms.articles.tally import Tally
from transforms.articles.worker_pool import close_pools

DISK = ("link", "makedirs", "remove", "replace", "rmdir", "unlink", "fsync")
WORK = ("enter", "count_article", "count_reject")


class Clock:
    """Counts moments by kind, and kills this process when the chosen one has come."""

    def __init__(self, kind: str, number: int) -> None:
        self._kind, self._number = kind, number
        self._main = os.getpid()
        self._lock = threading.RLock()  # a finalizer may tick amid a tick
        self.done: list[tuple[str, str]] = []

    def _count(self) -> int:
        return len(self.done) if self._kind == "act" else sum(kind == self._kind for kind, _ in self.done)

    def tick(self, kind: str, what: str) -> None:
        if os.getpid() != self._main:
            return
        with self._lock:
            self.done.append((kind, what))
            if self._kind in (kind, "act") and self._count() == self._number:
                os.kill(os.getpid(), signal.SIGKILL)


def ticking(function: Callable[..., Any], clock: Clock, kind: str, what: str) -> Callable[..., Any]:
    """The function, with a tick before it."""

    def ticked(*arguments: Any, **options: Any) -> Any:
        clock.tick(kind, what)
        return function(*arguments, **options)

    return ticked


def watch(clock: Clock) -> None:
    """Lets the clock tick at every moment of a run."""
    for name in DISK:
        setattr(os, name, ticking(getattr(os, name), clock, "disk", name))
    for name in WORK:
        setattr(Tally, name, ticking(getattr(Tally, name), clock, "work", name))

    def on_step(step: Step) -> None:
        clock.tick("step", step.value)

    def folder(path: str) -> PublishedFolder:
        return PublishedFolder(path, on_step=on_step)

    vars(pipeline.run)["PublishedFolder"] = folder


def main(inputs: str, output: str, log: str, size: str, kind: str = "none", number: str = "0") -> None:
    clock = Clock(kind, int(number))
    watch(clock)
    settings = RunSettings(workers=2, time_limit=120.0, batch_files=int(size), batch_records=int(size))
    pipeline.run.run([inputs], output, settings, quiet=True)
    done = list(clock.done)
    close_pools()
    Path(log).write_text("".join(f"{kind} {what}\n" for kind, what in done))


if __name__ == "__main__":
    main(*sys.argv[1:])
