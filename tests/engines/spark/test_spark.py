"""The batch graph on Spark publishes what a local run does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engines.published import SAMPLES, copydesk, rows

pytestmark = [pytest.mark.engines, pytest.mark.timeout(1200)]

Rows = dict[str, list[dict[str, Any]]]


def test_the_samples(options: tuple[str, ...], local_samples: Rows, tmp_path: Path) -> None:
    """Every published row equals that of a local run, and the files verify."""
    words = ("run", str(SAMPLES), "--output", "published", "--workers", "1", "--", *options)
    done = copydesk(*words, folder=tmp_path, seconds=900)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "published") == local_samples
    assert copydesk("verify", "published", folder=tmp_path).returncode == 0


def test_a_stream_is_refused_by_its_job_server(options: tuple[str, ...], tmp_path: Path) -> None:
    """Which is why `--runner=SparkRunner` is refused at once: the job fails by itself, with the reason, and nothing
    is published."""
    (tmp_path / "in").mkdir()
    done = copydesk("stream", "in", "--output", "published", "--", *options, folder=tmp_path)
    assert done.returncode == 3
    assert "does not have a registered bundle checkpoint handler" in done.stderr
    assert not list((tmp_path / "published").rglob("*.parquet"))
