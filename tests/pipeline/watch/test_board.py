"""The status file is kept true by the loop and by a thread, whatever the disk and the batch do."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.published.local_store import LocalStore
from pipeline.watch import board as board_module
from pipeline.watch.board import Board
from pipeline.watch.notify import notify, watchdog_seconds
from pipeline.watch.status import STATUS, State, Status, status_from_json
from tests.pipeline.watch.doubles import NOON

HERE = Status.of_this_process(("in",), 30.0, 10.0, NOON)


def shown(folder: Path) -> Status:
    status = status_from_json((folder / STATUS).read_bytes())
    assert status is not None
    return status


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A socket that listens as systemd does."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "100000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(10)
        yield listener


def test_the_status_is_replaced_with_a_fresh_sign_of_life(tmp_path: Path) -> None:
    """What is shown stands in the file with the time of showing; a beat renews only that time."""
    times = iter(NOON + timedelta(seconds=second) for second in range(9))
    board = Board(LocalStore(str(tmp_path)), HERE, lambda: 0, now=lambda: next(times))
    board.show(replace(HERE, state=State.SLEEPING))
    assert shown(tmp_path) == replace(HERE, state=State.SLEEPING, beat_at=NOON.isoformat())
    board.beat()
    assert shown(tmp_path).beat_at == (NOON + timedelta(seconds=1)).isoformat()
    assert [path.name for path in (tmp_path / "_copydesk").iterdir()] == ["status.json"]


def test_a_status_that_cannot_be_written_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A full disk is no reason to end; when there is room again the status is written."""
    full = tmp_path / "_copydesk"
    full.write_text("a file where the folder should be")
    board = Board(LocalStore(str(tmp_path)), HERE, lambda: 0)
    board.show(HERE)
    board.show(HERE)
    assert caplog.text.count("cannot be written") == 1
    full.unlink()
    board.show(HERE)
    assert shown(tmp_path).pid == os.getpid()


def test_the_thread_vouches_for_a_batch_only_while_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that makes no progress for long gets no more beats; asleep, the watch is well without any progress."""
    clock = [100.0]
    # The module's own name for the clock, not the clock itself: worker processes wait by it.
    monkeypatch.setattr(board_module, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    times = iter(NOON + timedelta(seconds=second) for second in range(99))
    progress = [0]
    board = Board(LocalStore(str(tmp_path)), HERE, lambda: progress[0], now=lambda: next(times), stalled_after=60.0)
    board.show(replace(HERE, state=State.PUBLISHING))

    def beats_at(moment: float) -> bool:
        clock[0], before = moment, shown(tmp_path).beat_at
        board.beat()
        return shown(tmp_path).beat_at != before

    assert beats_at(110.0)
    assert beats_at(170.0)
    assert not beats_at(171.0)
    progress[0] += 1
    assert beats_at(172.0)
    assert not beats_at(300.0)
    board.show(replace(HERE, state=State.SLEEPING))
    assert beats_at(9_000.0)


def test_the_thread_beats_by_itself(tmp_path: Path, supervisor: socket.socket) -> None:
    """While the board is entered, systemd's watchdog is fed at half its time; afterwards the thread is gone."""
    with Board(LocalStore(str(tmp_path)), HERE, lambda: 0) as board:
        assert supervisor.recv(99) == b"WATCHDOG=1"
        first = shown(tmp_path).beat_at
        deadline = time.monotonic() + 10
        while shown(tmp_path).beat_at == first and time.monotonic() < deadline:
            time.sleep(0.01)
        assert shown(tmp_path).beat_at > first
    assert not board._thread.is_alive()


def test_a_supervisor_is_told_where_there_is_one(supervisor: socket.socket, tmp_path: Path) -> None:
    """The message arrives as one datagram; without a socket, or with one that is gone, nothing happens."""
    assert notify("READY=1")
    assert supervisor.recv(99) == b"READY=1"
    assert not notify("READY=1", {})
    assert not notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "gone")})


def test_an_abstract_socket_is_found() -> None:
    """An address that begins with "@" is one without a file."""
    name = f"copydesk-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0" + name)
        listener.settimeout(10)
        assert notify("STOPPING=1", {"NOTIFY_SOCKET": "@" + name})
        assert listener.recv(99) == b"STOPPING=1"


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 30.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
    ],
    ids=["none", "ours", "another-process", "no-number", "off"],
)
def test_the_watchdog_of_another_process_is_not_ours(environment: dict[str, str], seconds: float | None) -> None:
    """systemd names the process that it watches."""
    assert watchdog_seconds(environment) == seconds
