"""What a scheduled run costs that has much behind it, as Markdown tables.

    python benchmarks/incremental.py memory --files 1000 10000     peak memory of all processes, by size of the input
    python benchmarks/incremental.py nothing-new --files 100000    a run that finds nothing new

All input is made here. Each measured run is a process of its own; memory is the proportional set size of it and all its
children, read from /proc twice a second.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import tempfile
from pathlib import Path

from processes import measure

WORDS_IN_LANGUAGE = 4_000
_SYLLABLES = [a + b for a in "bdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "ea", "ou", "an", "er", "is")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["memory", "nothing-new"])
    parser.add_argument("--files", type=int, nargs="+", default=None)
    parser.add_argument("--folder", type=Path, help="Keep what is made here, and use it again.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if arguments.what == "memory":
            memory_table(folder, arguments.files or [1_000, 10_000])
        else:
            nothing_new_table(folder, arguments.files or [100_000])


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n"


# Made input: pages of words that no language has, a tenth of them copies of an earlier one.


def write_pages(folder: Path, files: int) -> Path:
    """A folder of HTML pages of about 12 kB; made once."""
    target = folder / f"pages-{files}"
    if target.is_dir():
        return target
    target.mkdir()
    filler = "".join(f'<li class="menu-item"><a href="/section/{i}">Section {i}</a></li>' for i in range(60))
    for number in range(files):
        original = number if number % 10 else max(0, number - 10 * (number % 7))
        page = _page(original, filler, site=number % 40)
        (target / f"{number:06d}.html").write_text(page, encoding="utf-8")
    return target


def _page(number: int, filler: str, site: int) -> str:
    chance = random.Random(number)
    sentences = [" ".join(_word(chance) for _ in range(chance.randint(9, 26))).capitalize() + "." for _ in range(36)]
    paragraphs = "".join(f"<p>{' '.join(sentences[i : i + 3])}</p>" for i in range(0, 36, 3))
    title = " ".join(_word(chance) for _ in range(7)).capitalize()
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="https://paper{site}.example/news/{number}">'
        f'<meta property="article:published_time" content="2024-11-{number % 28 + 1:02d}T10:00:00Z"></head>'
        f"<body><nav><ul>{filler}</ul></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def _word(chance: random.Random) -> str:
    inner = random.Random(int(chance.random() ** 2 * WORDS_IN_LANGUAGE))
    return "".join(inner.choice(_SYLLABLES) for _ in range(inner.randint(1, 4)))


# A run, and what it takes.


def run_copydesk(folder: Path, *words: str) -> tuple[float, float]:
    """Runs the command line; returns its seconds and the peak memory of all its processes in MiB."""
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", *words, "--quiet"]
    measured = measure(command, {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}, folder / "run.log")
    return measured.wall, measured.peak


def memory_table(folder: Path, sizes: list[int]) -> None:
    print(machine())
    print("| files | batches | seconds | peak MiB of all processes |\n|--:|--:|--:|--:|")
    for files in sizes:
        pages = write_pages(folder, files)
        with tempfile.TemporaryDirectory() as output:
            seconds, peak = run_copydesk(folder, str(pages), "--output", output)
            batches = len(list(Path(output, "_copydesk", "commits").glob("*.json")))
        print(f"| {files:,} | {batches} | {seconds:.1f} | {peak:,.0f} |", flush=True)


def nothing_new_table(folder: Path, sizes: list[int]) -> None:
    print(machine())
    print("| known files | seconds of a run that finds nothing new | peak MiB |\n|--:|--:|--:|")
    for files in sizes:
        texts, output = known_files(folder, files)
        for _ in range(3):
            seconds, peak = run_copydesk(folder, str(texts), "--output", str(output))
            print(f"| {files:,} | {seconds:.1f} | {peak:,.0f} |", flush=True)


def known_files(folder: Path, files: int) -> tuple[Path, Path]:
    """A folder of small files, and an output whose commits hold them, as many to a commit as a run takes."""
    from pipeline.published.commit import CommittedInput
    from pipeline.published.folder import PublishedFolder
    from pipeline.settings import RunSettings
    from schemas.manifest import build_manifest
    from schemas.run_info import new_run
    from transforms.intake.listing import list_files

    texts, output = folder / f"texts-{files}", folder / f"known-{files}"
    if output.is_dir():
        return texts, output
    for number in range(files):
        target = texts / f"{number // 1000:03d}"
        target.mkdir(parents=True, exist_ok=True)
        (target / f"{number:06d}.txt").write_text("A short text.")
    listed, run = list_files([str(texts)]), new_run()
    with PublishedFolder(str(output)).open(run.run_id) as opened:
        size = RunSettings().batch_files
        for start in range(0, len(listed), size):
            inputs = [CommittedInput.of(file, "ab" * 32) for file in listed[start : start + size]]
            opened.commit(opened.stage(), build_manifest(run, 0, ()), inputs)
    return texts, output


if __name__ == "__main__":
    main()
