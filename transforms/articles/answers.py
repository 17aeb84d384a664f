"""Takes the answers of worker processes, turns what went wrong into rejections, and counts both."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, TypeVar

from apache_beam.metrics import Metrics

from schemas.errors import UsageError
from schemas.packed_article import PackedArticle
from schemas.reject import Reject, Rejection, RejectReason
from transforms.articles.tally import tally
from transforms.articles.tasks import Outcome, PageFile
from transforms.articles.worker_pool import CrashError, Pending, TimeLimitError

Result = TypeVar("Result")

logger = logging.getLogger("copydesk")


def answer_of(pending: Pending[Any, Result], where: str, quiet: bool = False) -> Result | Rejection:
    """What the worker process returned, or why the record at `where` is rejected without an answer; `quiet` where it
    will be asked again, and the log will then say more."""
    try:
        return pending.result()
    except TimeLimitError as error:
        return Rejection(RejectReason.TIME_LIMIT, "time-limit", str(error))
    except CrashError as error:
        return Rejection(RejectReason.CRASHED, "process-ended", str(error))
    except UsageError:
        raise  # no record's fault: the program cannot start its worker processes
    except Exception as error:
        # A defect of ours on one page must not stop the others: it is published as a reject and logged whole.
        if not quiet:
            logger.exception("cleaning failed on %s", where)
        evidence = f"{type(error).__name__}: {error}"[:500]
        return Rejection(RejectReason.CRASHED, "cleaning-error", evidence)


def tell_progress(outcome: Outcome, size: int) -> None:
    """Counts one outcome for the progress line; `size` are the bytes of input that it came of."""
    if isinstance(outcome, PackedArticle):
        tally.count_article(size, outcome.site)
    else:
        tally.count_reject(outcome.reason.value, size, outcome.site)


def tell_reject(reject: Reject) -> Reject:
    """Counts a reject that no worker process has seen, and hands it on."""
    tell_progress(reject, max(0, reject.bytes))
    return reject


def tell_pages(pages: Sequence[PageFile], outcomes: Sequence[Outcome | None]) -> None:
    """The same for what became of files, as soon as it is known."""
    for page, outcome in zip(pages, outcomes, strict=True):
        if outcome is not None:
            tell_progress(outcome, page.file.size)


class AnswerCounts:
    """Counts articles and rejects for Beam's metrics."""

    def __init__(self) -> None:
        self._accepted = Metrics.counter("copydesk", "records_accepted")
        self._rejected = Metrics.counter("copydesk", "records_rejected")

    def count(self, outcome: Outcome) -> None:
        """Counts one outcome."""
        (self._accepted if isinstance(outcome, PackedArticle) else self._rejected).inc()
