"""How merging grows: time, memory and candidates at several numbers of articles, as one Markdown table.

    python benchmarks/merge_scale.py 10000 100000 1000000

Makes fingerprints, not texts: a fifth of the articles are copies with edits, one story has 5,000 copies (fewer in small
runs), and one notice of two sentences stands in 5 % of all articles. Each size runs in a process of its own, through
the Beam graph on FnApiRunner in memory.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

import apache_beam as beam
import numpy as np
from apache_beam.metrics import Metrics, MetricsFilter
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from numpy.typing import NDArray

from schemas.fingerprint import Fingerprint
from schemas.story import Placement, Relation
from transforms.syndication.merge import MergeCopies
from transforms.syndication.settings import MergeSettings

_BLOCK = 1_000
_STORY_COPIES = 5_000
_SITES = 2_000
_NOTICE = np.array([0x1234567812345678, 0x8765432187654321], "<u8")
_NOTICE_WORDS = np.array([18, 25], "<u2")
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_COPY_STEP = 0x9E3779B97F4A7C15F39CC0605CEDC835
# Passages an article and words a passage, as measured on news pages: median 27 and mean 35, mean 21.
_COUNTS = np.clip(np.random.default_rng(1).lognormal(3.3, 0.7, 4_096), 6, 600).astype(int).tolist()
_WORDS = np.clip(np.random.default_rng(2).normal(21, 9, 4_096), 6, 90).astype("<u2")


def articles_of_block(block: int, articles: int) -> Iterator[Fingerprint]:
    """The articles of one block: every fifth is a copy, of the one great story or of any article before it."""
    for number in range(block * _BLOCK, min((block + 1) * _BLOCK, articles)):
        if number % 5 == 4:
            great = number // 5 < min(_STORY_COPIES, articles // 50)
            yield _copy(number, 0 if great else _original_of(number))
        else:
            yield _article(number, *_passages(number))


def _original_of(number: int) -> int:
    original = int(_hashes(number, 1, salt=2)[0]) % number
    return original - 1 if original % 5 == 4 else original


def _hashes(number: int, count: int, salt: int = 0) -> NDArray[np.uint64]:
    """Numbers that follow from an article's own number alone (splitmix64)."""
    state = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(number << 16 | salt << 12)) * _GOLDEN
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = state ^ (state >> np.uint64(31))
    return mixed


def _passages(number: int) -> tuple[NDArray[np.uint64], NDArray[np.uint16]]:
    """An article's passages: 6 to 600 of them, in the spread of news pages."""
    count = _COUNTS[int(_hashes(number, 1, salt=1)[0]) % len(_COUNTS)]
    passages = _hashes(number, count)
    return passages, _WORDS[passages % np.uint64(len(_WORDS))]


def _copy(number: int, original: int) -> Fingerprint:
    """A copy: a tenth of its passages edited within the near distance, a tenth new; every fifth one the first half."""
    passages, words = _passages(original)
    if number % 25 == 4:
        passages, words = passages[: len(passages) // 2 + 1], words[: len(words) // 2 + 1]
    chance = _hashes(number, len(passages), salt=3)
    passages = np.where(chance % np.uint64(10) == 0, passages ^ np.uint64(0b10010001), passages)
    passages = np.where(chance % np.uint64(10) == 1, chance, passages)
    return _article(number, passages, words)


def _article(number: int, passages: NDArray[np.uint64], words: NDArray[np.uint16]) -> Fingerprint:
    if number % 20 == 0:
        passages, words = np.concatenate((passages, _NOTICE)), np.concatenate((words, _NOTICE_WORDS))
    return Fingerprint(
        copy_id=f"{number * _COPY_STEP % 2**128:032x}",
        site=f"site{number * 7919 % _SITES}.example",
        is_origin=False,
        published_at=number * 1_000_000,
        date_trusted=True,
        word_count=int(words.sum()),
        passages=passages.tobytes(),
        words=words.tobytes(),
        quoted=bytes(len(words)),
    )


class Count(beam.DoFn):
    """Counts placements, and the stories among them."""

    def process(self, placement: Placement) -> None:
        Metrics.counter("bench", "placements").inc()
        if placement.relation is Relation.CANONICAL:
            Metrics.counter("bench", "stories").inc()


def measure(articles: int, buckets: int) -> dict[str, float]:
    """One run: its seconds, peak memory in MiB, and counts."""
    started = time.perf_counter()
    pipeline = beam.Pipeline(runner=FnApiRunner())
    copies = (
        pipeline
        | "Blocks" >> beam.Create(range(math.ceil(articles / _BLOCK)))
        | "MakeArticles" >> beam.FlatMap(articles_of_block, articles)
    )
    merged = copies | MergeCopies(MergeSettings(buckets=buckets), in_lists=True)
    merged.placements | "Placements" >> beam.FlatMap(list) | "CountPlacements" >> beam.ParDo(Count())
    result = pipeline.run()
    result.wait_until_finish()
    counters = {c.key.metric.name: c.committed for c in result.metrics().query(MetricsFilter())["counters"]}
    if counters.get("placements") != articles:
        raise SystemExit(f"{articles} articles gave {counters.get('placements')} placements")
    return {
        "articles": articles,
        "seconds": time.perf_counter() - started,
        "cpu": sum(resource.getrusage(resource.RUSAGE_SELF)[:2]),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "stories": counters["stories"],
        "candidates": counters.get("candidates", 0) / articles,
        "copy_edges": counters.get("copy_edges", 0) / articles,
    }


def making(articles: int) -> float:
    """CPU seconds to make the fingerprints alone."""
    started = time.process_time()
    for block in range(math.ceil(articles / _BLOCK)):
        for _ in articles_of_block(block, articles):
            pass
    return time.process_time() - started


def growth(runs: list[dict[str, float]], amount: str) -> float:
    """The exponent of growth: the slope of log(amount) over log(articles)."""
    return float(np.polyfit([math.log(run["articles"]) for run in runs], [math.log(run[amount]) for run in runs], 1)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--buckets", type=int, default=MergeSettings().buckets)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        run = measure(arguments.one, arguments.buckets)
        print(json.dumps({**run, "making": making(arguments.one)}))
        return
    runs = []
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| articles | seconds | CPU seconds | of which making them | peak MiB | candidates | copy edges an article |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    for articles in arguments.articles:
        command = [sys.executable, __file__, "--one", str(articles), "--buckets", str(arguments.buckets)]
        run = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        runs.append(run)
        print(
            f"| {articles:,} | {run['seconds']:.1f} | {run['cpu']:.1f} | {run['making']:.1f} | {run['peak_mib']:,.0f} "
            f"| {run['candidates']:.2f} | {run['copy_edges']:.2f} |",
            flush=True,
        )
    if len(runs) > 1:
        for run in runs:
            run["merging"] = run["cpu"] - run["making"]
        print(f"\ngrowth exponent of the CPU time without making: {growth(runs, 'merging'):.2f}")


if __name__ == "__main__":
    main()
