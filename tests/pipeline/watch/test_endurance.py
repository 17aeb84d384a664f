"""A watch over minutes: the promise of two intervals, bursts with kills between, signals in the midst of a batch."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli.main import call
from tests.pipeline.watch.newsroom import Watcher, article, copies, is_published
from tests.sizes import SMALL

pytestmark = [pytest.mark.endurance, pytest.mark.timeout(1200)]

EVERY = 12.0 if SMALL else 30.0
FILES, BURSTS, KILLS = 240 if SMALL else 1_000, 8, 3


@pytest.fixture
def watchers(tmp_path: Path) -> Iterator[list[Watcher]]:
    """The watches that a test has started; they end with it."""
    (tmp_path / "in").mkdir()
    started: list[Watcher] = []
    yield started
    for watcher in started:
        if watcher.process.poll() is None:
            watcher.process.kill()
            watcher.process.wait()


def test_a_dropped_file_is_published_within_two_intervals(tmp_path: Path, watchers: list[Watcher]) -> None:
    """From its last byte to the rows that readers see, at moments all over the interval."""
    watchers.append(Watcher(tmp_path / "in", tmp_path / "out", f"{EVERY}s"))
    (tmp_path / "in" / "first.txt").write_text(article(0))
    watchers[0].wait_until(lambda: is_published(tmp_path / "out", "first.txt"))
    waits = []
    for number in (1, int(EVERY // 2) - 1, int(EVERY) - 3):
        seen = watchers[0].rounds()
        watchers[0].wait_until(lambda seen=seen: watchers[0].rounds() > seen)  # type: ignore[misc]
        time.sleep(number)
        name = f"{number}.txt"
        (tmp_path / "in" / name).write_text(article(number))
        waits.append(watchers[0].wait_until(lambda name=name: is_published(tmp_path / "out", name)))  # type: ignore[misc]
    assert max(waits) <= 2 * EVERY, waits
    assert watchers[0].terminate() == 0


def test_bursts_and_kills_are_published_exactly_once(
    tmp_path: Path, watchers: list[Watcher], capfd: pytest.CaptureFixture[str]
) -> None:
    """Files in bursts, and three SIGKILLs in the midst of a batch: each file once, and nothing left over."""
    output = tmp_path / "out"
    watchers.append(Watcher(tmp_path / "in", output, "2s", "--batch-files", "60"))
    for burst in range(BURSTS):
        for number in range(burst * FILES // BURSTS, (burst + 1) * FILES // BURSTS):
            (tmp_path / "in" / f"{number:04}.txt").write_text(article(number))
        if 0 < burst <= KILLS:
            watcher = watchers[-1]
            watcher.wait_until(lambda: watchers[-1].status().get("state") == "publishing")
            time.sleep(0.4 * burst)
            watcher.kill()
            watchers.append(Watcher(tmp_path / "in", output, "2s", "--batch-files", "60"))
        time.sleep(2)
    watchers[-1].wait_until(lambda: len(copies(output)) == FILES, seconds=600)
    assert watchers[-1].terminate() == 0
    assert copies(output) == {f"{number:04}.txt": 1 for number in range(FILES)}
    assert call(["verify", str(output)]) == 0, capfd.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_second_signal_ends_it_at_once(tmp_path: Path, watchers: list[Watcher], number: signal.Signals) -> None:
    """The batch at work is given up, nothing of it is published, and the exit code says so."""
    output = tmp_path / "out"
    for name in range(FILES):
        (tmp_path / "in" / f"{name:03}.txt").write_text(article(name))
    watcher = Watcher(tmp_path / "in", output, "1s")
    watchers.append(watcher)
    watcher.wait_until(lambda: watcher.status().get("state") == "publishing")
    for _ in range(2):
        watcher.process.send_signal(number)
        time.sleep(0.5)  # two signals that come together would count as one
    assert watcher.process.wait(timeout=30) == 128 + number
    assert copies(output) == {}
