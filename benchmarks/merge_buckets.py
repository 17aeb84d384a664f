"""What merging shuffles by the number of its buckets, as a Markdown table: more workers want more buckets.

    python benchmarks/merge_buckets.py 8 64 512 --articles 20000

The articles are those of benchmarks/merge_scale.py. Bytes are as Beam's coders write them.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import sys
import time
from pathlib import Path

import apache_beam as beam
from apache_beam.metrics import MetricsFilter
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from beam_meter import BeamMeter
from merge_scale import articles_of_block

from transforms.syndication.merge import MergeCopies
from transforms.syndication.settings import MergeSettings

_BLOCK = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("buckets", type=int, nargs="*", default=[8, 64, 512])
    parser.add_argument("--articles", type=int, default=20_000)
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| buckets | bytes shuffled an article | CPU ms an article | edges an article | largest bucket, MB |")
    print("|--:|--:|--:|--:|--:|")
    for buckets in arguments.buckets:
        meter, seconds, edges = merged(arguments.articles, buckets)
        sizes = list(meter.shuffled.values())
        print(
            f"| {buckets} | {sum(sizes) / arguments.articles:,.0f} | {seconds / arguments.articles * 1000:.2f} "
            f"| {edges / arguments.articles:.2f} | {max(sizes) / buckets / 1e6:.2f} |",
            flush=True,
        )


def merged(articles: int, buckets: int) -> tuple[BeamMeter, float, int]:
    """Merges so many made articles; what was shuffled, CPU seconds of all stages, and edges between copies."""
    with BeamMeter() as meter:
        started = time.process_time()
        pipeline = beam.Pipeline(runner=FnApiRunner())
        blocks = pipeline | "Blocks" >> beam.Create(range(math.ceil(articles / _BLOCK)), reshuffle=False)
        copies = blocks | "Make articles" >> beam.FlatMap(articles_of_block, articles)
        copies | "Merge" >> MergeCopies(MergeSettings(buckets=buckets))
        result = pipeline.run()
        result.wait_until_finish()
    edges = result.metrics().query(MetricsFilter().with_name("copy_edges"))["counters"][0].committed
    return meter, time.process_time() - started, edges


if __name__ == "__main__":
    main()
