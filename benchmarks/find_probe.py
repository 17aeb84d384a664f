"""What finding a text in a large archive costs, as a Markdown table.

    python benchmarks/find_probe.py --stories 1000000

The archive is made: the samples, published by a run, and beside them rows and an index of made-up stories, made of
numbers, with as many passages a story as news pages have. Looked for are a page of the samples and a sentence of it,
each by a process of its own; seconds are those of the whole process by the clock and of its CPU, and of the look-up
alone, the least of five tries each.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from index_probe import write_index

from schemas.tables import ARTICLES, COPIES
from transforms.memory.segment_names import Segment, Table

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "samples" / "pages" / "harbour-bridge-metro-morning.html"
SENTENCE = "Two trucks that were on the span at the time backed off it without damage."
FILES = 16
_TIMES = 5
_ENTRY = "from pipeline.cli.main import main; main()"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="Keep what is made here, and use it again.")
    parser.add_argument("--look-for", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.look_for:
        print(seconds_within(arguments.folder, arguments.look_for))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        make_archive(folder, arguments.stories)
        print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
        print("| stories | looked for | process, s | its CPU, s | look-up, CPU s |\n|--:|---|--:|--:|--:|")
        for words, name in (("a sentence", SENTENCE), ("a page", str(PAGE))):
            command = [sys.executable, "-c", _ENTRY, "find", str(folder), name]
            clock, cpu = map(min, zip(*(seconds_of(command) for _ in range(_TIMES)), strict=True))
            command = [sys.executable, __file__, "--folder", str(folder), "--look-for", name]
            within = min(float(subprocess.check_output(command, text=True, env=surroundings())) for _ in range(_TIMES))
            print(f"| {arguments.stories:,} | {words} | {clock:.2f} | {cpu:.2f} | {within:.2f} |", flush=True)


def make_archive(folder: Path, stories: int) -> None:
    """Publishes the samples in `folder`, and puts made-up stories beside them."""
    if (folder / "_copydesk").is_dir():
        return
    command = [sys.executable, "-c", _ENTRY, "run", str(PROJECT / "samples"), "-o", str(folder), "-q"]
    subprocess.run(command, check=True, env=surroundings())
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        for table, (path,) in write_index(Path(temporary), stories).items():
            # As if the commits 1,001 to 1,008 had left them.
            Path(path).rename(folder / Segment(Table(table), 1_001, 1_008).path)
    for number in range(FILES):
        numbers = np.arange(number * stories // FILES, (number + 1) * stories // FILES)
        ids = [f"{each:032x}" for each in numbers.tolist()]
        for schema, partition in ((ARTICLES, "articles/language=en/month=2024-12"), (COPIES, "copies/month=2024-12")):
            (folder / partition).mkdir(parents=True, exist_ok=True)
            pq.write_table(
                made_rows(schema, ids), folder / partition / f"made-{number:02d}.parquet", compression="zstd"
            )


def made_rows(schema: pa.Schema, ids: list[str]) -> pa.Table:
    """Rows whose ids are these, with something in each column that may not be null."""
    columns = []
    for field in schema:
        if field.name in ("story_id", "copy_id"):
            columns.append(pa.array(ids, field.type))
        elif field.nullable:
            columns.append(pa.nulls(len(ids), field.type))
        else:
            value = {"string": "made", "list<element: string>": []}.get(str(field.type))
            empty: Any = [] if pa.types.is_list(field.type) else 0
            columns.append(pa.array([empty if value is None else value] * len(ids), field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def seconds_of(command: list[str]) -> tuple[float, float]:
    """The seconds that a process takes: by the clock, and of its CPU."""
    started, before = time.perf_counter(), cpu_of_children()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=surroundings())
    return time.perf_counter() - started, cpu_of_children() - before


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds_within(folder: Path, name: str) -> float:
    """The CPU time of the look-up alone, in a process that has loaded what it needs."""
    from pipeline.inspection.find import find
    from transforms.articles.prepare import prepare  # noqa: F401

    started = time.process_time()
    assert find(str(folder), name)
    return time.process_time() - started


def surroundings() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT)}


if __name__ == "__main__":
    main()
