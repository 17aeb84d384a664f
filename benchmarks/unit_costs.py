"""What an article costs in each part of the job, measured on real runs: the figures that larger ones follow from.

    python benchmarks/unit_costs.py                          2,000 made pages
    python benchmarks/unit_costs.py DIR...                   real pages instead
    python benchmarks/unit_costs.py --edges 1000000 10000000 the one global step alone, on so many edges

Half of the files are published by a first run, the other half by a second one into the same folder, so that the second
shows what it costs to look up what the first has left. Each run is one batch, as on an engine of many machines.
Tables: bytes through every shuffle, CPU time, bytes of state, of what is published, and of commits.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from on_paper import UnitCosts, paper_table
from processes import descendants
from throughput import CACHE, made_pages

_SHOWN = 0.0002
"""Stages below so many seconds a record are shown together."""
_COPY_RUN = 5
"""Edges lie between the articles of one story; in the measured ones a story has so many copies."""


@dataclass(frozen=True)
class Run:
    """What one run took: records, bytes by shuffle, CPU seconds by stage of the graph, of the rest, of the workers."""

    files: int
    records: int
    copies: int
    merged: int
    shuffled: Counter[str]
    stages: dict[str, float]
    rest: float
    workers: float

    @property
    def cpu(self) -> float:
        """CPU seconds a record."""
        return (self.workers + self.rest + sum(self.stages.values())) / self.records

    @property
    def shuffle(self) -> float:
        """Bytes shuffled a record."""
        return sum(self.shuffled.values()) / self.records


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="*")
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--edges", type=int, nargs="+")
    parser.add_argument("--one-edges", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, default=CACHE, help="keeps made pages")
    arguments = parser.parse_args()
    if arguments.one_edges:
        print(json.dumps(label_edges(arguments.one_edges)))
        return
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    if arguments.edges:
        edges_table(arguments.edges)
        return
    folders = arguments.pages or [made_pages(arguments.cache, arguments.count, text=False)]
    files = sorted(str(file) for folder in folders for file in folder.resolve().rglob("*") if file.is_file())
    with tempfile.TemporaryDirectory() as output:
        first = measured_run(files[::2], output)
        state = sizes_of(Path(output, "_copydesk", "state"), "*/*.pq", 0)
        second = measured_run(files[1::2], output)
        print(
            f"{len(files):,} files; {first.copies + second.copies:,} accepted, {first.merged + second.merged:,} merged"
        )
        shuffle_table(first, second)
        cpu_table(second)
        commit = state_table(Path(output), state, first)
        published = published_table(Path(output), len(files))
    read = sum(Path(file).stat().st_size for file in files) / len(files)
    index = sum(state.values()) / first.records
    largest = max(second.shuffled.values()) / second.records
    costs = UnitCosts(second.cpu, read, second.shuffle, largest, index, published, commit)
    print(f"\n{paper_table(costs)}")


def measured_run(files: Sequence[str], output: str) -> Run:
    """Publishes the files as one batch, and takes down what it took."""
    from beam_meter import BeamMeter

    from pipeline.run import run
    from pipeline.settings import MEGABYTE, RunSettings

    settings = RunSettings(batch_files=len(files), batch_bytes=1_000_000 * MEGABYTE)
    here, there = time.process_time(), workers_cpu()
    with BeamMeter() as meter:
        summary = run(files, output, settings, quiet=True)
    rest = time.process_time() - here - sum(meter.cpu.values())
    return Run(
        len(files),
        summary.records_read,
        summary.copies,
        summary.merged,
        meter.shuffled,
        meter.cpu,
        rest,
        workers_cpu() - there,
    )


def workers_cpu() -> float:
    """CPU seconds of all processes below this one until now."""
    ticks = 0
    for pid in descendants():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def sizes_of(folder: Path, pattern: str, part: int) -> Counter[str]:
    """Bytes of files by one part of their path below the folder."""
    sizes: Counter[str] = Counter()
    for file in folder.glob(pattern):
        sizes[file.relative_to(folder).parts[part]] += file.stat().st_size
    return sizes


def shuffle_table(first: Run, second: Run) -> None:
    print("\n| shuffle | bytes a record, nothing known | with half of the stories known |\n|---|--:|--:|")
    labels = sorted({*first.shuffled, *second.shuffled}, key=lambda label: -second.shuffled[label])
    for label in labels:
        here, there = first.shuffled[label] / first.records, second.shuffled[label] / second.records
        print(f"| {label.removesuffix('/GroupByKey')} | {here:,.0f} | {there:,.0f} |")
    print(f"| **all** | **{first.shuffle:,.0f}** | **{second.shuffle:,.0f}** |")
    edges = [sum(run.shuffled[label] for label in labels if "GatherEdges" in label) for run in (first, second)]
    for name, run, size in zip(("first", "second"), (first, second), edges, strict=True):
        print(f"\nthe one global step, {name} run: {size:,} bytes for {run.merged:,} merged copies")


def cpu_table(run: Run) -> None:
    """Of the second run: the worker processes are warm in it, as they are after the first seconds of any."""
    print("\n| CPU | ms a record |\n|---|--:|")
    print(f"| cleaning in worker processes | {run.workers / run.records * 1000:.2f} |")
    ranked = sorted(run.stages.items(), key=lambda stage: -stage[1])
    shown = [(label, seconds) for label, seconds in ranked if seconds / run.records >= _SHOWN]
    for label, seconds in shown:
        print(f"| graph: {label} | {seconds / run.records * 1000:.2f} |")
    others = sum(run.stages.values()) - sum(seconds for _, seconds in shown)
    print(f"| graph: {len(run.stages) - len(shown)} smaller stages | {others / run.records * 1000:.2f} |")
    print(f"| outside the graph: listing, planning, commit | {run.rest / run.records * 1000:.2f} |")
    print(f"| **all** | **{run.cpu * 1000:.2f}** |")


def state_table(output: Path, state: Counter[str], first: Run) -> float:
    """Also returns the bytes that a file takes in its commit."""
    stories = first.copies - first.merged
    print("\n| after the first run | bytes | bytes a story |\n|---|--:|--:|")
    for table, size in sorted(state.items()):
        print(f"| state: {table} | {size:,} | {size / stories:,.0f} |")
    commit = min(output.joinpath("_copydesk", "commits").glob("*.json"))
    each = commit.stat().st_size / first.files
    print(f"| commit | {commit.stat().st_size:,} | {each:,.0f} a file |")
    return each


def published_table(output: Path, records: int) -> float:
    """Small runs leave small files, so each dataset is also written as one file: what large runs come near to. Returns
    the bytes that a record takes so."""
    print("\n| published | rows | files | bytes | bytes a row | bytes a row as one file |\n|---|--:|--:|--:|--:|--:|")
    total = together = 0
    for dataset in ("articles", "copies", "rejects"):
        files = sorted(output.joinpath(dataset).rglob("*.parquet"))
        if not files:
            continue
        rows, size, dense = _rows_and_sizes(files, output / "one.parquet")
        total, together = total + size, together + dense
        print(f"| {dataset} | {rows:,} | {len(files)} | {size:,} | {size / rows:,.0f} | {dense / rows:,.0f} |")
    each = f"**{total / records:,.0f}** | **{together / records:,.0f}**"
    print(f"| **all, a record** | {records:,} | | {total:,} | {each} |")
    return together / records


def _rows_and_sizes(files: Sequence[Path], target: Path) -> tuple[int, int, int]:
    import pyarrow as pa
    from pyarrow import parquet

    rows = pa.concat_tables([parquet.ParquetFile(file).read() for file in files])
    parquet.write_table(rows, target, compression="zstd")
    return rows.num_rows, sum(file.stat().st_size for file in files), target.stat().st_size


def edges_table(sizes: Sequence[int]) -> None:
    print("| edges between copies | articles on them | seconds | peak MiB over the start |\n|--:|--:|--:|--:|")
    for size in sizes:
        command = [sys.executable, __file__, "--one-edges", str(size)]
        one = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        print(f"| {size:,} | {one['articles']:,} | {one['seconds']:.1f} | {one['mib']:,.0f} |", flush=True)


def label_edges(size: int) -> dict[str, float]:
    """Labels the components of so many edges, two from each copy to articles of its story."""
    import numpy as np

    from transforms.syndication.placing import label_components

    def resident() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    keys = np.random.default_rng(1).integers(0, 2**63, size // 2 + 1, dtype=np.int64).astype(np.uint64)
    copies = np.arange(size) // 2
    story = copies // _COPY_RUN * _COPY_RUN
    before, started = resident(), time.perf_counter()
    lows, highs = keys[np.where(np.arange(size) % 2, story, np.maximum(copies - 1, story))], keys[copies]
    nodes, _ = label_components(lows, highs)
    return {"articles": len(nodes), "seconds": time.perf_counter() - started, "mib": resident() - before}


if __name__ == "__main__":
    main()
