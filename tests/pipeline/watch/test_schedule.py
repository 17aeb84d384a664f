"""When the next look is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.watch.schedule import Rhythm, Schedule


@pytest.mark.parametrize(("every", "settle"), [(30.0, 10.0), (4.0, 2.0), (3600.0, 10.0)])
def test_the_settle_time_follows_the_interval(every: float, settle: float) -> None:
    """Half the interval, ten seconds at most; what the user gives stands."""
    assert Schedule.of(every).settle == settle
    assert Schedule.of(every, 120.0).settle == 120.0


def test_a_look_between_comes_where_files_are_unsettled() -> None:
    """One look when they can have settled, then the regular ones again."""
    rhythm = Rhythm(Schedule(30.0, 10.0))
    assert rhythm.next_look(100.0, unsettled=0) == 130.0
    assert rhythm.next_look(130.0, unsettled=3) == 140.0
    assert rhythm.next_look(140.0, unsettled=3) == 160.0
    assert rhythm.next_look(160.0, unsettled=3) == 170.0


def test_no_look_between_where_files_settle_later() -> None:
    """Where the settle time is longer than the interval, the regular looks see to it."""
    assert Rhythm(Schedule(30.0, 60.0)).next_look(100.0, unsettled=3) == 130.0


def test_failures_back_off_and_no_further_than_the_longest() -> None:
    """The wait doubles from the interval to five minutes; a longer interval stays as it is."""
    assert [Schedule(30.0, 1.0).back_off(failures) for failures in (1, 2, 3, 4, 5, 99_999)] == [
        30,
        60,
        120,
        240,
        300,
        300,
    ]
    assert Schedule(3600.0, 1.0).back_off(7) == 3600


@given(st.floats(0.0, 300.0), st.floats(1.0, 120.0))
def test_a_complete_file_is_taken_within_one_and_a_half_intervals(completed: float, every: float) -> None:
    """Wherever in the rhythm a file gets its last byte, a look at most 1.5 intervals later finds it settled."""
    schedule = Schedule.of(every)
    rhythm = Rhythm(schedule)
    now, seen_since = 0.0, None
    while True:
        if now >= completed and seen_since is None:
            seen_since = now
        if seen_since is not None and now - seen_since >= schedule.settle - 1e-3:
            break
        now = rhythm.next_look(now, unsettled=1)
    assert now - completed <= 1.5 * every + 1e-6
