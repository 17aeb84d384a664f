"""The stream on Prism: the real unbounded source, real windows, real time."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engines.published import COMMAND, SAMPLES, copydesk, rows
from tests.engines.servers import end, environment

pytestmark = [pytest.mark.engines, pytest.mark.timeout(1200)]

FIRST = ("harbour-bridge-*", "hochwasser-erlen*", "wall-*", "feira-do-livro-windows-1252.html")
"""The other samples hold copies of these."""
_SECONDS = 180.0


@contextmanager
def streaming(folder: Path, incoming: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """`copydesk stream` with short windows; what it says is in `stream.log`."""
    words = ("stream", str(incoming), "--output", "streamed", "--window", "5s", "--every", "1s", "--workers", "1")
    with (folder / "stream.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *words, "--", *options],
            cwd=folder,
            env=environment(),
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        end(process)


def test_what_comes_in_is_published_by_window(options: tuple[str, ...], tmp_path: Path) -> None:
    """Two windows, the second with copies of stories of the first: the rows are those of two local runs, each
    published by one commit, and a run afterwards finds nothing left."""
    incoming, waiting = tmp_path / "in", tmp_path / "waiting"
    groups = _two_groups(waiting)
    incoming.mkdir()
    with streaming(tmp_path, incoming, *options) as process:
        for count, group in enumerate(groups, 1):
            group.rename(incoming / group.name)  # all at once, so that one look finds them all
            _wait_for_commits(process, tmp_path, count)
        time.sleep(6)  # a whole window in which nothing comes
        process.send_signal(signal.SIGINT)
        process.wait(60)
    assert len(_commits(tmp_path)) == len(groups)
    for group in groups:
        done = copydesk("run", str(incoming / group.name), "--output", "local", "--workers", "1", folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "streamed") == rows(tmp_path / "local")
    assert copydesk("verify", "streamed", folder=tmp_path).returncode == 0
    again = copydesk("run", str(incoming), "--output", "streamed", folder=tmp_path)
    assert (again.returncode, len(_commits(tmp_path))) == (0, len(groups))


def _two_groups(folder: Path) -> tuple[Path, Path]:
    """The samples' pages in two folders."""
    groups = folder / "first", folder / "second"
    for group in groups:
        group.mkdir(parents=True)
    for page in (SAMPLES / "pages").iterdir():
        group = groups[0] if any(page.match(pattern) for pattern in FIRST) else groups[1]
        shutil.copy2(page, group)
    return groups


def _commits(folder: Path) -> list[Path]:
    return sorted((folder / "streamed" / "_copydesk" / "commits").glob("*.done"))


def _wait_for_commits(process: subprocess.Popen[bytes], folder: Path, count: int) -> None:
    until = time.monotonic() + _SECONDS
    while len(_commits(folder)) < count:
        assert process.poll() is None, (folder / "stream.log").read_text()
        assert time.monotonic() < until, (folder / "stream.log").read_text()
        time.sleep(0.2)
