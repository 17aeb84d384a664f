"""Where a window's files wait for their commit, and the run that they are published as."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from datetime import datetime

from apache_beam.transforms.window import IntervalWindow

from schemas.layout import ROOT
from schemas.run_info import RunInfo
from transforms.publishing.staging import Stage

WINDOWS = f"{ROOT}/windows"
"""Not the commits' own stages: those are deleted by whoever opens the folder next, while windows are still at work."""


@dataclass(frozen=True, slots=True)
class WindowStages:
    """The stages of one stream, below the output folder `root`; `job` tells it from other streams."""

    root: str
    job: str

    def of(self, window: object) -> Stage:
        """The stage of a window: its run begins when the window ends."""
        if not isinstance(window, IntervalWindow):
            raise TypeError(f"{window} is no fixed window")
        name = window_name(window)
        run = RunInfo(f"window-{name}", window.end.to_utc_datetime(has_tz=True))
        return Stage(posixpath.join(self.root, WINDOWS, self.job, name), run)


def window_name(window: IntervalWindow) -> str:
    """The window's bounds in UTC, to the second or as far as they go, as in "20241101T111400Z-20241101T111900Z"."""
    return "-".join(_moment(bound.to_utc_datetime(has_tz=True)) for bound in (window.start, window.end))


def _moment(bound: datetime) -> str:
    return bound.strftime("%Y%m%dT%H%M%S%fZ" if bound.microsecond else "%Y%m%dT%H%M%SZ")
