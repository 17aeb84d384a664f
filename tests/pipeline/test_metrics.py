"""A running job's counts stand in a file for Prometheus, by reason and site, and add up with the ledger."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.metrics import MOST_SITES, metrics_file, metrics_text
from pipeline.published.history import runs
from schemas.errors import OutputError
from tests.pipeline.conftest import SAMPLES
from transforms.articles.tally import Tally, tally

SAMPLE = re.compile(r'copydesk_[a-z_]+(\{([a-z]+="(\\.|[^"\\\n])*",?)+\})? [0-9.e+-]+')


def counted(accepted: int = 2) -> Tally:
    counts = Tally()
    for _ in range(accepted):
        counts.count_article(100, "a.example")
    counts.count_reject("paywall", 10, 'b"\\\n')
    counts.count_reject("error_page", 10)
    return counts


def test_counts_by_outcome_reason_and_site() -> None:
    """Every line is as Prometheus reads it, with labels escaped."""
    lines = metrics_text(counted(), running=True, failed=False).splitlines()
    assert all(line.startswith("# ") or SAMPLE.fullmatch(line) for line in lines)
    for line in (
        'copydesk_records_total{outcome="accepted"} 2',
        'copydesk_records_total{outcome="rejected"} 2',
        'copydesk_rejects_total{reason="paywall"} 1',
        'copydesk_site_records_total{site="b\\"\\\\\\n",outcome="paywall"} 1',
        'copydesk_site_records_total{site="unknown",outcome="error_page"} 1',
        "copydesk_input_bytes_total 220",
        "copydesk_running 1",
    ):
        assert line in lines


def test_counters_outlive_a_run() -> None:
    """A round that begins anew resets the progress line, and no counter."""
    counts = counted()
    counts.reset()
    assert counts.accepted == 0
    assert 'copydesk_records_total{outcome="accepted"} 2' in metrics_text(counts, running=True, failed=False)


def test_small_sites_are_one() -> None:
    """However many sites there are, the file stays small."""
    counts = counted()
    for number in range(MOST_SITES + 50):
        counts.count_article(1, f"site{number}.example")
    text = metrics_text(counts, running=True, failed=False)
    sites = set(re.findall(r'site="([^"]+)"', text))
    assert len(sites) == MOST_SITES + 1
    assert 'site="other",outcome="accepted"' in text


def test_the_file_is_kept_up_to_date(tmp_path: Path) -> None:
    """While the job runs, and at its end it says whether it failed; nothing is left beside it."""
    path, counts = tmp_path / "copydesk.prom", Tally()
    with pytest.raises(ValueError, match="stop"), metrics_file(str(path), every=0.01, counts=counts):  # noqa: PT012
        counts.count_article(1, "a.example")
        deadline = time.monotonic() + 10
        while 'outcome="accepted"} 1' not in path.read_text() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert "copydesk_running 1" in path.read_text()
        raise ValueError("stop")
    assert "copydesk_running 0" in path.read_text()
    assert "copydesk_failed 1" in path.read_text()
    assert [file.name for file in tmp_path.iterdir()] == ["copydesk.prom"]


def test_a_file_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    """Before anything is read; without a name there is no file."""
    with pytest.raises(OutputError, match="cannot be written"), metrics_file(str(tmp_path / "none" / "x.prom")):
        pass
    with metrics_file(None):
        pass


def test_a_run_counts_what_its_ledger_does(tmp_path: Path) -> None:
    """Also the rejects of lines that never became a record."""
    path, before = tmp_path / "run.prom", tally.ever()
    words = ["run", str(SAMPLES), "-o", str(tmp_path / "out"), "--metrics", str(path), "--quiet"]
    assert call(words) == 0
    ever = tally.ever()
    (run,) = runs(str(tmp_path / "out"))
    assert ever.accepted - before.accepted == run.copies
    assert sum(ever.reasons.values()) - sum(before.reasons.values()) == run.rejected
    assert "copydesk_failed 0" in path.read_text()
