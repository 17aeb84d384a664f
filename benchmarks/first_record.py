"""Runs copydesk's command line, and notes when the worker processes have cleaned their first record.

    python benchmarks/first_record.py NOTE run FOLDER --output DIR

NOTE then holds the moment on the system's monotonic clock. benchmarks/throughput.py starts this and ends it by Ctrl-C.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    note = Path(sys.argv.pop(1))
    from pipeline.cli import main as copydesk
    from transforms.articles.tally import Tally

    def noting(count: Any) -> Any:
        """Counting as it is, with a note of the first time."""

        def counted(self: Tally, *words: Any) -> None:
            count(self, *words)
            if not note.exists():
                note.write_text(repr(time.monotonic()))

        return counted

    Tally.count_article = noting(Tally.count_article)  # type: ignore[method-assign]
    Tally.count_reject = noting(Tally.count_reject)  # type: ignore[method-assign]
    copydesk()


if __name__ == "__main__":
    main()
