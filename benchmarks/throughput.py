"""The whole job over a folder of pages beside a bare process pool, a naive script and datatrove, as Markdown tables.

    python benchmarks/throughput.py                                 2,000 made pages of about 120 kB
    python benchmarks/throughput.py --pages DIR --repeat 5          any folder of pages
    python benchmarks/throughput.py --text                          2,000 made text files of 4 to 5 kB
    python benchmarks/throughput.py --only copydesk,limit,start-up  some of the jobs

Each run is a fresh process, and the jobs take turns, so that what else the machine does meets all of them. Wall time,
CPU time of all processes and peak memory of all processes are medians. datatrove and pandas are installed in venvs of
their own in the cache folder.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import venvs
from page_generator import page, text_file, write_files
from processes import Measured, adopt_orphans, measure, wait_for_orphans

HERE = Path(__file__).parent
LIMIT, LIMIT_WITH_METADATA = "limit", "limit-with-metadata"
COPYDESK, NAIVE, DATATROVE, START_UP = "copydesk", "naive", "datatrove", "start-up"
PAGE_JOBS = (LIMIT, LIMIT_WITH_METADATA, COPYDESK, NAIVE, DATATROVE, START_UP)
TEXT_JOBS = (COPYDESK, NAIVE, START_UP)
SHOWN = {
    LIMIT: "the limit: process pool, `bare_extraction`, nothing written",
    LIMIT_WITH_METADATA: "the same with trafilatura's metadata",
    COPYDESK: "`copydesk run`",
    NAIVE: "naive script, one process",
    DATATROVE: "datatrove: extraction, MinHash, Parquet",
}
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "copydesk-benchmarks"
_START_PATIENCE = 120.0


@dataclass(frozen=True)
class Bench:
    """What all jobs of one benchmark share."""

    pages: Path
    cache: Path
    workers: int

    @property
    def output(self) -> Path:
        return self.cache / "output"

    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(HERE.parent)}

    def command(self, job: str) -> list[str]:
        workers, pages, output = str(self.workers), str(self.pages), str(self.output)
        if job == COPYDESK:
            return [*_COPYDESK, "run", pages, "--output", output, "--workers", workers]
        if job == NAIVE:
            return [str(venvs.python_of(self.cache, NAIVE, venvs.NAIVE)), str(HERE / "naive.py"), pages, output]
        if job == DATATROVE:
            python = str(venvs.python_of(self.cache, DATATROVE, venvs.DATATROVE))
            return [python, str(HERE / "datatrove_job.py"), pages, output, workers]
        extra = ["--metadata"] if job == LIMIT_WITH_METADATA else []
        return [sys.executable, str(HERE / "limit.py"), pages, "--workers", workers, *extra]


_COPYDESK = (sys.executable, "-c", "from pipeline.cli import main; main()")


def main() -> None:
    arguments = read_arguments()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    pages = arguments.pages or made_pages(arguments.cache, arguments.count, arguments.text)
    count = warm(pages)
    bench = Bench(pages.resolve(), arguments.cache, arguments.workers)
    known = TEXT_JOBS if arguments.text else PAGE_JOBS
    jobs = [job for job in known if job in (arguments.only or known)]
    for job in jobs:
        if job != START_UP:
            bench.command(job)  # makes the venvs before anything is measured
    runs = measure_all(bench, [job for job in jobs if job != START_UP], arguments.repeat)
    starts = [start_up(bench) for _ in range(arguments.repeat)] if START_UP in jobs else []
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {bench.workers} workers;")
    print(f"{count:,} files, {size_of(pages) / 1e6:,.1f} MB; medians of {arguments.repeat}\n")
    print_table(runs, count, NAIVE if arguments.text else LIMIT)
    print_targets(runs, starts, arguments.text)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="a folder of pages (or texts); without it they are made")
    parser.add_argument("--count", type=int, default=2_000, help="so many are made")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--text", action="store_true", help="plain text instead of HTML")
    parser.add_argument("--only", type=lambda words: words.split(","), help=f"some of {','.join(PAGE_JOBS)}")
    parser.add_argument("--cache", type=Path, default=CACHE, help="keeps made pages and venvs")
    return parser.parse_args()


def made_pages(cache: Path, count: int, text: bool) -> Path:
    """The folder of so many made files; made once for each version of the generator."""
    folder = cache / f"{'texts' if text else 'pages'}-{count}-{generator_version()}"
    if not folder.is_dir():
        print(f"making {folder} ...", file=sys.stderr, flush=True)
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        make: Callable[[int, int], str] = text_file if text else page
        write_files(unfinished, count, make, ".txt" if text else ".html")
        unfinished.rename(folder)
    return folder


def generator_version() -> str:
    from hashlib import sha256

    sources = (HERE / name for name in ("page_generator.py", "page_parts.py", "made_prose.py"))
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


def warm(pages: Path) -> int:
    """Reads every file once, so that no job pays for the disk; returns how many there are."""
    return sum(1 for file in pages.rglob("*") if file.is_file() and file.read_bytes() is not None)


def size_of(pages: Path) -> int:
    return sum(file.stat().st_size for file in pages.rglob("*") if file.is_file())


def measure_all(bench: Bench, jobs: Sequence[str], repeat: int) -> dict[str, list[Measured]]:
    """Runs the jobs in turns, each into an empty output folder."""
    runs: dict[str, list[Measured]] = {job: [] for job in jobs}
    for turn in range(repeat):
        for job in jobs:
            empty(bench.output)
            one = measure(bench.command(job), bench.environment(), bench.cache / f"{job}.log")
            runs[job].append(one)
            told = f"{turn + 1}/{repeat} {job}: {one.wall:.2f} s, CPU {one.cpu:.2f} s, {one.peak:,.0f} MiB"
            print(told, file=sys.stderr, flush=True)
    empty(bench.output)
    return runs


def empty(output: Path) -> None:
    if output.is_dir():
        shutil.rmtree(output)
    else:
        output.unlink(missing_ok=True)


def start_up(bench: Bench) -> float:
    """Seconds from the start of the process until the first article or reject is there; the run is then ended."""
    note = bench.cache / "first-record"
    note.unlink(missing_ok=True)
    empty(bench.output)
    adopt_orphans()
    command = [sys.executable, str(HERE / "first_record.py"), str(note), *bench.command(COPYDESK)[len(_COPYDESK) :]]
    started = time.monotonic()
    with (bench.cache / "start-up.log").open("wb") as log:
        process = subprocess.Popen(command, env=bench.environment(), stdout=log, stderr=log)
    while not (note.exists() and note.read_text()):
        if process.poll() is not None or time.monotonic() - started > _START_PATIENCE:
            raise SystemExit(f"no record was prepared; {bench.cache / 'start-up.log'} says why")
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    process.wait()
    wait_for_orphans()
    empty(bench.output)
    return float(note.read_text()) - started


def print_table(runs: dict[str, list[Measured]], count: int, base: str) -> None:
    against = f"wall, CPU, memory : {base}" if base in runs else "ratios"
    print(f"| | wall s | files a second | CPU s | CPU ms a file | peak MiB | {against} |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for job, results in runs.items():
        one = middle(results)
        ratios = "–"
        if base in runs:
            other = middle(runs[base])
            ratios = f"{one.wall / other.wall:.2f}, {one.cpu / other.cpu:.2f}, {one.peak / other.peak:.2f}"
        print(
            f"| {SHOWN[job]} | {one.wall:.1f} | {count / one.wall:.1f} | {one.cpu:.1f} | {one.cpu / count * 1000:.1f} "
            f"| {one.peak:,.0f} | {ratios} |"
        )


def middle(results: Sequence[Measured]) -> Measured:
    """The medians, each by itself."""
    return Measured(*(median(values) for values in zip(*((r.wall, r.cpu, r.peak) for r in results), strict=True)))


def print_targets(runs: dict[str, list[Measured]], starts: Sequence[float], text: bool) -> None:
    """The figures that have a target, as far as they were measured."""
    lines = []
    wall = {job: middle(results).wall for job, results in runs.items()}
    if COPYDESK in wall:
        if LIMIT in wall:
            lines.append(("wall time : the limit's", f"{wall[COPYDESK] / wall[LIMIT]:.2f}", "≤ 1.10"))
        if LIMIT_WITH_METADATA in wall:
            share = wall[COPYDESK] / wall[LIMIT_WITH_METADATA]
            lines.append(("wall time : the limit's with metadata", f"{share:.2f}", ""))
        if DATATROVE in wall:
            lines.append(("pages a second : datatrove's", f"{wall[DATATROVE] / wall[COPYDESK]:.2f}", "≥ 1.5"))
        if NAIVE in wall:
            lines.append(
                ("files a second : the naive script's", f"{wall[NAIVE] / wall[COPYDESK]:.2f}", "≥ 8" if text else "")
            )
    if starts:
        lines.append(("start-up to the first record", f"{median(starts):.1f} s", "≤ 4 s"))
    if lines:
        print("\n| | measured | target |\n|---|--:|--:|")
        print("\n".join(f"| {what} | {figure} | {target} |" for what, figure, target in lines))


if __name__ == "__main__":
    main()
