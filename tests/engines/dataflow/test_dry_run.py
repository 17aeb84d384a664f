"""Both graphs, made into jobs by the real Dataflow runner with Google's client; what it would send is not sent."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import apache_beam
import pytest

from tests.engines.servers import PROJECT, one_at_a_time
from tests.engines.worker import clean_environment, worker_python

pytestmark = [pytest.mark.engines, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def python() -> Path:
    """A Python with the Google Cloud parts; made where it is missing, which takes minutes."""
    with one_at_a_time() as engines:
        folder = engines / f"gcp-{apache_beam.__version__}"
        made, python = folder / "made", folder / "bin" / "python"
        if not made.exists():
            worker_python(folder)
            words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            lock = str(PROJECT / "requirements.lock")
            wanted = ["--constraint", lock, f"apache-beam[gcp]=={apache_beam.__version__}"]
            subprocess.run([python, *words, *wanted], env=clean_environment(), check=True)
            made.touch()
    return python


@pytest.mark.parametrize(("graph", "kind"), [("batch", "JOB_TYPE_BATCH"), ("stream", "JOB_TYPE_STREAMING")])
def test_the_runner_makes_a_job_of_it(graph: str, kind: str, python: Path, tmp_path: Path) -> None:
    """Of the right type, all of it in the container that was named, and far below the ten megabytes that it may be."""
    words = [str(python), "-W", "ignore", str(Path(__file__).with_name("dry_run.py")), graph]
    environment = {**clean_environment(), "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    job = json.loads(done.stdout.splitlines()[-1])
    assert (job["type"], job["environments"]) == (kind, ["beam:env:docker:v1"])
    assert job["bytes"] < 1_000_000
