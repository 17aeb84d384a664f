"""Kills small runs at random moments, again and again, and looks whether anything is lost or there twice.

`python -m tests.endurance.kills FOLDER [--of runs|commits] [--store local|s3] [--kills 1000] [--seed 0] …`

Each archive is begun anew: runs over a few small files in batches of two are ended by SIGKILL at random moments, until
one comes to its end; then the same with compactions. What is published must be, row for row, what an undisturbed run
publishes, and `verify` must find nothing. Processes are forked from this one, which has imported everything, and clean
their pages themselves: so a run takes a second or two, and most kills fall into batches and commits. `--of commits`
leaves the graph out: rows are staged and committed as by a run, in a tenth of the time. Prints a line for each archive
with the sums; ends with 1 where a row was lost or doubled.
"""

from __future__ import annotations

import argparse
import os
import pickle
import random
import shutil
import signal
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

import pipeline.graph
import pipeline.run
import transforms.articles.preload  # noqa: F401 - does once what each forked process would do again
from pipeline.published.folder import PublishedFolder
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.settings import RunSettings
from pipeline.upkeep.compact import compact
from schemas.layout import COMMITS, STAGING, commits_in
from schemas.run_info import new_run
from schemas.tables import Dataset
from tests.engines.servers import PROJECT, free_port, server
from tests.pipeline import newsroom
from tests.pipeline.published.nightly_run import commit_rows, rows_of
from transforms.articles import worker_pool

_DIFFERS = {"run_id", "first_seen_at"}
"""What tells the rows of one run from those of another."""


@dataclass
class Told:
    """What became of the processes and the archives."""

    archives: int = 0
    kills: int = 0
    amid_commits: int = 0
    lost: int = 0
    doubled: int = 0
    problems: int = 0

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.doubled or self.problems)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.archives} archives, {self.amid_commits} amid a commit or with a stage: "
            f"{self.lost} rows lost, {self.doubled} doubled, {self.problems} problems of verify"
        )


class OwnProcess:
    """Stands for the pool of worker processes: tasks are done where they are handed in. To start processes is most of a
    small run's time, and what becomes of them when a run is killed is for other tests."""

    active = True

    def __init__(self, **how: Any) -> None:
        """Whatever the pool's processes are to be like."""

    def schedule(self, function: Callable[[Any], Any], args: tuple[Any], timeout: float) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(function(*args))
        return done


def write_inputs(folder: Path) -> None:
    """Pages with copies among them, lines of JSON, and what is rejected."""
    newsroom.write_pages(folder, 6)
    lines = [newsroom.line(f"wire{number}.example", f"line-{number}") for number in range(4)]
    (folder / "lines.jsonl").write_text("".join(lines) + "{no JSON\n")
    (folder / "empty.html").write_bytes(b"")


def run_once(inputs: str, output: str) -> None:
    """A run in small batches, so that commits are much of it."""
    vars(pipeline.run)["report_after"] = lambda output, run_id: None  # it is written when all is published
    vars(worker_pool)["ProcessPool"] = OwnProcess
    pipeline.run.run([inputs], output, RunSettings(workers=1, time_limit=300.0, batch_files=2), quiet=True)


def commit_once(inputs: str, output: str) -> None:
    """What a run does to its folder, without the graph: small batches staged and committed."""
    info = new_run()
    with PublishedFolder(output).open(info.run_id) as folder:
        known = folder.committed_inputs()
        for first in range(0, 16, 2):
            paths = [f"{inputs}/{'empty' if number % 5 == 4 else 'page'}-{number}" for number in (first, first + 1)]
            new = tuple(path for path in paths if path not in known)
            if new:
                commit_rows(folder, [row for path in new for row in rows_of(path)], new, info)


def compact_once(output: str) -> None:
    """A compaction of all that the run has left."""
    compact(output)


def published_in(output: str) -> tuple[Counter[tuple[str, str]], int]:
    """All published rows, each as often as it stands there, and how many problems `verify` finds."""
    store, found = open_store(output), Counter[tuple[str, str]]()
    for dataset in Dataset:
        for path in store.files(dataset.value):
            with store.open(path) as source:
                for row in pq.ParquetFile(source).read().to_pylist():
                    kept = {name: value for name, value in row.items() if name not in _DIFFERS}
                    found[dataset.value, repr(kept)] += 1
    return found, len(verify(output))


def is_amid_commit(output: str) -> int:
    """Whether a kill has left a stage or a commit that is not done."""
    store = open_store(output)
    commits, done = commits_in(store.names(COMMITS))
    return int(bool(store.names(STAGING)) or any(name not in done for name in commits))


