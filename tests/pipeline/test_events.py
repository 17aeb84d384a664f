"""The JSON log: each line an object, with an event at the start, by and by, and at the end."""

from __future__ import annotations

import io
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from pipeline.cli.logs import JSON, JsonFormatter, set_up_logs
from pipeline.cli.main import call
from pipeline.progress import ProgressLine
from tests.pipeline.conftest import SAMPLES
from transforms.articles.tally import tally

PAGE = SAMPLES / "pages" / "harbour-bridge-northport-gazette.html"
ERROR = SAMPLES / "pages" / "error-404-daily-beacon.html"


def events(told: str) -> list[dict[str, Any]]:
    """Every line of the log; one that is no JSON fails the test."""
    return [json.loads(line) for line in told.splitlines()]


def test_a_run_tells_its_start_its_end_and_a_failed_gate(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The end has the ledger's counts, also where the gate fails after it; the failure has the exit code."""
    output = str(tmp_path / "out")
    words = ["--workers", "1", "--log-format", "json", "--max-reject-share", "0.4"]
    assert call(["run", str(PAGE), str(ERROR), "--output", output, *words]) == 4
    told = [event for event in events(capfd.readouterr().err) if event["event"] != "progress"]
    assert [(event["event"], event["level"]) for event in told] == [
        ("run_started", "info"),
        ("run_done", "info"),
        ("failed", "error"),
    ]
    done = told[1]
    assert (done["records_read"], done["copies"], done["rejected"], done["rejects"]) == (2, 1, 1, {"error_page": 1})
    assert (done["reject_share"], done["output"], done["files_new"]) == (0.5, output, 2)
    assert told[2]["exit_code"] == 4


def test_an_unusable_input_is_one_event(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The error is told once, as JSON; in the log for people the same error is one plain line."""
    arguments = ["run", "no/such/folder", "--output", str(tmp_path / "out")]
    assert call([*arguments, "--log-format", "json"]) == 3
    told = events(capfd.readouterr().err)
    assert [event["event"] for event in told] == ["run_started", "failed"]
    assert call(arguments) == 3
    assert len(capfd.readouterr().err.splitlines()) == 1


def test_progress_is_an_event_with_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal the tally is logged by and by, with the figures as fields."""
    set_up_logs(JSON)
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    assert isinstance(handler.formatter, JsonFormatter)
    monkeypatch.setattr(handler, "stream", io.StringIO())
    tally.reset(500)
    tally.enter("cleaning")
    tally.count_article(100)
    tally.count_reject("empty", 0)
    with ProgressLine(Console(file=io.StringIO()), every=0.02):
        while not handler.stream.getvalue():
            pass
    first = events(handler.stream.getvalue())[0]
    assert first["event"] == "progress"
    assert (first["stage"], first["records"], first["accepted"], first["rejected"]) == ("cleaning", 2, 1, 1)
    assert (first["rejects"], first["bytes"], first["total_bytes"]) == ({"empty": 1}, 100, 500)


def test_quiet_leaves_warnings_and_errors(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With --quiet a good run says nothing at all, in the JSON style either."""
    words = ["--workers", "1", "--quiet", "--log-format", "json"]
    assert call(["run", str(PAGE), "--output", str(tmp_path / "out"), *words]) == 0
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
