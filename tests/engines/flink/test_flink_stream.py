"""The stream on a Flink cluster: checkpoints, a task manager that is killed, and each record published once."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.engines.flink.cluster import FlinkCluster
from tests.engines.published import COMMAND, SAMPLES, copydesk, rows
from tests.engines.servers import end, environment

pytestmark = [pytest.mark.engines, pytest.mark.timeout(1200)]

GROUPS = ("[a-f]*", "[g-k]*", "[l-z]*")
_SECONDS = 240.0
_STREAM = ("--window", "10s", "--every", "1s", "--workers", "1")


def test_each_record_once_though_a_task_manager_dies(cluster: FlinkCluster, tmp_path: Path) -> None:
    """Three windows; in the second a task manager is killed, and another takes its place. Each is published by one
    commit, with the rows of three local runs."""
    incoming, waiting = tmp_path / "in", tmp_path / "waiting"
    incoming.mkdir()
    groups = _groups(waiting)
    with streaming(cluster, tmp_path, incoming) as client:
        job = _running_job(cluster)
        for count, group in enumerate(groups, 1):
            cluster.wait_for(partial(_checkpointed, cluster, job), "a checkpoint")
            group.rename(incoming / group.name)  # all at once, so that one look finds them all
            if count == 2:
                time.sleep(3)  # the file names are taken up, the window is not over
                cluster.replace_task_manager(1)
            cluster.wait_for(partial(_has_committed, tmp_path, count), f"commit {count}", _SECONDS)
        assert cluster.rest(f"/jobs/{job}/checkpoints")["counts"]["restored"] >= 1
        cluster.rest(f"/jobs/{job}", "PATCH")
        assert client.wait(60) == 0, (tmp_path / "stream.log").read_text()
    for group in groups:
        done = copydesk("run", str(incoming / group.name), "--output", "local", "--workers", "1", folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "streamed") == rows(tmp_path / "local")
    assert len(_commits(tmp_path)) == len(groups)
    verified = copydesk("verify", "streamed", folder=tmp_path)
    assert verified.returncode == 0, verified.stdout + verified.stderr


@contextmanager
def streaming(cluster: FlinkCluster, folder: Path, incoming: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`copydesk stream` on the cluster, with a checkpoint every second; what it says is in `stream.log`."""
    words = ("stream", str(incoming), "--output", "streamed", *_STREAM, "--", *cluster.options)
    with (folder / "stream.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, *words, "--checkpointing_interval=1000"],
            cwd=folder,
            env=environment(),
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        end(process)


def _groups(folder: Path) -> list[Path]:
    """The samples' pages in three folders."""
    found = []
    for number, pattern in enumerate(GROUPS):
        group = folder / f"group-{number}"
        group.mkdir(parents=True)
        for page in (SAMPLES / "pages").glob(pattern):
            shutil.copy2(page, group)
        found.append(group)
    return found


def _running_job(cluster: FlinkCluster) -> str:
    def running() -> list[dict[str, Any]]:
        return [job for job in cluster.rest("/jobs")["jobs"] if job["status"] == "RUNNING"]

    cluster.wait_for(lambda: bool(running()), "the job")
    return str(running()[0]["id"])


def _checkpointed(cluster: FlinkCluster, job: str) -> bool:
    return bool(cluster.rest(f"/jobs/{job}/checkpoints")["counts"]["completed"])


def _has_committed(folder: Path, count: int) -> bool:
    return len(_commits(folder)) == count


def _commits(folder: Path) -> list[Path]:
    return sorted((folder / "streamed" / "_copydesk" / "commits").glob("*.done"))
