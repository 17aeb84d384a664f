"""What a stream knows of what was published: looked up when it is needed, since commits go on while it runs."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from pipeline.published.load_memory import segments_of
from pipeline.published.store import open_store
from transforms.memory.known import Memory

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class LiveMemory:
    """The memory of the output folder `root` at the moment of asking. A story is remembered by the day of its commit.

    `sequence` stands in the names of staged segments until the window is committed and its number known.
    """

    root: str
    lookback_days: float | None = None
    sequence: int = 0
    parts: int = 1
    is_empty: bool = False

    def known(self) -> Memory:
        days = time.time() / _SECONDS_A_DAY
        return Memory(
            segments=segments_of(open_store(self.root)),
            since=0 if self.lookback_days is None else max(0, math.floor(days - self.lookback_days)),
            day=math.floor(days),
            parts=self.parts,
        )