def in_child(function: Callable[..., Any], *arguments: Any, folder: Path) -> Any:
    """What a function returns that a child process calls: this process itself starts no thread and opens no store."""
    answer = folder / "answer.pickle"
    if os.waitpid(_forked(lambda: answer.write_bytes(pickle.dumps(function(*arguments)))), 0)[1]:
        raise RuntimeError(f"{function.__name__} failed")
    return pickle.loads(answer.read_bytes())


def ends_before(seconds: float, function: Callable[..., Any], *arguments: Any) -> bool:
    """Calls a function in a child process, which is killed after so many seconds; whether it had come to its end."""
    child, until = _forked(lambda: function(*arguments)), time.monotonic() + seconds
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            if status:
                raise RuntimeError(f"{function.__name__} ended with status {status}")
            return True
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return not os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _forked(function: Callable[[], Any]) -> int:
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    try:
        function()
        code = 0
    except BaseException as error:  # noqa: BLE001 - a child must not go on with its parent's work
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        code = 1
    os._exit(code)


Act = Callable[[str, str], None]
ACTS: dict[str, Act] = {"runs": run_once, "commits": commit_once}


class Trial:
    """Archives of the same inputs, killed until they are whole."""

    def __init__(self, folder: Path, root: str, seed: int, act: Act) -> None:
        self._folder, self._root, self._act, self._chance = folder, root, act, random.Random(seed)
        self._inputs = str(folder / "in")
        write_inputs(folder / "in")
        whole = f"{root}/undisturbed"
        self._run_seconds = self._timed(act, self._inputs, whole)
        self._rows, problems = in_child(published_in, whole, folder=folder)
        self._compact_seconds = self._timed(compact_once, whole)
        if problems:
            raise RuntimeError("an undisturbed run is not sound")
        self.told = Told()

    def _timed(self, function: Callable[..., Any], *arguments: Any) -> float:
        begun = time.monotonic()
        in_child(function, *arguments, folder=self._folder)
        return time.monotonic() - begun

    def add_archive(self, most: int) -> None:
        """Runs and compacts a new archive, with at most so many kills, and compares it with the undisturbed one."""
        told, output = self.told, f"{self._root}/{self.told.archives}"
        told.archives += 1
        before = told.kills
        self._until_ended(most, self._run_seconds, output, self._act, self._inputs, output)
        self._until_ended(most - told.kills + before, self._compact_seconds, output, compact_once, output)
        rows, problems = in_child(published_in, output, folder=self._folder)
        lost, doubled = self._rows - rows, rows - self._rows
        told.lost, told.doubled = told.lost + sum(lost.values()), told.doubled + sum(doubled.values())
        told.problems += problems
        if not (lost or doubled or problems) and "://" not in output:
            shutil.rmtree(output)

    def _until_ended(self, most: int, seconds: float, output: str, function: Callable[..., Any], *words: Any) -> None:
        for _ in range(most):
            if ends_before(self._chance.uniform(0.0, seconds), function, *words):
                return
            self.told.kills += 1
            self.told.amid_commits += in_child(is_amid_commit, output, folder=self._folder)
        in_child(function, *words, folder=self._folder)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--of", choices=list(ACTS), default="runs")
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--store", choices=["local", "s3"], default="local")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no further archive after so long")
    chosen = parser.parse_args(words)
    chosen.folder.mkdir(parents=True)
    with ExitStack() as stack:
        root = str(chosen.folder / "out") if chosen.store == "local" else stack.enter_context(s3_bucket(chosen.folder))
        begun, trial = time.monotonic(), Trial(chosen.folder, root, chosen.seed, ACTS[chosen.of])
        while trial.told.kills < chosen.kills and time.monotonic() - begun < chosen.seconds:
            trial.add_archive(chosen.kills - trial.told.kills)
            print(f"{time.monotonic() - begun:7.0f} s  {trial.told}", flush=True)
    return 0 if trial.told.is_sound else 1


@contextmanager
def s3_bucket(folder: Path) -> Iterator[str]:
    """The URI of a bucket of a server on loopback that lives as long as the block; the environment has its keys."""
    port = free_port()
    place = f"http://127.0.0.1:{port}"
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    os.environ.update({"AWS_ENDPOINT_URL": place, **keys})
    words = [sys.executable, str(PROJECT / "tests" / "stores" / "s3_server.py"), str(port), "s3"]
    with server(words, port, folder):
        urllib.request.urlopen(urllib.request.Request(f"{place}/bucket", method="PUT")).close()
        yield "s3://bucket"


if __name__ == "__main__":
    sys.exit(main())
