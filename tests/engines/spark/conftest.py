"""Beam's Spark job server from Maven Central, with a Spark of two cores in the same process."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.servers import PROJECT, free_port, one_at_a_time, server, worker_pool

_POM = Path(__file__).with_name("pom.xml")
_OPENED = (
    "java.lang",
    "java.lang.invoke",
    "java.lang.reflect",
    "java.io",
    "java.net",
    "java.nio",
    "java.util",
    "java.util.concurrent",
    "java.util.concurrent.atomic",
    "sun.nio.ch",
    "sun.nio.cs",
    "sun.security.action",
    "sun.util.calendar",
)
"""What Spark 3 reaches into, and Java 17 has closed."""


@pytest.fixture(scope="session")
def jars() -> Path:
    """The folder of all jars; fetched where it is missing, which takes some minutes."""
    with one_at_a_time() as engines:
        folder = engines / f"spark-{zlib.crc32(_POM.read_bytes()):08x}"
        if not folder.exists():
            maven = shutil.which("mvn")
            if maven is None:
                pytest.skip(f"{folder.relative_to(PROJECT)} is missing, and there is no Maven to fetch it")
            fetching = folder.with_name(f"{folder.name}.part")
            words = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={fetching}"]
            subprocess.run([maven, "-q", "-B", "-f", str(_POM), *words], check=True)
            fetching.rename(folder)
    return folder


@pytest.fixture(scope="module")
def options(jars: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    """Beam's options for a job server and a worker pool that run as long as the tests of a file."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("there is no Java")
    folder, port = tmp_path_factory.mktemp("servers"), free_port()
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    words = [
        *(java, "-Xmx1g", *opened, "-cp", f"{jars}/*", "org.apache.beam.runners.spark.SparkJobServerDriver"),
        *("--job-host=127.0.0.1", f"--job-port={port}", "--artifact-port=0", "--expansion-port=0"),
        *("--spark-master-url=local[2]", f"--artifacts-dir={folder / 'artifacts'}"),
    ]
    with server(words, port, folder, {"SPARK_LOCAL_IP": "127.0.0.1"}), worker_pool(folder) as workers:
        yield (
            "--runner=PortableRunner",
            f"--job_endpoint=localhost:{port}",
            "--environment_type=EXTERNAL",
            f"--environment_config={workers}",
            "--environment_cache_millis=600000",
        )
