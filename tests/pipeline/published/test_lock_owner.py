"""Who holds a lock, and whether it still lives."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from pipeline.published.lock_owner import LEASE, LockOwner, describe, is_alive, owner_from_json, this_process

NOW = datetime(2024, 11, 2, 12, tzinfo=timezone.utc)
LATER = NOW + LEASE + timedelta(seconds=1)


@pytest.fixture
def here() -> LockOwner:
    """This process."""
    return this_process("nightly", NOW)


@pytest.fixture(scope="module")
def dead_pid() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_this_process_lives_however_long_it_takes(here: LockOwner) -> None:
    """A long batch on this machine needs no sign of life."""
    assert is_alive(here, here, LATER)


def test_a_dead_process_is_dead_at_once(here: LockOwner, dead_pid: int) -> None:
    """Nobody waits for a run that was killed on this machine."""
    assert not is_alive(replace(here, pid=dead_pid), here, NOW)


def test_a_later_process_with_the_number_of_a_dead_one(here: LockOwner) -> None:
    """Numbers come round again; the process's start tells them apart."""
    assert not is_alive(replace(here, process_start="1"), here, NOW)


def test_a_restart_of_the_machine_ends_all(here: LockOwner) -> None:
    """What was locked before the machine went down is free."""
    assert not is_alive(replace(here, boot="another"), here, NOW)


@pytest.mark.parametrize(
    "elsewhere", [{"host": "desk-3"}, {"machine": "another", "boot": "x"}, {"pid_space": "pid:[1]"}], ids=str
)
def test_elsewhere_the_lease_decides(here: LockOwner, elsewhere: dict[str, str], dead_pid: int) -> None:
    """A process on another machine or in another container cannot be looked up, so its signs of life count."""
    other = replace(here, pid=dead_pid, **elsewhere)
    assert is_alive(other, here, NOW + LEASE - timedelta(seconds=1))
    assert not is_alive(other, here, LATER)
    assert is_alive(other.seen(LATER), here, LATER)


def test_a_process_of_another_user_lives(here: LockOwner, monkeypatch: pytest.MonkeyPatch) -> None:
    """That one may not signal a process shows that it is there."""

    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert is_alive(here, here, NOW)


def test_is_told_in_words(here: LockOwner) -> None:
    """The user reads the run, the process, the host and the age."""
    told = describe(replace(here, pid=412, host="desk-3"), NOW + timedelta(minutes=12, seconds=5))
    assert told == "run nightly (process 412 on desk-3, for 0:12:05)"


def test_comes_back_from_json(here: LockOwner) -> None:
    """Fields that a later version has added are passed over."""
    assert owner_from_json(here.to_json()) == here
    assert owner_from_json(here.to_json().replace(b"{", b'{"new": 1,', 1)) == here


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"token": 1}'], ids=repr)
def test_what_is_no_holder_is_none(content: bytes) -> None:
    """An empty or damaged lock file locks nothing."""
    assert owner_from_json(content) is None
