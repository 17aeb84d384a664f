"""What Flink and its Java processes are told."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

from tests.engines.servers import free_port

WORKERS_NAME = "workers"
"""The one name under which each task manager finds its own pool of Python workers."""

_OPENED = (
    "java.io java.lang java.lang.invoke java.lang.reflect java.net java.nio java.text java.time java.util "
    "java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks sun.nio.ch"
)
OPEN_MODULES = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED.split()] + [
    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
]
"""What Flink reaches into; its own start scripts say the same."""

_LOG = """\
rootLogger.level = INFO
rootLogger.appenderRef.console.ref = console
appender.console.name = console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1.} - %m%n
"""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the servers of one cluster listen."""

    rest: int
    rpc: int
    jobs: int
    artifacts: int
    workers: int

    @classmethod
    def free(cls) -> Ports:
        return cls(*(free_port() for _ in range(5)))


def pool_address(number: int) -> str:
    """The address of this machine on which a task manager's pool listens; all pools have one port."""
    return f"127.0.0.{number + 1}"


def write_config(folder: Path, ports: Ports) -> None:
    """Writes Flink's configuration, and a file of host names for each task manager."""
    settings = {
        "jobmanager.rpc.address": "127.0.0.1",
        "jobmanager.rpc.port": ports.rpc,
        "jobmanager.bind-host": "127.0.0.1",
        "jobmanager.memory.process.size": "1024m",
        "taskmanager.host": "127.0.0.1",
        "taskmanager.bind-host": "127.0.0.1",
        "taskmanager.numberOfTaskSlots": 1,
        "taskmanager.cpu.cores": 1,
        # Flink's start scripts work these out of one size; a process that is started without them needs each.
        "taskmanager.memory.framework.heap.size": "128m",
        "taskmanager.memory.framework.off-heap.size": "128m",
        "taskmanager.memory.task.heap.size": "384m",
        "taskmanager.memory.task.off-heap.size": "0m",
        "taskmanager.memory.managed.size": "64m",
        # The graph has some 80 steps, and each pair that exchanges data has buffers; 64m are too few.
        "taskmanager.memory.network.min": "256m",
        "taskmanager.memory.network.max": "256m",
        "taskmanager.memory.jvm-metaspace.size": "256m",
        "taskmanager.memory.jvm-overhead.min": "192m",
        "taskmanager.memory.jvm-overhead.max": "192m",
        "rest.address": "127.0.0.1",
        "rest.bind-address": "127.0.0.1",
        "rest.port": ports.rest,
        # A worker outlives a step only where Beam's classes are Flink's own, and not the job's.
        "classloader.resolve-order": "parent-first",
        "state.backend.type": "hashmap",
        "state.checkpoints.dir": (folder / "checkpoints").as_uri(),
        "state.savepoints.dir": (folder / "savepoints").as_uri(),
        # A task manager that has died is missed after so many milliseconds.
        "heartbeat.interval": 2000,
        "heartbeat.timeout": 20000,
        "restart-strategy.type": "fixed-delay",
        "restart-strategy.fixed-delay.attempts": 10,
        "restart-strategy.fixed-delay.delay": "2 s",
        "io.tmp.dirs": str(folder / "tmp"),
        "blob.storage.directory": str(folder / "tmp"),
    }
    (folder / "tmp").mkdir()
    (folder / "config.yaml").write_text("".join(f"{name}: {value}\n" for name, value in settings.items()))
    (folder / "log4j2.properties").write_text(_LOG)


def write_hosts(folder: Path, number: int) -> Path:
    """The host names that a task manager knows: Beam has one address of workers for all of a job's task managers."""
    path = folder / f"hosts-{number}"
    path.write_text(f"127.0.0.1 localhost {socket.gethostname()}\n{pool_address(number)} {WORKERS_NAME}\n")
    return path
