"""The status that a watch puts up, and what others conclude from it."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.published.lock_owner import utc_now
from pipeline.published.store import open_store
from pipeline.watch.report import status_lines
from pipeline.watch.status import (
    BEAT_SECONDS,
    MISSED_BEATS,
    STATUS,
    Round,
    State,
    Status,
    ailment,
    is_alive,
    status_from_json,
    status_to_json,
)
from pipeline.watch.watch import refuse_second
from schemas.errors import OutputError
from tests.pipeline.watch.doubles import NOON

HERE = Status.of_this_process(("in", "gs://bucket/in"), 30.0, 10.0, NOON)
DONE = Round(1, NOON.isoformat(), 2.5, seen=9, files=3, records_read=7, copies=5, stories=4, rejects={"empty": 2})
FAILED = Round(2, NOON.isoformat(), 0.1, error="the disk is full")
SILENT_FOR_LONG = NOON + timedelta(seconds=BEAT_SECONDS * MISSED_BEATS + 1)


def test_a_status_comes_back_as_it_was_written() -> None:
    """Through JSON, last round and sums included; fields that a newer version may write are passed over."""
    status = HERE.after(replace(DONE, waiting=("no folder 'late'",)), NOON).after(FAILED, NOON)
    content = json.loads(status_to_json(status))
    assert status_from_json(json.dumps(content).encode()) == status
    newer = {**content, "new": 1, "last_round": {**content["last_round"], "new": 2}}
    assert status_from_json(json.dumps(newer).encode()) == status


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"state": "asleep"}'], ids=repr)
def test_what_is_no_status_is_told_apart(content: bytes) -> None:
    """A file that was cut off, or of another program, is no status."""
    assert status_from_json(content) is None


def test_rounds_add_up() -> None:
    """Sums, failures in a row, and the last error stay true over good and bad rounds."""
    status = HERE.after(DONE, NOON).after(FAILED, NOON).after(FAILED, NOON)
    assert (status.state, status.failures_in_a_row) == (State.FAILING, 2)
    healed = status.after(DONE, NOON)
    assert (healed.state, healed.failures_in_a_row, healed.last_error) == (State.SLEEPING, 0, "the disk is full")
    counts = healed.since_start
    assert (counts.rounds, counts.failed_rounds, counts.files, counts.records_read) == (4, 2, 6, 14)
    assert counts.records_read == counts.copies + counts.rejects


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (HERE.after(DONE, NOON), None),
        (replace(HERE, state=State.PUBLISHING), None),
        (HERE.after(FAILED, NOON), "the disk is full"),
        (replace(HERE, state=State.STOPPED), "it was stopped"),
        (replace(HERE, state=State.FAILED, last_error="wrong use"), "it has ended: wrong use"),
        (replace(HERE, process_start="1"), "is gone"),
        (replace(HERE, pid=2**22 + 1), "is gone"),
        (replace(HERE, host="elsewhere"), None),
    ],
    ids=["sleeping", "publishing", "failing", "stopped", "failed", "pid-reused", "pid-gone", "elsewhere"],
)
def test_what_is_wrong_with_a_watch(status: Status, words: str | None) -> None:
    """A live process with a good last round is well; every other state says what is wrong."""
    told = ailment(status, NOON + timedelta(seconds=20))
    assert (told is None) if words is None else (words in (told or ""))


def test_a_watch_that_gives_no_sign_of_life_is_not_well() -> None:
    """A process that runs and hangs is told by the beats that did not come; so is one on another machine."""
    for status in (HERE, replace(HERE, host="elsewhere")):
        assert not is_alive(status, SILENT_FOR_LONG)
        assert "hangs" in (ailment(status, SILENT_FOR_LONG) or "")


def test_the_status_is_told_in_words() -> None:
    """The lines hold what one asks first: the state, the last round, the sums, the last error, the next round."""
    status = replace(
        HERE.after(DONE, NOON).after(FAILED, NOON), next_round_at=(NOON + timedelta(minutes=1)).isoformat()
    )
    told = "\n".join(status_lines(status, NOON + timedelta(seconds=90)))
    assert f"failing (process {os.getpid()} on {socket.gethostname()})" in told
    assert "in, gs://bucket/in, every 30s" in told
    assert "2 rounds (1 failed), 3 files, 7 records = 5 copies + 2 rejects" in told
    assert "1m30s ago: the disk is full" in told
    assert "next round    2024-11-02 12:01:00 UTC" in told


def test_the_command_ends_by_health(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """0 for a watch that is well, 3 for one that is not and for a folder without any; --json prints the file."""
    store = open_store(str(tmp_path))
    assert call(["status", str(tmp_path)]) == 3
    assert "has no watch" in capfd.readouterr().err
    store.replace(STATUS, status_to_json(replace(HERE, beat_at=utc_now().isoformat())))
    assert call(["status", str(tmp_path), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["state"] == "starting"
    store.replace(STATUS, status_to_json(HERE))
    assert call(["status", str(tmp_path)]) == 3
    assert "is not well" in capfd.readouterr().err


def test_a_second_watch_is_refused_and_a_dead_one_is_not_in_the_way(tmp_path: Path) -> None:
    """A living watch on the same output is named; one that has ended or died is passed over."""
    store = open_store(str(tmp_path))
    living = replace(HERE, beat_at=utc_now().isoformat())
    for status in (replace(living, state=State.STOPPED), replace(living, process_start="1"), HERE):
        store.replace(STATUS, status_to_json(status))
        refuse_second(store)
    store.replace(STATUS, status_to_json(living))
    with pytest.raises(OutputError, match=f"process {os.getpid()}"):
        refuse_second(store)
