"""A real watch over a real folder: what comes in is published, and a signal ends it in good order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli.main import call
from tests.pipeline.watch.newsroom import Watcher, article, copies, is_published


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    """A watch over a folder that does not exist yet, once a second."""
    watcher = Watcher(tmp_path / "in", tmp_path / "out", "1s", "--log-format", "json")
    yield watcher
    if watcher.process.poll() is None:
        watcher.process.kill()
        watcher.process.wait()


def test_what_comes_in_is_published_and_a_signal_ends_it(
    watcher: Watcher, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The folder may come later; a file written in two parts is taken whole; SIGTERM ends with 0 and all published."""
    incoming, output = tmp_path / "in", tmp_path / "out"
    watcher.wait_until(lambda: watcher.rounds() >= 2)
    incoming.mkdir()
    whole, cut = article(2), len(article(2)) // 2
    with (incoming / "slow.txt").open("w") as slow:
        slow.write(whole[:cut])
        slow.flush()
        (incoming / "whole.txt").write_text(article(1))
        (incoming / "coming.txt.part").write_text(article(3))
        seen = watcher.rounds()
        watcher.wait_until(lambda: watcher.rounds() > seen)
        slow.write(whole[cut:])
    watcher.wait_until(lambda: is_published(output, "whole.txt", "slow.txt"))
    assert copies(output) == {"whole.txt": 1, "slow.txt": 1}
    watcher.wait_until(lambda: watcher.status().get("state") == "sleeping")
    assert call(["status", str(output)]) == 0
    assert "sleeping" in capfd.readouterr().out
    (incoming / "coming.txt.part").rename(incoming / "coming.txt")
    watcher.wait_until(lambda: is_published(output, "coming.txt"))
    assert watcher.terminate() == 0
    assert copies(output) == {"whole.txt": 1, "slow.txt": 1, "coming.txt": 1}
    assert call(["status", str(output)]) == 3
    assert "was stopped" in capfd.readouterr().err
    assert call(["verify", str(output)]) == 0
    runs = {path.stem for path in (output / "_copydesk" / "runs").iterdir()}
    assert runs == {path.stem.split("-")[1] for path in (output / "_copydesk" / "commits").glob("*.json")}
