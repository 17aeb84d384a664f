"""Counts of a running job for Prometheus, in a text file that node_exporter's textfile collector takes up."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import OutputError
from transforms.articles.tally import Tally, tally

WRITE_EVERY_SECONDS = 10.0
MOST_SITES = 200
"""So many sites have counts of their own, those with the most records; the others are one, "other"."""

logger = logging.getLogger("copydesk")

Sample = tuple[dict[str, str], float]


@contextmanager
def metrics_file(path: str | None, every: float = WRITE_EVERY_SECONDS, counts: Tally = tally) -> Iterator[None]:
    """Keeps a file of metrics up to date while it is entered, and says at the end whether that went well.

    Raises OutputError where it cannot be written at the beginning; later only a warning is logged.
    """
    if path is None:
        yield
        return
    try:
        _write(path, metrics_text(counts, running=True, failed=False))
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error
    stop = threading.Event()
    thread = threading.Thread(target=_keep, args=(path, every, counts, stop), name="copydesk-metrics", daemon=True)
    thread.start()
    failed = True
    try:
        yield
        failed = False
    finally:
        stop.set()
        thread.join()
        _try_to_write(path, metrics_text(counts, running=False, failed=failed))


def metrics_text(counts: Tally, running: bool, failed: bool) -> str:
    """The counts since the process began, in Prometheus' text format."""
    ever = counts.ever()
    outcomes = [({"outcome": "accepted"}, ever.accepted), ({"outcome": "rejected"}, sum(ever.reasons.values()))]
    reasons = [({"reason": reason}, count) for reason, count in sorted(ever.reasons.items())]
    lines = [
        *_metric("records_total", "counter", "Records by what became of them.", outcomes),
        *_metric("rejects_total", "counter", "Rejected records by reason.", reasons),
        *_metric("site_records_total", "counter", "Records by site and outcome.", _by_site(ever.sites)),
        *_metric("input_bytes_total", "counter", "Bytes of the records.", [({}, ever.bytes)]),
        *_metric("running", "gauge", "Whether the process is at work.", [({}, int(running))]),
        *_metric("failed", "gauge", "Whether the process has ended with an error.", [({}, int(failed))]),
        *_metric("seconds", "gauge", "How long the present run, or round, has been at work.", [({}, counts.seconds)]),
    ]
    return "\n".join(lines) + "\n"


def _by_site(sites: dict[tuple[str, str], int]) -> list[Sample]:
    totals: dict[str, int] = {}
    for (site, _), count in sites.items():
        totals[site] = totals.get(site, 0) + count
    shown = set(sorted(totals, key=lambda site: (-totals[site], site))[:MOST_SITES])
    summed: dict[tuple[str, str], int] = {}
    for (site, outcome), count in sites.items():
        key = (site if site in shown else "other", outcome)
        summed[key] = summed.get(key, 0) + count
    return [({"site": site, "outcome": outcome}, count) for (site, outcome), count in sorted(summed.items())]


def _metric(name: str, kind: str, words: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP copydesk_{name} {words}"
    yield f"# TYPE copydesk_{name} {kind}"
    for labels, value in samples:
        inner = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"copydesk_{name}{'{' + inner + '}' if inner else ''} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _keep(path: str, every: float, counts: Tally, stop: threading.Event) -> None:
    while not stop.wait(every):
        _try_to_write(path, metrics_text(counts, running=True, failed=False))


def _try_to_write(path: str, text: str) -> None:
    try:
        _write(path, text)
    except OSError as error:
        logger.warning("the metrics could not be written to %s: %s", path, error.strerror or error)


def _write(path: str, text: str) -> None:
    """Whole or not at all: a collector may read at any time."""
    beside = Path(f"{path}.{os.getpid()}.tmp")
    beside.write_text(text, encoding="utf-8", errors="replace")
    beside.replace(path)
