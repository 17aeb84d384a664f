"""A newsroom's incoming folder: articles in invented words, and a `copydesk watch` process that publishes them."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

_WHO = (
    "The harbour master|A market trader|The choir leader|Our night porter|The bridge keeper|A young baker|The librarian"
)
_DID = (
    "has counted|would not lend|kept mending|sold off|painted over|carried home|wrote about|measured|borrowed|described"
)
_WHAT = "rope ladders|paper lanterns|copper kettles|winter coats|old timetables|river maps|plum cakes|garden gates"
_WHERE = "behind the ferry hall|on Thimble Lane|near the tram depot|under the east arcade|beside the mill pond"
_WHEN = "before the first frost|during the spring fair|while the choir rehearsed|after the long meeting"


def article(number: int) -> str:
    """A plain-text article of ten paragraphs; no two numbers share a sentence."""
    choose = random.Random(number)
    lines = [f"Report number {number} from the lower town"]
    for paragraph in range(10):
        who, did, what, where, when = (choose.choice(words.split("|")) for words in (_WHO, _DID, _WHAT, _WHERE, _WHEN))
        lines.append(
            f"{who} {did} {number * 10 + paragraph} {what} {where} {when}, as entry {number} in the book says."
        )
    return "\n\n".join(lines) + "\n"


class Watcher:
    """A `copydesk watch` process over two folders."""

    def __init__(self, incoming: Path, output: Path, every: str, *options: str) -> None:
        self.output = output
        self.log = output.parent / "watch.log"
        words = ["watch", str(incoming), "--output", str(output), "--every", every, "--workers", "1", *options]
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", *words]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=log, cwd=Path(__file__).parents[3])

    def status(self) -> dict[str, Any]:
        """The status file of this very process, empty until there is one."""
        try:
            found: dict[str, Any] = json.loads((self.output / "_copydesk" / "status.json").read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return found if found["pid"] == self.process.pid else {}

    def wait_until(self, condition: Callable[[], object], seconds: float = 120.0) -> float:
        """How long it took; fails with the log where it took too long, or where the process ended before."""
        began = time.monotonic()
        while not condition():
            ended = self.process.poll() is not None
            if ended or time.monotonic() - began > seconds:
                raise AssertionError(f"{'it ended' if ended else 'too late'}:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)
        return time.monotonic() - began

    def rounds(self) -> int:
        return int(self.status().get("since_start", {}).get("rounds", 0))

    def terminate(self) -> int:
        """Asks it to end, and returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=120)

    def kill(self) -> None:
        """Ends it as a power cut would; its worker processes must follow by themselves."""
        workers = descendants(self.process.pid)
        self.process.kill()
        self.process.wait()
        deadline = time.monotonic() + 30
        while (left := [pid for pid in workers if runs(pid)]) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not left, f"worker processes outlive their watch: {left}"


def copies(output: Path) -> dict[str, int]:
    """How often each input file stands in what is published."""
    files = [str(path) for name in ("copies", "rejects") for path in (output / name).rglob("*.parquet")]
    if not files:
        return {}
    query = "select input_path, count(*) from read_parquet($1, union_by_name=true) group by 1"
    with duckdb.connect() as connection:
        return {Path(path).name: count for path, count in connection.execute(query, [files]).fetchall()}


def is_published(output: Path, *names: str) -> bool:
    return set(names) <= copies(output).keys()


def descendants(pid: int) -> list[int]:
    """The processes below one, by Linux's process files."""
    found = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in tasks.read_text().split():
            found += [int(child), *descendants(int(child))]
    return found


def runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
