"""Shows how far a running job is: the line that tells its tally."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterable
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from schemas.record import InputFile
from transforms.articles.tally import tally
from transforms.intake.endings import COMPRESSED, PAGES, without_compression

LOG_EVERY_SECONDS = 10.0
REDRAW_PER_SECOND = 4

logger = logging.getLogger("copydesk")


def countable_bytes(files: Iterable[InputFile]) -> int:
    """The bytes by which progress over these files can be told, 0 where it cannot: of a compressed file of many records
    only the size of its records is counted, and nobody knows how many there are."""
    total = 0
    for file in files:
        name = file.path.lower()
        if name.endswith(COMPRESSED) and not without_compression(name).endswith(PAGES):
            return 0
        total += file.size
    return total


class ProgressLine:
    """Shows the tally while it is entered: a live line on a terminal, a log line every ten seconds elsewhere."""

    def __init__(self, console: Console, every: float = LOG_EVERY_SECONDS, quiet: bool = False) -> None:
        self._console, self._every, self._quiet = console, every, quiet
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> ProgressLine:
        if not self._quiet:
            show = self._draw if self._console.is_terminal else self._log
            self._thread = threading.Thread(target=show, name="copydesk-progress", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _draw(self) -> None:
        with Live(console=self._console, refresh_per_second=REDRAW_PER_SECOND, transient=True) as live:
            while not self._stop.wait(1 / REDRAW_PER_SECOND):
                live.update(Text(tally.line(), style="cyan"))

    def _log(self) -> None:
        while not self._stop.wait(self._every):
            logger.info(tally.line(), extra={"fields": {"event": "progress", **tally.fields()}})


def error_console() -> Console:
    """The console on standard error: results alone go to standard output."""
    return Console(file=sys.stderr, highlight=False)
