"""A run, for whatever is made in one."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from schemas.run_info import RunInfo


@pytest.fixture
def run() -> RunInfo:
    """A run that began late on the second of November."""
    return RunInfo("night-run", datetime(2024, 11, 2, 23, 30, tzinfo=timezone.utc))
