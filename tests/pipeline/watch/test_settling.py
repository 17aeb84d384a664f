"""Which files count as complete."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.watch.settling import Settling
from schemas.record import InputFile
from transforms.intake.listing import is_temporary

NOON = datetime(2024, 11, 2, 12, tzinfo=timezone.utc)


def file(path: str = "in/a.html", size: int = 10, seconds: float = 0.0) -> InputFile:
    return InputFile(path, size, NOON + timedelta(seconds=seconds))


def test_a_file_is_settled_when_it_has_stayed_the_same() -> None:
    """The first look shows only that a file is there; the one after the settle time, that it is complete."""
    settling = Settling(5.0)
    settling.look([file()], 100.0)
    assert (settling.settled(100.0), settling.unsettled(100.0)) == ([], 1)
    settling.look([file()], 104.9)
    assert settling.settled(104.9) == []
    settling.look([file()], 105.0)
    assert (settling.settled(105.0), settling.unsettled(105.0)) == ([file()], 0)


@pytest.mark.parametrize("changed", [file(size=11), file(seconds=1.0)], ids=["size", "time"])
def test_a_change_starts_the_wait_anew(changed: InputFile) -> None:
    """A file that grew, or was written to, must stay the same from then on."""
    settling = Settling(5.0)
    settling.look([file()], 100.0)
    settling.look([changed], 104.0)
    settling.look([changed], 106.0)
    assert settling.settled(106.0) == []
    settling.look([changed], 109.0)
    assert settling.settled(109.0) == [changed]


def test_the_files_own_time_is_not_asked() -> None:
    """A file server's clock may be wrong, and tools copy old times: neither makes a file complete or keeps it back."""
    settling = Settling(5.0)
    old, future = file("in/old.html", seconds=-1e6), file("in/future.html", seconds=1e6)
    settling.look([old, future], 100.0)
    assert settling.settled(100.0) == []
    settling.look([old, future], 105.0)
    assert settling.settled(105.0) == [old, future]


def test_what_was_taken_is_not_offered_again_until_it_changes() -> None:
    """A published file is done with; changed, it is new."""
    settling = Settling(1.0)
    settling.look([file()], 0.0)
    settling.look([file()], 1.0)
    settling.take([file()])
    settling.look([file()], 50.0)
    assert settling.settled(50.0) == []
    settling.look([file(size=20)], 60.0)
    settling.look([file(size=20)], 61.0)
    assert settling.settled(61.0) == [file(size=20)]


def test_what_is_gone_is_forgotten() -> None:
    """The memory holds what the last look saw, however many files have come and gone."""
    settling = Settling(1.0)
    for number in range(1_000):
        settling.look([file(f"in/{number}.html")], float(number))
    assert len(settling) == 1


@pytest.mark.parametrize(
    "name", ["a.html.part", "a.TMP", "a.crdownload", "a.html~", "~$a.txt", "a.jsonl.gz.filepart", "a._COPYING_"]
)
def test_temporary_names_are_passed_over(name: str) -> None:
    """A file under such a name is not even waited for, whatever its age."""
    settling = Settling(1.0)
    settling.look([file(f"gs://bucket/in/{name}")], 0.0)
    assert is_temporary(name)
    assert len(settling) == settling.unsettled(99.0) == 0


@pytest.mark.parametrize("name", ["a.html", "part.txt", "tmp.html", "a.part.html", "a.tmp/b.html", "lock"])
def test_ordinary_names_are_not_taken_for_temporary_ones(name: str) -> None:
    """Only the end of the name counts, and not the folder's."""
    assert not is_temporary(name)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0]))
def test_a_settled_file_has_been_the_same_for_long_enough(sizes: list[int], settle: float) -> None:
    """With looks a second apart, a file is offered exactly when its size has not changed for the settle time."""
    settling = Settling(settle)
    for now, size in enumerate(sizes):
        settling.look([file(size=size)], float(now))
        same_since = now
        while same_since and sizes[same_since - 1] == size:
            same_since -= 1
        assert bool(settling.settled(float(now))) == (now - same_since >= settle)
