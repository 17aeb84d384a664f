"""Names the steps of a commit, so that a test can end the process at each of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeAlias


class Step(str, Enum):
    """What has just been done when the hook is called."""

    LOCKED = "locked"
    RECOVERED = "recovered"
    STAGED = "staged"  # the stage's folder is known; its files are not written
    CHECKED = "checked"  # every file of the manifest stands in the stage
    COMMITTED = "committed"  # the commit file is written: from here on the batch will be published
    MOVED = "moved"  # one more file is in its place
    REPLACED = "replaced"  # in one more partition new files stand in the place of retired ones
    SYNCED = "synced"  # all are, and durably
    DONE = "done"  # the commit is marked done
    CLEANED = "cleaned"  # the stage is deleted
    RELEASED = "released"  # the lock is given up


Hook: TypeAlias = Callable[[Step], None]
"""Called after each step; an exception that it raises goes through as any other."""


def no_hook(step: Step) -> None:
    """What is called where nobody watches."""
