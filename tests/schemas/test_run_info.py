"""What tells one run's rows from another's."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta, timezone

import pytest

from schemas.run_info import RunInfo

NOON = datetime(2024, 11, 2, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "run_id",
    ["", "a/b", "..", ".hidden", "a b", "x" * 101, "naïve"],
    ids=["empty", "slash", "up", "dot", "space", "long", "é"],
)
def test_refuses_ids_that_cannot_stand_in_a_file_name(run_id: str) -> None:
    """A run id becomes part of paths, so it may not lead out of a folder or break a name."""
    with pytest.raises(ValueError, match="file name"):
        RunInfo(run_id, NOON)


def test_refuses_a_start_without_a_zone() -> None:
    """The run's date is a UTC day, which a time without zone does not tell."""
    with pytest.raises(ValueError, match="time zone"):
        RunInfo("r", datetime(2024, 11, 2))


def test_run_date_is_the_utc_day() -> None:
    """A run that starts on the third in Tokyo belongs to the second in UTC."""
    tokyo = timezone(timedelta(hours=9))
    assert RunInfo("r", datetime(2024, 11, 3, 8, 30, tzinfo=tokyo)).run_date == "2024-11-02"


def test_travels_to_workers() -> None:
    """Workers get the run by pickling."""
    run = RunInfo("r", NOON)
    assert pickle.loads(pickle.dumps(run)) == run
