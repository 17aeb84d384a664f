"""The loop, with the time in the test's hand: nothing here sleeps or publishes."""

from __future__ import annotations

import gc
import logging
import sys

import pytest

from pipeline.watch.listing import Listed
from pipeline.watch.loop import health_line
from pipeline.watch.status import Round, State
from schemas.errors import OutputError, UsageError
from tests.pipeline.watch.doubles import Bench, file


def stop_at(number: int, bench: Bench, look: int) -> None:
    bench.requested = look >= number


def test_a_file_is_published_once_it_is_complete() -> None:
    """Seen, seen again as it was, published; after that left alone."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file("a"),))
        stop_at(6, bench, look)

    bench = Bench(script)
    last = bench.run()
    assert bench.published == [["in/a"]]
    assert bench.looks == [0, 10, 30, 60, 90, 120]
    assert last.since_start.files == last.since_start.copies == 1
    assert last.state is State.STOPPED


def test_a_file_that_grows_is_left_until_it_stops() -> None:
    """A download of several rounds is published whole, and its growing does not quicken the looks."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file("big", size=min(look, 9)),))
        stop_at(11, bench, look)

    bench = Bench(script)
    bench.run()
    assert len(bench.published) == 1
    assert bench.published_at == [130.0]
    assert bench.looks == [0, 10, 30, 40, 60, 70, 90, 100, 120, 130, 150]


@pytest.mark.parametrize("dropped", [0.1, 9.9, 10.1, 15.0, 29.9], ids=str)
def test_a_dropped_file_is_published_within_two_intervals(dropped: float) -> None:
    """At whatever moment between two looks it comes, beside another that grows all the time."""

    def script(bench: Bench, look: int) -> None:
        growing = file("growing", size=look)
        there = bench.seconds >= 60 + dropped
        bench.listed = Listed((growing, file("a")) if there else (growing,))
        stop_at(12, bench, look)

    bench = Bench(script)
    bench.run()
    assert bench.published == [["in/a"]]
    assert bench.published_at[0] - (60 + dropped) <= 1.5 * 30


def test_a_changed_file_is_published_again() -> None:
    """A known path with other bytes is new."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file("a", size=10 if look < 4 else 12),))
        stop_at(8, bench, look)

    bench = Bench(script)
    bench.run()
    assert bench.published == [["in/a"], ["in/a"]]


def test_a_backlog_is_worked_off_without_waiting() -> None:
    """What is left over from a full batch is published in the next rounds, which come at once."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed(tuple(file(f"{number:02}") for number in range(25)))
        stop_at(6, bench, look)

    bench = Bench(script, batch=10)
    bench.run()
    assert [len(batch) for batch in bench.published] == [10, 10, 5]
    assert bench.published_at == [10.0, 10.0, 10.0]


def test_a_signal_ends_it_after_the_batch_at_work() -> None:
    """The batch is finished and counted; the rest of the backlog waits for the next start."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed(tuple(file(f"{number:02}") for number in range(25)))
        stop_at(2, bench, look)

    bench = Bench(script, batch=10)
    last = bench.run()
    assert [len(batch) for batch in bench.published] == [10]
    assert last.since_start.files == 10
    assert bench.shown[-1].state is State.STOPPED
    assert bench.shown[-1].next_round_at is None


def test_a_failing_round_is_tried_again_later_each_time(caplog: pytest.LogCaptureFixture) -> None:
    """The disk is full for a while: the waits double, the error is told, and when it is over all is published."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file("a"),))
        bench.fails = OutputError("the disk is full") if 2 <= look <= 6 else None
        stop_at(7, bench, look)

    bench = Bench(script)
    with caplog.at_level(logging.INFO, "copydesk.watch"):
        last = bench.run()
    assert [later - sooner for sooner, later in zip(bench.looks[1:], bench.looks[2:], strict=False)] == [
        *(30, 60, 120, 240, 300)
    ]
    assert bench.published == [["in/a"]]
    assert (last.since_start.failed_rounds, last.failures_in_a_row, last.last_error) == (5, 0, "the disk is full")
    failing = [status for status in bench.shown if status.state is State.FAILING]
    assert [status.failures_in_a_row for status in failing] == [1, 2, 3, 4, 5]
    assert caplog.text.count("the disk is full") == 5


