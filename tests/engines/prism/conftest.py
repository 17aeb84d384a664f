"""Prism, Beam's runner in Go, built from its module as the version that goes with the Beam that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import apache_beam
import pytest

from tests.engines.servers import ENGINES, PROJECT, free_port, one_at_a_time, server, worker_pool

BUILT = ENGINES / f"beam-{apache_beam.__version__}"
_MODULE = "github.com/apache/beam/sdks/v2"


def _built(package: str) -> Path:
    """A program of Beam's Go module; built where it is missing, which takes some minutes."""
    program = BUILT / package.rpartition("/")[2]
    with one_at_a_time():
        if not program.exists():
            go = shutil.which("go")
            if go is None:
                pytest.skip(f"{program.relative_to(PROJECT)} is not built, and there is no Go to build it")
            version = f"v{apache_beam.__version__}"
            where = {**os.environ, "GOBIN": str(BUILT)}
            subprocess.run([go, "install", f"{_MODULE}/{package}@{version}"], env=where, check=True)
    return program


@pytest.fixture(scope="session")
def prism() -> Path:
    """The program that is the runner."""
    return _built("go/cmd/prism")


@pytest.fixture(scope="session")
def boot() -> Path:
    """The program with which a worker's container starts: it installs what the job has staged."""
    return _built("python/container")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers say what they do."""
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="module")
def endpoint(prism: Path, folder: Path) -> Iterator[str]:
    """A Prism that serves as long as the tests of a file run."""
    port = free_port()
    words = [str(prism), f"--job_port={port}", "--serve_http=false", "--log_kind=text"]
    with server(words, port, folder):
        yield f"localhost:{port}"


@pytest.fixture(scope="module")
def options(endpoint: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Beam's options for that Prism, with a pool of outside workers."""
    with worker_pool(folder) as workers:
        yield (
            "--runner=PortableRunner",
            f"--job_endpoint={endpoint}",
            "--environment_type=EXTERNAL",
            f"--environment_config={workers}",
        )
