"""A Flink cluster on this machine: a job manager, two task managers with a pool of Python workers each, and Beam's job
server.

Each task manager has a pool of its own, as each machine of a real cluster has: both number their workers from one, and
a pool that hears of a second worker 1 takes it for the first.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.engines.flink.config import OPEN_MODULES, WORKERS_NAME, Ports, pool_address, write_config, write_hosts
from tests.engines.flink.jars import jars
from tests.engines.servers import end, environment

TASK_MANAGERS = (1, 2)
_JOB_MANAGER = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
_TASK_MANAGER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"
_JOB_SERVER = "org.apache.beam.runners.flink.FlinkJobServerDriver"
_ON_LOOPBACK = Path(__file__).resolve().parents[1] / "on_loopback.py"
_POOL = "apache_beam.runners.worker.worker_pool_main"
_READY_SECONDS = 180.0


class FlinkCluster:
    """The processes of a cluster whose logs are in `folder`, each by its name: `task-manager-1` and so on."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.ports = folder, Ports.free()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stack, self._jars = stack, jars()
        write_config(folder, self.ports)

    @property
    def options(self) -> tuple[str, ...]:
        """Beam's options for a job on this cluster."""
        return (
            "--runner=FlinkRunner",
            f"--job_endpoint=localhost:{self.ports.jobs}",
            "--environment_type=EXTERNAL",
            f"--environment_config={WORKERS_NAME}:{self.ports.workers}",
            "--environment_cache_millis=60000",
            f"--parallelism={len(TASK_MANAGERS)}",
        )

    def start(self) -> None:
        """Starts all, and waits until the task managers are there and the job server listens."""
        rest, ports = f"127.0.0.1:{self.ports.rest}", self.ports
        conf = ("--configDir", str(self.folder))
        self._java("job-manager", _JOB_MANAGER, *conf, "--executionMode", "cluster")
        server = ("--job-host=localhost", f"--job-port={ports.jobs}", f"--artifact-port={ports.artifacts}")
        kept = f"--artifacts-dir={self.folder / 'artifacts'}"
        self._java("job-server", _JOB_SERVER, f"--flink-master={rest}", *server, "--expansion-port=0", kept)
        for number in TASK_MANAGERS:
            self.start_pool(number)
            self.start_task_manager(number)
        self.wait_for(lambda: self.rest("/overview")["taskmanagers"] == len(TASK_MANAGERS), "the task managers")
        for address, port in (("localhost", ports.jobs), *((pool_address(n), ports.workers) for n in TASK_MANAGERS)):
            self.wait_for(partial(_listens, address, port), f"a server on {address}:{port}")

    def start_task_manager(self, number: int) -> None:
        hosts = f"-Djdk.net.hosts.file={write_hosts(self.folder, number)}"
        memory = ("-XX:MaxDirectMemorySize=384m", "-XX:MaxMetaspaceSize=256m")
        words = ("--configDir", str(self.folder))
        self._java(f"task-manager-{number}", _TASK_MANAGER, *words, machine=(*memory, hosts))

    def replace_task_manager(self, number: int) -> None:
        """Kills a task manager as a crash would, and starts another with a pool of its own."""
        for name in (f"task-manager-{number}", f"workers-{number}"):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
            self.processes[name].wait()
        self.start_pool(number)
        self.start_task_manager(number)

    def start_pool(self, number: int) -> None:
        """Starts the pool from which a task manager has its Python workers; they die with it."""
        words = [sys.executable, str(_ON_LOOPBACK), _POOL, f"--service_port={self.ports.workers}"]
        self._process(f"workers-{number}", words, LOOPBACK=pool_address(number))

    def rest(self, path: str, method: str = "GET", body: dict[str, Any] | None = None) -> Any:
        """What Flink's REST interface answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports.rest}{path}",
            json.dumps(body).encode() if body is not None else None,
            {"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def wait_for(self, reached: Callable[[], bool], what: str, seconds: float = _READY_SECONDS) -> None:
        """Waits until something is so; raises AssertionError with the ends of all logs where it does not come."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and all(process.poll() is None for process in self.processes.values()):
            try:
                if reached():
                    return
            except OSError:  # nobody listens yet
                pass
            time.sleep(0.2)
        raise AssertionError(f"waited for {what} in vain\n{self.logs()}")

    def logs(self) -> str:
        """The end of what each process has said."""
        ends = (f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in self.folder.glob("*.log"))
        return "\n".join(ends)

    def _java(self, name: str, main: str, *words: str, machine: Sequence[str] = ()) -> None:
        log = f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}"
        java = ["java", "-Xmx512m", "-XX:+UseSerialGC", *OPEN_MODULES, log, *machine]
        self._process(name, [*java, "-cp", f"{self._jars}/*", main, *words])

    def _process(self, name: str, words: Sequence[str], **extra: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                words,
                cwd=self.folder,
                env={**environment(), **extra},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes[name] = process
        self._stack.callback(end, process)


@contextmanager
def flink_cluster(folder: Path) -> Iterator[FlinkCluster]:
    """Runs a cluster until the block ends; raises NotHereError where Java or the jars are missing."""
    with ExitStack() as stack:
        cluster = FlinkCluster(folder, stack)
        cluster.start()
        yield cluster


def _listens(address: str, port: int) -> bool:
    with socket.create_connection((address, port), timeout=1):
        return True
