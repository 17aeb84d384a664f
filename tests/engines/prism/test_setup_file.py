"""Workers that have nothing of this project get it from the job: `--setup_file`, and the program that containers of
Beam start with."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engines.published import SAMPLES, copydesk, rows
from tests.engines.servers import worker_pool
from tests.engines.worker import clean_environment, copy_sources, worker_python

pytestmark = [pytest.mark.engines, pytest.mark.timeout(1200)]

Rows = dict[str, list[dict[str, Any]]]
WHERE = "import pipeline.graph; print(pipeline.graph.__file__)"


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A worker's Python without this project."""
    python = worker_python(tmp_path / "worker")
    assert _asked(python, tmp_path).returncode != 0
    return python


@pytest.fixture
def workers(boot: Path, python: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a pool that starts its workers as a container does, but here."""
    begin = tmp_path / "begin"
    begin.write_text(f'#!/bin/sh\nexec {boot} --semi_persist_dir={tmp_path} "$@"\n')
    begin.chmod(0o755)
    environment = {
        "PATH": os.pathsep.join([str(python.parent), os.environ["PATH"]]),
        "PYTHONPATH": "",
        "RUN_PYTHON_SDK_IN_DEFAULT_ENVIRONMENT": "1",
        "PIP_NO_INDEX": "1",
    }
    with worker_pool(tmp_path, f"--container_executable={begin}", extra=environment) as address:
        yield address


def test_workers_install_what_the_job_brings(
    endpoint: str, workers: str, python: Path, local_samples: Rows, tmp_path: Path
) -> None:
    """The rows are those of a local run, and the worker that made them has the package since."""
    sources = copy_sources(tmp_path / "sources")
    done = copydesk(
        *("run", str(SAMPLES), "--output", "published", "--workers", "1", "--", "--runner=PortableRunner"),
        *(f"--job_endpoint={endpoint}", "--environment_type=EXTERNAL", f"--environment_config={workers}"),
        f"--setup_file={sources / 'setup.py'}",
        folder=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "published") == local_samples
    assert _asked(python, tmp_path).stdout.startswith(str(tmp_path / "worker"))


def _asked(python: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Where this Python has the pipeline's graph from."""
    words = [str(python), "-W", "ignore", "-c", WHERE]
    return subprocess.run(words, cwd=folder, env=clean_environment(), capture_output=True, text=True, check=False)
