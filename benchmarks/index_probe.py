"""What looking new articles up in a large index costs, as a Markdown table.

    python benchmarks/index_probe.py --stories 1000000      10,000 new articles

The index is made of numbers, with as many passages a story as news pages have. Each measured lookup is a process of its
own; memory is the proportional set size of it and all its children, read from /proc twice a second.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from processes import measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.uint64]

PASSAGES_A_STORY = 40
_NOTICE = 0x5BD1E995_12345678
"""A passage that stands in every twentieth story."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1_000_000)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="Keep what is made here, and use it again.")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if arguments.once:
            probe_once(folder, arguments.articles)
        else:
            probe_table(folder, arguments.stories, arguments.articles)


def write_index(folder: Path, stories: int) -> dict[str, list[str]]:
    """An index of so many stories in eight segments a table, merged into one by the code that does it."""
    import numpy as np
    import pyarrow as pa

    from transforms.memory.merging import merged_rows
    from transforms.memory.segment_names import Segment, Table
    from transforms.memory.segments import SCHEMAS, sorted_rows, write_segment

    root = folder / f"index-{stories}"
    final = {table: Segment(table, 1, 8) for table in (Table.PASSAGES, Table.STORIES)}
    paths = {table.value: [f"{root}/{segment.path}.staged"] for table, segment in final.items()}
    if root.is_dir():
        return paths
    pieces: dict[Table, list[str]] = {table: [] for table in final}
    for block in range(8):
        numbers = np.arange(block * stories // 8, (block + 1) * stories // 8, dtype=np.uint64)
        keys = passages_of(numbers)
        story_keys = mixed(numbers + np.uint64(1 << 40))
        length = keys.shape[1]
        tables = {
            Table.PASSAGES: pa.table(
                {
                    "key": keys.ravel(),
                    "story": np.repeat(story_keys, length),
                    "day": np.full(keys.size, 20_000 + block, np.int32),
                },
                schema=SCHEMAS[Table.PASSAGES],
            ),
            Table.STORIES: pa.table(
                {
                    "key": story_keys,
                    "story_id": [f"{number:032x}" for number in numbers.tolist()],
                    "day": np.full(len(numbers), 20_000 + block, np.int32),
                    "site": [f"paper{number % 2000}.example" for number in numbers.tolist()],
                    "is_origin": np.zeros(len(numbers), bool),
                    "published_at": numbers.astype(np.int64),
                    "date_trusted": np.ones(len(numbers), bool),
                    "word_count": np.full(len(numbers), 800, np.int32),
                    "passages": [row.astype("<u8").tobytes() for row in keys],
                    "words": [bytes(2 * length)] * len(numbers),
                    "quoted": [bytes(length)] * len(numbers),
                    "text_hash": [bytes(16)] * len(numbers),
                    "place": story_keys,
                    **{
                        name: [b""] * len(numbers)
                        for name in ("title_words", "facts", "prose", "names", "held", "runs", "run_counts")
                    },
                },
                schema=SCHEMAS[Table.STORIES],
            ),
        }
        for table, rows in tables.items():
            written = write_segment(str(root), Segment(table, block + 1, block + 1), iter([sorted_rows(table, rows)]))
            pieces[table].append(f"{root}/{written.stage_path}")
    for table, segment in final.items():
        started = time.perf_counter()
        written = write_segment(str(root), segment, merged_rows(table, pieces[table]))
        seconds = time.perf_counter() - started
        print(
            f"merged {table.value}: {written.rows:,} rows, {written.bytes / 1e6:,.0f} MB, {seconds:.1f} s", flush=True
        )
    return paths


def passages_of(numbers: Numbers) -> Numbers:
    """The passages of stories by their numbers: a row each, the last one the notice in every twentieth."""
    import numpy as np

    steps = np.arange(PASSAGES_A_STORY, dtype=np.uint64)
    keys = mixed(numbers[:, np.newaxis] * np.uint64(PASSAGES_A_STORY) + steps)
    keys[numbers % np.uint64(20) == 0, -1] = np.uint64(_NOTICE)
    return keys


def mixed(values: Numbers) -> Numbers:
    """Numbers spread evenly over 64 bits (splitmix64)."""
    import numpy as np

    state = values * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x1234567)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: Numbers = state ^ (state >> np.uint64(31))
    return spread


def probe_table(folder: Path, stories: int, articles: int) -> None:
    paths = write_index(folder, stories)
    (folder / "index.json").write_text(json.dumps([paths, stories]))
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print("| stories in the index | new articles | stories found | seconds | peak MiB |\n|--:|--:|--:|--:|--:|")
    for _ in range(3):
        command = [sys.executable, __file__, "--once", "--folder", str(folder), "--articles", str(articles)]
        peak = measure(command, os.environ, folder / "probe.log").peak
        result = json.loads((folder / "probe.json").read_text())
        print(
            f"| {stories:,} | {articles:,} | {result['found']:,} | {result['seconds']:.1f} | {peak:,.0f} |", flush=True
        )


def probe_once(folder: Path, articles: int) -> None:
    """Looks new articles up by the graph's own step; a fifth are copies of known stories."""
    import apache_beam as beam
    import numpy as np
    from apache_beam.metrics import Metrics, MetricsFilter
    from apache_beam.runners.portability.fn_api_runner import FnApiRunner

    from schemas.fingerprint import Fingerprint
    from transforms.memory.known import Memory
    from transforms.memory.recall import RecallStories
    from transforms.memory.segment_names import Table

    paths, stories = json.loads((folder / "index.json").read_text())

    def new_articles(first: int) -> Iterator[Fingerprint]:
        """A thousand new articles."""
        numbers = np.arange(first, min(first + 1_000, articles), dtype=np.uint64)
        known = (numbers * np.uint64(7919)) % np.uint64(stories)
        sources = np.where(numbers % np.uint64(5) == 0, known, numbers + np.uint64(1 << 33))
        for number, row in zip(numbers.tolist(), passages_of(sources), strict=True):
            passages, words, quoted = row.astype("<u8").tobytes(), bytes(2 * row.size), bytes(row.size)
            yield Fingerprint(f"{number:032x}", "", False, None, False, 800, passages, words, quoted)

    found = Metrics.counter("bench", "found")

    def count(story: object) -> None:
        found.inc()

    started = time.perf_counter()
    memory = Memory(segments=tuple((Table(name), tuple(files)) for name, files in paths.items()))
    pipeline = beam.Pipeline(runner=FnApiRunner())
    prints = pipeline | beam.Create(range(0, articles, 1_000)) | "Make articles" >> beam.FlatMap(new_articles)
    recalled = prints | RecallStories(memory)
    recalled.stories | "Count" >> beam.Map(count)
    result = pipeline.run()
    result.wait_until_finish()
    seconds = time.perf_counter() - started
    counted = result.metrics().query(MetricsFilter().with_name("found"))["counters"][0].committed
    (folder / "probe.json").write_text(json.dumps({"seconds": seconds, "found": counted}))


if __name__ == "__main__":
    main()
