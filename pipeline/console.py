"""Where results are printed: standard output, as long as somebody reads it."""

from __future__ import annotations

import os
import sys

from rich.console import Console


class ResultConsole(Console):
    """Prints to standard output; where its reader has left, as `head` does, the rest is not said and nothing fails.

    Titles and paths are shown as they are: square brackets and colons in them are no markup.
    """

    def __init__(self, width: int | None = None) -> None:
        super().__init__(file=sys.stdout, highlight=False, markup=False, emoji=False, width=width)

    def on_broken_pipe(self) -> None:
        self.quiet = True
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())  # what is still buffered must not fail at the end either
        os.close(devnull)
