"""Killed at any moment and started again, a whole run publishes what an undisturbed one does, row for row."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from pipeline.published.verify import verify
from schemas.tables import Dataset
from tests.sizes import SMALL

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("killed_run.py")
_DIFFERS = ("run_id", "first_seen_at", "run_date")


def published(output: Path) -> dict[str, Counter[str]]:
    """All rows of each dataset, without what tells runs apart, and how often each stands there."""
    found = {}
    for dataset in Dataset:
        if not any((output / dataset.value).rglob("*.parquet")):
            found[dataset.value] = Counter[str]()
            continue
        with duckdb.connect() as connection:
            source = f"read_parquet('{output}/{dataset.value}/**/*.parquet', hive_partitioning=true)"
            cursor = connection.execute(f"select * from {source}")
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        found[dataset.value] = Counter(repr([row[name] for name in names if name not in _DIFFERS]) for row in rows)
    return found


def litter(output: Path) -> list[Path]:
    """What a folder at rest has no place for."""
    left = [path for path in output.rglob(".*") if path.is_file()]
    left += (output / "_copydesk" / "staging").glob("*")
    return left + list((output / "_copydesk").glob("lock"))


class Undisturbed:
    """A folder of pages, what a run that nothing disturbs publishes of it, and the moments of that run."""

    def __init__(self, folder: Path, files: int, newsroom: ModuleType) -> None:
        self.folder, self.inputs = folder, folder / "in"
        self._batch = str(files // 3)
        newsroom.write_pages(self.inputs, files)
        assert self.execute(folder / "undisturbed") == 0
        self.rows = published(folder / "undisturbed")
        log = Path(f"{folder / 'undisturbed'}.log").read_text().splitlines()
        self.acts = len(log)
        self.steps = [entry.split()[1] for entry in log if entry.startswith("step")]

    def execute(self, output: Path, *moment: str) -> int:
        """Runs the script; its own exit code, or minus the signal that ended it."""
        words = [str(self.inputs), str(output), f"{output}.log", self._batch, *moment]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        command = [sys.executable, str(SCRIPT), *words]
        return subprocess.run(command, env=environment, timeout=1_200, stderr=subprocess.DEVNULL).returncode

    def check(self, kind: str, number: int) -> None:
        """Kills a run at a moment, starts it again, and compares."""
        output = self.folder / f"{kind}-{number}"
        assert self.execute(output, kind, str(number)) == -signal.SIGKILL
        assert self.execute(output) == 0
        assert published(output) == self.rows, f"killed at {kind} {number}"
        assert verify(str(output)) == []
        assert litter(output) == [], f"killed at {kind} {number}"


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory, newsroom: ModuleType) -> Undisturbed:
    """A run over so few pages that it may be done over and over."""
    return Undisturbed(tmp_path_factory.mktemp("few"), 30, newsroom)


@pytest.mark.timeout(1_200)
def test_killed_amid_a_commit(few: Undisturbed) -> None:
    """In the second of three batches, when some of its files are in place."""
    second = [number for number, name in enumerate(few.steps, 1) if name == "committed"][1]
    few.check("step", second + 3)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, newsroom: ModuleType) -> Undisturbed:
    """A run over 300 pages, or 60, in three batches."""
    return Undisturbed(tmp_path_factory.mktemp("many"), 60 if SMALL else 300, newsroom)


@pytest.mark.crashes
@pytest.mark.timeout(3_600)
def test_killed_at_each_step(many: Undisturbed) -> None:
    """At the first, the middle and the last time that each step is done."""
    moments = set()
    for step in set(many.steps):
        places = [number for number, name in enumerate(many.steps, 1) if name == step]
        moments |= {places[0], places[len(places) // 2], places[-1]}
    assert len(moments) > 15
    for moment in sorted(moments):
        many.check("step", moment)


@pytest.mark.crashes
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("share", range(3, 26, 6) if SMALL else range(1, 26))
def test_killed_at_spread_moments(many: Undisturbed, share: int) -> None:
    """At 25 moments spread over all that a run does, or at four."""
    many.check("act", many.acts * share // 26)


def write_lines(path: Path, records: int, newsroom: ModuleType, filler: int) -> None:
    """A JSONL file of articles, each with the source of its page beside its text, and of lines that are no records."""
    with path.open("w") as target:
        for number in range(records):
            line = newsroom.line(f"paper{number % 9}.example", f"report {number}", newsroom.sentences(number, 6))
            target.write("{\n" if number % 10 == 3 else line[:-2] + f', "source": "{"x" * filler}"}}\n')


def kill_and_go_on(folder: Path, newsroom: ModuleType, records: int, filler: int, kills: int, size: int) -> None:
    """Kills runs over one file, each amid a later batch than the one before, and checks what the last one leaves."""
    feed, output = folder / "feed.jsonl", folder / "out"
    write_lines(feed, records, newsroom, filler)
    words = [sys.executable, str(SCRIPT), str(feed), str(output), str(folder / "log"), str(size)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    for number in range(kills):
        moment = ["work", str(size + size // 2 + 7 * number)]  # amid the second batch that this run takes
        ended = subprocess.run([*words, *moment], env=environment, timeout=1_200, stderr=subprocess.DEVNULL)
        assert ended.returncode == -signal.SIGKILL
        assert len(list((output / "_copydesk" / "commits").glob("*.json"))) == number + 1
    assert subprocess.run(words, env=environment, timeout=1_200, stderr=subprocess.DEVNULL).returncode == 0
    found = f"read_parquet(['{output}/copies/**/*.parquet', '{output}/rejects/**/*.parquet'], union_by_name=true)"
    with duckdb.connect() as connection:
        counted = connection.execute(f"select count(*), count(distinct record_offset), count(reason) from {found}")
        assert counted.fetchone() == (records, records, len(range(3, records, 10)))
    assert verify(str(output)) == []
    assert litter(output) == []


@pytest.mark.timeout(1_200)
def test_one_file_killed_amid_its_records(tmp_path: Path, newsroom: ModuleType) -> None:
    """The next run goes on at the first record that no commit holds: each record is published once."""
    kill_and_go_on(tmp_path, newsroom, records=60, filler=100, kills=1, size=20)


@pytest.mark.crashes
@pytest.mark.timeout(3_600)
def test_one_large_file_killed_five_times(tmp_path: Path, newsroom: ModuleType) -> None:
    """A file of 40 MB in ten batches: five runs in a row are killed, and the sixth ends."""
    records = 400 if SMALL else 2_000
    kill_and_go_on(tmp_path, newsroom, records, filler=20_000, kills=5, size=records // 10)
    assert (tmp_path / "feed.jsonl").stat().st_size > 17_500 * records
