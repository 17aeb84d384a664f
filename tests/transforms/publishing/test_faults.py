"""What a file system's refusal means to the user."""

from __future__ import annotations

import errno
import os

import pytest

from schemas.errors import InputError, OutputError
from transforms.publishing.faults import told_as_output_error, workers_errors_told


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "change its permissions"),
        (errno.ELOOP, os.strerror(errno.ELOOP)),
    ],
    ids=["full", "read-only", "denied", "other"],
)
def test_says_what_to_do_in_one_line(number: int, advice: str) -> None:
    """The user reads the folder and the remedy, not a number."""
    with pytest.raises(OutputError) as told, told_as_output_error("out"):
        raise OSError(number, os.strerror(number))
    assert str(told.value).startswith("cannot write to out: ")
    assert advice in str(told.value)
    assert "\n" not in str(told.value)


def test_finds_a_workers_error_in_the_engines_own() -> None:
    """An engine's failure is a traceback as text; the line that matters is taken out of it."""
    text = (
        "Error received from SDK harness: Traceback (most recent call last):\n"
        '  File "x.py", line 1, in process\n'
        "schemas.errors.OutputError: cannot write to out: the disk is full [while running 'Write shards']\n"
    )
    with pytest.raises(OutputError, match=r"^cannot write to out: the disk is full$"), workers_errors_told():
        raise RuntimeError(text)


@pytest.mark.parametrize("error", [RuntimeError("other"), InputError("x"), KeyboardInterrupt()], ids=repr)
def test_other_errors_go_through(error: BaseException) -> None:
    """What is not the output's fault is not called so."""
    with pytest.raises(type(error)) as raised, workers_errors_told():
        raise error
    assert raised.value is error
