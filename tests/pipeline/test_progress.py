"""What a running job shows: the tally's line, a log line where there is no terminal, a live line where there is."""

from __future__ import annotations

import io
import logging
import time

import pytest
from rich.console import Console

from pipeline.progress import ProgressLine, countable_bytes
from schemas.record import InputFile
from transforms.articles.tally import Tally, tally


def test_the_line_tells_stage_count_rate_and_rejects() -> None:
    """One line holds all that a person waits for."""
    counts = Tally()
    counts.enter("cleaning")
    for _ in range(3):
        counts.count_article(1000)
    counts.count_reject("error_page", 10)
    line = counts.line()
    assert line.startswith("cleaning · 4 records · ")
    assert "/s · 1 rejected (1 error_page) · 0:00" in line


def test_where_the_size_is_known_share_and_time_left_are_told() -> None:
    """Never more than all of it; where it is not known, neither."""
    counts = Tally()
    counts.reset(total_bytes=1000)
    counts.started -= 30
    counts.count_article(250)
    assert " · 25% · 1 records" in counts.line()
    assert counts.line().endswith("0:30, about 1:30 left")
    counts.count_article(900)
    fields = counts.fields()
    assert (fields["bytes"], fields["total_bytes"], fields["share"], fields["seconds_left"]) == (1000, 1000, 1.0, None)
    counts.reset()
    counts.count_article(250)
    fields = counts.fields()
    assert (fields["bytes"], fields["total_bytes"], fields["share"]) == (250, None, None)


@pytest.mark.parametrize(
    ("names", "size"),
    [(["a.html", "b.html.gz", "c.jsonl"], 30), (["a.html", "c.jsonl.gz"], 0), (["a.warc.gz"], 0), ([], 0)],
)
def test_bytes_that_progress_is_told_by(names: list[str], size: int) -> None:
    """Of compressed files of many records nobody knows how much is done."""
    assert countable_bytes([InputFile(name, 10) for name in names]) == size


def test_without_a_terminal_the_line_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A log line comes at the interval while the work goes on, and none after it."""
    tally.reset()
    with caplog.at_level(logging.INFO, logger="copydesk"), ProgressLine(Console(file=io.StringIO()), every=0.01):
        deadline = time.monotonic() + 10
        while not caplog.records and time.monotonic() < deadline:
            time.sleep(0.01)
    assert caplog.records[0].getMessage().startswith("starting · 0 records")
    count = len(caplog.records)
    time.sleep(0.05)
    assert len(caplog.records) == count


def test_on_a_terminal_the_line_is_drawn_and_wiped() -> None:
    """The live line is drawn over itself and leaves nothing behind."""
    tally.reset()
    target = io.StringIO()
    with ProgressLine(Console(file=target, force_terminal=True, width=100)):
        deadline = time.monotonic() + 10
        while "starting" not in target.getvalue() and time.monotonic() < deadline:
            time.sleep(0.05)
    drawn = target.getvalue()
    assert "starting · 0 records" in drawn
    assert drawn.endswith("\x1b[2K") or drawn.rstrip("\r\n").endswith(("\x1b[?25h", "\x1b[2K"))


def test_quiet_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """With --quiet neither a line is drawn nor one logged."""
    target = io.StringIO()
    with caplog.at_level(logging.INFO, logger="copydesk"), ProgressLine(Console(file=target), every=0.01, quiet=True):
        time.sleep(0.05)
    assert target.getvalue() == ""
    assert not caplog.records
