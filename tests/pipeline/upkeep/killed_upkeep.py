"""A compaction that is killed at every step, or before every act upon the disk.

`python killed_upkeep.py FOLDER OUTPUT steps|acts` makes FOLDER/<n>: a copy of OUTPUT whose compaction was killed at
the n-th moment. With a fourth word, "plain", the file system has no exchange of folders.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from pipeline.published import folder_swap
from pipeline.published.commit_steps import no_hook
from pipeline.upkeep.compact import compact
from tests.pipeline.published.nightly_run import Countdown, acts_watched, no_sync


def no_exchange() -> None:
    """Stands for the C library's function where it has none."""


def compact_until_killed(output: Path, kind: str, moment: int) -> bool:
    """Compacts in a child process that is killed at the n-th moment; False where it ended by itself."""
    child = os.fork()
    if child == 0:
        countdown = Countdown(moment)
        if kind == "steps":
            compact(str(output), on_step=countdown)
        else:
            with acts_watched(countdown):
                compact(str(output), on_step=no_hook)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main(folder: Path, output: Path, kind: str) -> None:
    """Makes a folder for each moment, until a compaction lives to its end."""
    shutil.copytree(output, folder / "0")
    compact(str(folder / "0"))  # what is loaded at first use is loaded here, and not by every child again
    shutil.rmtree(folder / "0")
    killed, moment = True, 0
    while killed:
        moment += 1
        shutil.copytree(output, folder / str(moment))
        killed = compact_until_killed(folder / str(moment), kind, moment)


if __name__ == "__main__":
    os.fsync = no_sync
    if "plain" in sys.argv:
        folder_swap._renameat2 = no_exchange
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
