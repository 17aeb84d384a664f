"""How seconds and memory grow with one file of ever more records, as Markdown tables.

    python benchmarks/growth.py records 1000 10000 100000    texts of 4 kB in one JSONL file, and the time's exponent
    python benchmarks/growth.py megabytes 50 1000            the same by the file's size: peak memory
    python benchmarks/growth.py nothing 1000000              lines that are no record
    python benchmarks/growth.py text 5 20                    one text of so many MB
    python benchmarks/growth.py main 1000 4000               what a text and a page cost in the process that merges
    python benchmarks/growth.py killed 1000 --times 5        a file of so many MB; its run is killed and started again

All input is made here. Each measured run is a process of its own, with two workers; memory is the proportional set size
of it and all its children, looked at twice a second.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import duckdb
from page_generator import page, text_file, write_files
from processes import measure

PROJECT = Path(__file__).parents[1]
_RUN = """
import atexit, pathlib, sys, time
from pipeline.cli import main
note = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: note.write_text(repr(time.process_time())))
main()
"""
"""The command line, which leaves the CPU seconds of its own process in a file."""


class Cost(NamedTuple):
    """What a run took: wall seconds, CPU seconds of all its processes and of the main one, peak memory in MiB."""

    wall: float
    cpu: float
    main: float
    peak: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=list(TABLES))
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--times", type=int, default=5, help="How often a run is killed.")
    parser.add_argument("--whole", type=int, default=1, help="Of a killed run's lines one in so many is an article.")
    parser.add_argument("--folder", type=Path, help="Keep what is made here, and use it again.")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if arguments.what == "killed":
            killed_table(folder, arguments.sizes, arguments.times, arguments.whole)
        else:
            TABLES[arguments.what](folder, arguments.sizes)


# What is read.


def made(path: Path, lines: Iterable[str]) -> Path:
    """A file of these lines; made once."""
    if not path.exists():
        with path.with_suffix(".part").open("w", encoding="utf-8") as target:
            target.writelines(lines)
        path.with_suffix(".part").rename(path)
    return path


def line(number: int) -> str:
    """One article as a line of JSON."""
    title, _, text = text_file(number).partition("\n\n")
    return (
        json.dumps({"url": f"https://made.example/{number}", "title": title, "text": text}, ensure_ascii=False) + "\n"
    )


def lines_of(folder: Path, records: int) -> Path:
    """A JSONL file of so many articles of 4 kB."""
    return made(folder / f"records-{records}.jsonl", map(line, range(records)))


def megabytes_of(folder: Path, megabytes: int) -> Path:
    """A JSONL file of articles of 4 kB, of so many MB."""

    def lines() -> Iterable[str]:
        size = number = 0
        while size < megabytes * 1_000_000:
            article = line(number)
            size += len(article.encode())
            number += 1
            yield article

    return made(folder / f"megabytes-{megabytes}.jsonl", lines())


def mixed_of(folder: Path, megabytes: int, whole: int) -> Path:
    """The same where one line in `whole` is an article and all others are cut off, which cost no cleaning."""
    articles = [line(number) for number in range(1_000)]

    def lines() -> Iterable[str]:
        size = number = 0
        while size < megabytes * 1_000_000:
            article = articles[number % len(articles)].replace("made.example/", f"made.example/{number}-", 1)
            article = article if number % whole == 0 else article[:-3] + "\n"
            size += len(article.encode())
            number += 1
            yield article

    return made(folder / f"mixed-{megabytes}-{whole}.jsonl", lines())


# A run, and what it takes.


def run_copydesk(folder: Path, source: Path, *words: str) -> tuple[Cost, int]:
    """Runs the command line over a source into a new folder; what it took, and how many rows it published."""
    note = folder / "main-cpu"
    with tempfile.TemporaryDirectory(dir=folder) as output:
        run = ["run", str(source), "--output", output, "--workers", "2", "--quiet", *words]
        command = [sys.executable, "-c", _RUN, str(note), *run]
        measured = measure(command, {**os.environ, "PYTHONPATH": str(PROJECT)}, folder / "run.log")
        rows = len(published_ids(output))
    return Cost(measured.wall, measured.cpu, float(note.read_text()), measured.peak), rows


def published_ids(output: str) -> list[str]:
    """The id of each record that is published in a folder, as a copy or as a reject."""
    found = [str(path) for name in ("copies", "rejects") for path in Path(output, name).rglob("*.parquet")]
    with duckdb.connect() as connection:
        rows = connection.execute("select copy_id from read_parquet(?)", [found]).fetchall() if found else []
    return [row[0] for row in rows]


def tell(name: str, cost: Cost, rows: int) -> None:
    """One line of a table."""
    print(
        f"| {name} | {rows:,} | {cost.wall:.1f} | {rows / cost.wall:,.0f} | {1000 * cost.main / rows:.2f} | "
        f"{cost.peak:,.0f} |",
        flush=True,
    )


def header(first: str) -> None:
    """The head of a table."""
    print(f"| {first} | records | seconds | records a second | main process, CPU ms a record | peak MiB |")
    print("|--:|--:|--:|--:|--:|--:|")


def exponent(points: list[tuple[float, float]]) -> float:
    """The slope of seconds over sizes in logarithms, by least squares."""
    logs = [(math.log(size), math.log(seconds)) for size, seconds in points]
    x, y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    slope: float = sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)
    return slope


# The tables.


def records_table(folder: Path, sizes: list[int]) -> None:
    header("texts in one file")
    points = []
    for size in sizes:
        cost, rows = run_copydesk(folder, lines_of(folder, size))
        tell(f"{size:,}", cost, rows)
        points.append((size, cost))
    if len(points) > 1:
        by_cpu = exponent([(size, cost.cpu) for size, cost in points])
        by_wall = exponent([(size, cost.wall) for size, cost in points])
        print(f"\nexponent {by_cpu:.3f} by CPU time, {by_wall:.3f} by wall time")


def megabytes_table(folder: Path, sizes: list[int]) -> None:
    header("MB in one file")
    peaks = []
    for size in sizes:
        cost, rows = run_copydesk(folder, megabytes_of(folder, size))
        tell(f"{size:,}", cost, rows)
        peaks.append(cost.peak)
    print(f"\nmemory of the last over that of the first: {peaks[-1] / peaks[0]:.2f}")


def nothing_table(folder: Path, sizes: list[int]) -> None:
    header("lines of `{`")
    for size in sizes:
        cost, rows = run_copydesk(folder, made(folder / f"nothing-{size}.jsonl", ("{\n" for _ in range(size))))
        tell(f"{size:,}", cost, rows)


def text_table(folder: Path, sizes: list[int]) -> None:
    header("MB of one text")
    for size in sizes:
        source = folder / f"text-{size}.txt"
        articles = (text_file(number) + "\n" for number in range(size * 1_000_000 // 4_200))
        made(source, articles)
        cost, rows = run_copydesk(folder, source, "--max-record-size", str(2 * size), "--time-limit", "600")
        tell(f"{source.stat().st_size / 1e6:.1f}", cost, rows)


def main_table(folder: Path, sizes: list[int]) -> None:
    """What a record costs the main process beyond what a run costs by itself, from runs of two sizes."""
    header("files or lines")
    slopes: dict[str, list[tuple[int, float]]] = {}
    for size in sizes:
        for name, source in _main_inputs(folder, size):
            cost, rows = run_copydesk(folder, source)
            tell(f"{size:,} {name}", cost, rows)
            slopes.setdefault(name, []).append((rows, cost.main))
    for name, points in slopes.items():
        (few, less), (many, more) = points[0], points[-1]
        if many > few:
            each = (more - less) / (many - few)
            print(
                f"\n{name}: {1000 * each:.2f} ms CPU each in the main process, beside {less - few * each:.1f} s a run"
            )


def _main_inputs(folder: Path, size: int) -> Iterable[tuple[str, Path]]:
    kinds: list[tuple[str, Callable[[int, int], str], str]] = [("texts", text_file, ".txt"), ("pages", page, ".html")]
    for name, make, ending in kinds:
        source = folder / f"{name}-{size}"
        if not source.is_dir():
            write_files(source, size, make, ending)
        yield f"{name}, a file each", source
    yield "texts in one file", lines_of(folder, size)


def killed_table(folder: Path, sizes: list[int], times: int, whole: int = 1) -> None:
    """Runs that are ended by SIGKILL amid a batch, each one commit further, and a last one to the end."""
    print(
        "| MB in one file | killed after seconds | commits then | rows at the end | ids in them | seconds | peak MiB |"
    )
    print("|--:|--|--|--:|--:|--:|--:|")
    for size in sizes:
        source = megabytes_of(folder, size) if whole == 1 else mixed_of(folder, size, whole)
        with tempfile.TemporaryDirectory(dir=folder) as output:
            ends = [kill_run(source, output, number + 1, pause=2.0 * number) for number in range(times)]
            last = measure(_command(source, output), _environment(), folder / "run.log")
            ids = published_ids(output)
        seconds, commits = (", ".join(map(str, values)) for values in zip(*ends, strict=True))
        print(
            f"| {size:,} | {seconds} | {commits} | {len(ids):,} | {len(set(ids)):,} | {last.wall:.0f} | "
            f"{last.peak:,.0f} |",
            flush=True,
        )


def kill_run(source: Path, output: str, commits: int, pause: float) -> tuple[int, int]:
    """Starts a run and kills it, so many seconds after so many commits are there; the seconds and the commits."""
    started = time.monotonic()
    process = subprocess.Popen(_command(source, output), env=_environment(), start_new_session=True)
    while process.poll() is None and _commits(output) < commits:
        time.sleep(0.1)
    time.sleep(pause)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return round(time.monotonic() - started), _commits(output)


def _commits(output: str) -> int:
    return len(list(Path(output, "_copydesk", "commits").glob("*.json")))


def _command(source: Path, output: str) -> list[str]:
    run = ["run", str(source), "--output", output, "--workers", "2", "--quiet"]
    return [sys.executable, "-c", "from pipeline.cli import main; main()", *run]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT)}


TABLES: dict[str, Callable[[Path, list[int]], None]] = {
    "records": records_table,
    "megabytes": megabytes_table,
    "nothing": nothing_table,
    "text": text_table,
    "main": main_table,
    "killed": lambda folder, sizes: killed_table(folder, sizes, 5),
}


if __name__ == "__main__":
    main()
