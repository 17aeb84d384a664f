"""The batch graph on a Flink cluster publishes what a local run does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engines.flink.cluster import FlinkCluster
from tests.engines.published import SAMPLES, copydesk, rows

pytestmark = [pytest.mark.engines, pytest.mark.timeout(1200)]

Rows = dict[str, list[dict[str, Any]]]


def test_samples(cluster: FlinkCluster, local_samples: Rows, tmp_path: Path) -> None:
    """The samples on two task managers, row for row; the ledger adds up, and the summary tells it."""
    words = ("run", str(SAMPLES), "--output", "published", "--workers", "1", "--", *cluster.options)
    done = copydesk(*words, folder=tmp_path, seconds=400)
    assert done.returncode == 0, done.stderr + cluster.logs()
    assert rows(tmp_path / "published") == local_samples
    read = len(local_samples["copies"]) + len(local_samples["rejects"])
    assert f"{read} records read = {len(local_samples['copies'])} copies" in done.stdout
    assert copydesk("verify", "published", folder=tmp_path).returncode == 0


@pytest.mark.corpora
def test_real_pages(cluster: FlinkCluster, real_pages: Path, local_pages: Rows, tmp_path: Path) -> None:
    """300 real pages, a third of them copies of others, row for row."""
    words = ("run", str(real_pages), "--output", "published", "--workers", "1", "--", *cluster.options)
    done = copydesk(*words, folder=tmp_path, seconds=900)
    assert done.returncode == 0, done.stderr + cluster.logs()
    assert rows(tmp_path / "published") == local_pages
