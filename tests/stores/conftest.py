"""Object stores that start on loopback, each with an empty bucket for each test."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engines.servers import PROJECT, free_port, server
from transforms import objects

STORES = PROJECT / ".stores"
AZURITE = "3.35.0"
_AZURE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The emulator's own, the same everywhere."""


@dataclass(frozen=True)
class Service:
    """An object store that listens: how it is found, and what it says of itself."""

    scheme: str
    port: int
    log: Path
    environment: dict[str, str]

    def make_bucket(self) -> str:
        """The URI of a new, empty bucket."""
        name = f"b{uuid.uuid4().hex[:12]}"
        if self.scheme == "azfs":
            from pyarrow.fs import AzureFileSystem

            place = f"127.0.0.1:{self.port}"
            system = AzureFileSystem(
                account_name="devstoreaccount1",
                account_key=_AZURE_KEY,
                blob_storage_authority=place,
                dfs_storage_authority=place,
                blob_storage_scheme="http",
                dfs_storage_scheme="http",
            )
            system.create_dir(name)
            return f"azfs://devstoreaccount1/{name}"
        urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{self.port}/{name}", method="PUT")).close()
        return f"{self.scheme}://{name}"

    def requests(self) -> int:
        """How many requests there were since the start."""
        if self.scheme == "azfs":
            return self.log.read_text(errors="replace").count("HTTP/1.1")
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_requests") as answer:
            return sum(json.load(answer).values())


@dataclass(frozen=True)
class Bucket:
    """An empty bucket of a service."""

    service: Service
    uri: str

    def put(self, name: str, content: bytes) -> None:
        """Writes an object as another program would."""
        with objects.open_writer(f"{self.uri}/{name}") as target:
            target.write(content)

    def copydesk(self, *words: str, seconds: float = 120.0) -> subprocess.CompletedProcess[str]:
        """Runs the command line in a process of its own."""
        return subprocess.run(
            [sys.executable, "-c", "from pipeline.cli import main; main()", *words],
            capture_output=True,
            text=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
        )


@pytest.fixture(scope="session")
def azurite() -> Path:
    """Azurite from npm, installed once for all test runs; skips where npm is not there."""
    program = STORES / "azurite" / "node_modules" / ".bin" / "azurite-blob"
    STORES.mkdir(exist_ok=True)
    with (STORES / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            (STORES / "azurite").mkdir(exist_ok=True)
            words = ["npm", "install", "--silent", "--prefix", str(STORES / "azurite"), f"azurite@{AZURITE}"]
            try:
                subprocess.run(words, check=True, capture_output=True, timeout=280)
            except (OSError, subprocess.SubprocessError) as error:
                pytest.skip(f"azurite cannot be installed: {error}")
    return program


@pytest.fixture(scope="session", params=["s3", "gcs", "azure"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Each kind of store, listening."""
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    place = f"http://127.0.0.1:{port}"
    if request.param == "azure":
        words = [str(request.getfixturevalue("azurite")), "--inMemoryPersistence", "--skipApiVersionCheck"]
        words += ["--blobHost", "127.0.0.1", "--blobPort", str(port)]
        found = Service("azfs", port, folder / f"server-{port}.log", {"AZURITE_BLOB_STORAGE_URL": place})
    else:
        words = [sys.executable, str(Path(__file__).with_name("s3_server.py")), str(port), request.param]
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
        environment = {"AWS_ENDPOINT_URL": place, **keys} if request.param == "s3" else {"STORAGE_EMULATOR_HOST": place}
        scheme = "s3" if request.param == "s3" else "gs"
        found = Service(scheme, port, folder / f"server-{port}.log", environment)
    with ExitStack() as stack:
        stack.enter_context(server(words, port, folder))
        yield found


@pytest.fixture
def bucket(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An empty bucket, for this process and those that it starts."""
    for name, value in service.environment.items():
        monkeypatch.setenv(name, value)
    objects._store.cache_clear()
    yield Bucket(service, service.make_bucket())
    objects._store.cache_clear()
