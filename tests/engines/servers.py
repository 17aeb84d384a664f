"""Servers that a test starts: waited for, and ended with their children whatever becomes of the test."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ENGINES = PROJECT / ".engines"
_ON_LOOPBACK = str(Path(__file__).with_name("on_loopback.py"))
_READY_SECONDS = 60.0
_END_SECONDS = 15.0


@contextmanager
def one_at_a_time() -> Iterator[Path]:
    """The folder in which engines are built and fetched; only one of the processes that run tests is in the block."""
    ENGINES.mkdir(exist_ok=True)
    with (ENGINES / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield ENGINES


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def environment() -> dict[str, str]:
    """This process's environment, in which `python` is this interpreter and the packages are those of this checkout."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(PROJECT)}


@contextmanager
def server(words: Sequence[str], port: int, folder: Path, extra: Mapping[str, str] | None = None) -> Iterator[None]:
    """Runs a command until the block ends; enters it when the command listens on `port`. What it says is in
    `folder`, in a file for each port."""
    with (folder / f"server-{port}.log").open("wb") as log:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env={**environment(), **(extra or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, port, Path(log.name))
        yield
    finally:
        end(process)


@contextmanager
def module(name: str, *words: str, port: int, folder: Path, extra: Mapping[str, str] | None = None) -> Iterator[None]:
    """A server that is a Python module, on loopback."""
    with server([sys.executable, _ON_LOOPBACK, name, *words], port, folder, extra):
        yield


@contextmanager
def worker_pool(folder: Path, *words: str, extra: Mapping[str, str] | None = None) -> Iterator[str]:
    """Beam's pool of Python workers, which an engine asks for them; gives its address."""
    port = free_port()
    pool = "apache_beam.runners.worker.worker_pool_main"
    with module(pool, f"--service_port={port}", *words, port=port, folder=folder, extra=extra):
        yield f"localhost:{port}"


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that leads a session, and all its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(_END_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(f"no server on port {port}:\n{log.read_text(errors='replace')}")
