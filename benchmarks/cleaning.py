"""What cleaning one record costs beside the extractor alone, in one process, and which parts cost it.

    python benchmarks/cleaning.py FOLDER [--most 200]

FOLDER holds pages, texts, JSONL or WARC. Records are cleaned and extracted in turns, ten at a time, so that whatever
else the machine does hits both alike; times are CPU time. The text stage of pages (parsing, lines, their judge with the
second opinion in doubt, noise) is timed beside `trafilatura.extract` with its defaults. The parts are told by a run of
their own under cProfile, which slows Python code: read them as shares.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura
from limit import settings
from trafilatura import bare_extraction

from schemas.record import Record, RecordKind
from transforms.articles.prepare import prepare
from transforms.cleaning.extraction.extract import extract
from transforms.cleaning.noise.strip import strip_noise
from transforms.cleaning.page import parse_page
from transforms.intake.decoding import decode
from transforms.intake.listing import list_files
from transforms.intake.reading import ReadLimits, read_records

TURN = 10
_NOTHING = 0.001
PROJECT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--most", type=int, default=200, help="so many records, spread over the folder")
    arguments = parser.parse_args()
    records = _records(arguments.folder, arguments.most)
    import transforms.articles.preload  # noqa: F401 - what is compiled and loaded once is no part of it, as in a run

    theirs = text = usual = 0.0
    times = list[float]()
    for start in range(0, len(records), TURN):
        turn = records[start : start + TURN]
        times += [_seconds(prepare, [record]) for record in turn]
        theirs += _seconds(_extract, turn)
        text += _seconds(_text_stage, turn)
        usual += _seconds(_extract_as_usual, turn)
    count, ours = len(records), sum(times)
    alone = (
        f"extractor alone {1_000 * theirs / count:.1f} ms, ratio {ours / theirs:.2f}"
        if theirs > _NOTHING
        else "no page"
    )
    print(f"{count} records: cleaning {1_000 * ours / count:.1f} ms, {alone}")
    longest, at = max(zip(times, range(count), strict=True))
    print(f"the slowest took {longest:.2f} s: {records[at].input_path}")
    if usual > _NOTHING:
        stage, default = (1_000 * seconds / count for seconds in (text, usual))
        print(f"the text stage {stage:.1f} ms, trafilatura.extract {default:.1f} ms, ratio {text / usual:.2f}")
    _tell_parts(records)


def _records(folder: str, most: int) -> list[Record]:
    rows = (row for file in list_files([folder]) for row in read_records(file, ReadLimits()))
    found = [row for row in rows if isinstance(row, Record)]
    return found[:: max(1, len(found) // most)]


def _extract(record: Record) -> None:
    if record.kind is RecordKind.HTML:
        bare_extraction(record.content, options=settings())


def _text_stage(record: Record) -> None:
    if record.kind is RecordKind.HTML and (page := parse_page(decode(record.content, record.charset, record.kind))):
        strip_noise(extract(page).paragraphs)


def _extract_as_usual(record: Record) -> None:
    if record.kind is RecordKind.HTML:
        trafilatura.extract(record.content)


def _seconds(function: Callable[[Record], object], records: Sequence[Record]) -> float:
    start = time.process_time()
    for record in records:
        function(record)
    return time.process_time() - start


def _tell_parts(records: Sequence[Record]) -> None:
    """Prints the functions of the project that a record spends its time in, with all that they call."""
    profile = cProfile.Profile()
    profile.enable()
    _seconds(prepare, records)
    profile.disable()
    rows = [
        (cumulative, Path(file), name)
        for (file, _, name), (_, _, _, cumulative, _) in pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]
        if file.startswith(str(PROJECT)) and ".venv" not in file and not name.startswith("<")
    ]
    whole = max(rows)[0]
    print("\n| share of cleaning | function |\n|--:|---|")
    for cumulative, file, name in sorted(rows, reverse=True)[:24]:
        print(f"| {cumulative / whole:.0%} | `{name}` in `{file.relative_to(PROJECT)}` |")


if __name__ == "__main__":
    main()
