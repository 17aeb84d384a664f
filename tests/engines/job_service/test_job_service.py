"""The graph on Beam's Python job service with a pool of outside workers: staging, pickling and metrics over gRPC."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest

from pipeline.engine import beam_options, runner_for
from pipeline.graph import build_graph
from pipeline.settings import RunSettings
from schemas.run_info import new_run
from tests.engines.published import SAMPLES, copydesk, rows
from tests.engines.servers import free_port, module, worker_pool
from transforms.intake.listing import list_files


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the servers' logs and of what is staged."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="module")
def options(servers: Path) -> Iterator[tuple[str, ...]]:
    """Beam's options for a job service and a worker pool that run as long as the tests of this file."""
    port = free_port()
    service = "apache_beam.runners.portability.local_job_service_main"
    staging = f"--staging_dir={servers / 'staged'}"
    with (
        module(service, f"--port={port}", staging, port=port, folder=servers),
        worker_pool(servers) as workers,
    ):
        yield (
            "--runner=PortableRunner",
            f"--job_endpoint=localhost:{port}",
            "--environment_type=EXTERNAL",
            f"--environment_config={workers}",
        )


def test_rows_equal_those_of_a_local_run(
    options: tuple[str, ...], local_samples: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """What another process runs, with workers in a third, is published row for row as here; its files verify."""
    done = copydesk("run", str(SAMPLES), "--output", "published", "--workers", "1", "--", *options, folder=tmp_path)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert rows(tmp_path / "published") == local_samples
    assert copydesk("verify", "published", folder=tmp_path).returncode == 0


def test_metrics_and_packages_come_over(options: tuple[str, ...], servers: Path, tmp_path: Path) -> None:
    """What the workers count is told to whoever submits the job, and a package is staged at the service whole."""
    package = tmp_path / "rules-1.0.tar.gz"
    package.write_bytes(b"no package, but staged like one")
    chosen = beam_options((*options, f"--extra_package={package}"))
    pipeline = beam.Pipeline(runner=runner_for(chosen), options=chosen)
    files = list_files([str(SAMPLES / "pages" / "wall-*"), str(SAMPLES / "pages" / "harbour-*")])
    build_graph(pipeline, files, str(tmp_path / "stage"), new_run(), RunSettings(workers=1))
    result = pipeline.run()
    assert result.wait_until_finish() == "DONE"
    counters = {found.key.metric.name: found.committed for found in result.metrics().query()["counters"]}
    assert (counters["records_accepted"], counters["records_rejected"]) == (4, 3)
    assert package.read_bytes() in [path.read_bytes() for path in (servers / "staged").rglob("*") if path.is_file()]