def test_a_defect_is_one_bad_round_and_logged_whole(caplog: pytest.LogCaptureFixture) -> None:
    """An error that nobody foresaw is logged with its traceback, and the process lives."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file("a"),))
        bench.fails = ZeroDivisionError("not foreseen") if look == 2 else None
        stop_at(4, bench, look)

    bench = Bench(script)
    last = bench.run()
    assert "Traceback" in caplog.text
    assert last.last_error == "ZeroDivisionError: not foreseen"
    assert bench.published == [["in/a"]]


def test_wrong_use_ends_it() -> None:
    """A setting that no trying again will heal goes through."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file("a"),))
        bench.fails = UsageError("no such engine")

    with pytest.raises(UsageError, match="no such engine"):
        Bench(script).run()


def test_an_input_that_is_not_there_is_waited_for() -> None:
    """A folder that is missing or empty is no failure, and its first file is published as any other."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((), waiting=("no folder 'in'",)) if look < 3 else Listed((file("a"),))
        stop_at(5, bench, look)

    bench = Bench(script)
    last = bench.run()
    assert bench.published == [["in/a"]]
    assert last.since_start.failed_rounds == 0
    assert bench.shown[0].last_round is not None
    assert bench.shown[0].last_round.waiting == ("no folder 'in'",)


def test_one_input_that_cannot_be_listed_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    """The others are published in their rhythm; where none can be listed, the round has failed."""

    def script(bench: Bench, look: int) -> None:
        files = () if look == 4 else (file("a"),)
        bench.listed = Listed(files, failures=("cannot list gs://bucket",))
        stop_at(5, bench, look)

    bench = Bench(script)
    last = bench.run()
    assert bench.published == [["in/a"]]
    assert bench.looks[:4] == [0, 10, 30, 60]
    assert last.since_start.failed_rounds == 1
    assert "cannot list gs://bucket" in caplog.text


def test_a_long_round_is_followed_at_once() -> None:
    """Where publishing takes longer than the interval, the next look is not put off by another one."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file("a"),) if look < 3 else (file("a"), file("b")))
        stop_at(4, bench, look)

    bench = Bench(script, round_takes=100.0)
    bench.run()
    assert bench.looks == [0, 10, 110, 120]
    assert bench.published == [["in/a"], ["in/b"]]


def test_the_memory_does_not_grow_with_the_rounds() -> None:
    """After ten thousand rounds, in which files came and went, no more memory is in use than after a thousand."""
    living: dict[int, int] = {}

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file(f"{counter['look'] // 2}"),))
        for log in (bench.looks, bench.shown, bench.published, bench.published_at):
            del log[:-1]
        counter["look"] += 1
        if counter["look"] in (1_000, 10_000):
            gc.collect()
            # Counting by gc.get_objects would show half-made tuples to the threads of other tests, which breaks them.
            living[counter["look"]] = sys.getallocatedblocks()
        bench.requested = counter["look"] == 10_000

    counter = {"look": 0}
    logging.disable(logging.INFO)
    try:
        last = Bench(script).run()
    finally:
        logging.disable(logging.NOTSET)
    assert last.since_start.files > 4_000
    assert living[10_000] - living[1_000] < 2_000


def test_the_health_line_says_what_happened() -> None:
    """Each part stands in it where there is something to say."""
    done = Round(
        *(7, "2024-11-02T12:00:00+00:00", 3.2),
        seen=1200,
        unsettled=2,
        left=5,
        files=3,
        records_read=40,
        copies=38,
        stories=30,
        rejects={"empty": 2},
        waiting=("no folder 'late'",),
    )
    assert health_line(done, 26.8) == (
        "round 7 · 1,200 files seen · 2 may still be written · 3 published: 40 records = 38 copies + 2 rejects, "
        "30 new stories, in 3.2s · 5 left for the next batch · waiting: no folder 'late' · next in 26.8s"
    )
    failed = Round(8, "2024-11-02T12:00:30+00:00", 0.1, error="the disk is full")
    assert health_line(failed, 60.0) == "round 8 failed: the disk is full · tried again in 1m"


def test_every_round_is_logged_with_its_figures(caplog: pytest.LogCaptureFixture) -> None:
    """The JSON log shows the figures of each round as fields."""

    def script(bench: Bench, look: int) -> None:
        bench.listed = Listed((file("a"),))
        stop_at(3, bench, look)

    with caplog.at_level(logging.INFO, "copydesk.watch"):
        Bench(script).run()
    fields = [getattr(record, "fields", {}) for record in caplog.records]
    assert [each["event"] for each in fields] == ["round"] * 3
    assert [each["files_published"] for each in fields] == [0, 1, 0]
    assert fields[1]["run_id"] == "run-1"
