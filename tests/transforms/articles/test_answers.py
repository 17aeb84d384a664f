"""Answers of worker processes, and what went wrong in their stead."""

from __future__ import annotations

from typing import Any, cast

import pytest

from schemas.errors import UsageError
from schemas.reject import Rejection, RejectReason
from transforms.articles.answers import answer_of
from transforms.articles.worker_pool import CrashError, TimeLimitError


class Answer:
    """A task that gives an answer or raises an error."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def result(self) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("done", "done"),
        (TimeLimitError("stopped after 2 s"), Rejection(RejectReason.TIME_LIMIT, "time-limit", "stopped after 2 s")),
        (CrashError("exit code 9"), Rejection(RejectReason.CRASHED, "process-ended", "exit code 9")),
        (KeyError("title"), Rejection(RejectReason.CRASHED, "cleaning-error", "KeyError: 'title'")),
    ],
    ids=["answer", "time limit", "crash", "defect"],
)
def test_every_answer_is_a_result_or_a_reason(answer: Any, expected: Any) -> None:
    """A record that cannot be finished is rejected, and stops no other."""
    assert answer_of(cast(Any, Answer(answer)), "in/a.html") == expected


def test_a_program_that_cannot_start_processes_fails() -> None:
    """That is no record's fault: it goes through to the user."""
    with pytest.raises(UsageError, match="below"):
        answer_of(cast(Any, Answer(UsageError("put it below"))), "in/a.html")
