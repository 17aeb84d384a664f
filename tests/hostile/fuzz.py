"""Reads changed files for as long as one likes, and keeps those at which something fails.

`python -m tests.hostile.fuzz [--seconds 60] [--seed 0] [--found FOLDER]`

Every file must end as rows: records or rejects, at least one, and every record as an article or a reject, none of them
after more than some seconds. Files are made of the kept seeds (`seeds/`) by chance. What fails is written to FOLDER, to
be kept as a seed when it is mended.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path

from schemas.article import Article
from schemas.record import InputFile, Record
from schemas.reject import Reject
from tests.hostile.mutations import SEEDS, Edit, mutated
from transforms.articles.prepare import prepare
from transforms.intake.reading import ReadLimits, read_records

MOST_SECONDS = 5.0
"""CPU seconds that a file of at most 200 kB may take, read and cleaned."""
LIMITS = ReadLimits(100_000)
MOST_CLEANED = 20
"""How many records of a file are cleaned; a file of empty lines has thousands, all alike."""


class FaultError(AssertionError):
    """A file did not end as it should."""


def check(content: bytes, name: str, folder: Path, cleaned: int = MOST_CLEANED) -> None:
    """Reads and cleans a file; raises FaultError, or what the readers let through, where it does not end as rows."""
    path = folder / name
    path.write_bytes(content)
    begun = time.process_time()
    rows = list(read_records(InputFile(str(path), len(content)), LIMITS))
    if not rows:
        raise FaultError("the file has no row")
    if any(not isinstance(row, Record | Reject) for row in rows):
        raise FaultError("a row is neither a record nor a reject")
    ids = [row.copy_id for row in rows]
    if len(set(ids)) != len(ids):
        raise FaultError("two rows have one id")
    for record in [row for row in rows if isinstance(row, Record)][:cleaned]:
        if not isinstance(prepare(record), Article | Reject):
            raise FaultError("a record is neither an article nor a reject")
    if time.process_time() - begun > MOST_SECONDS:
        raise FaultError(f"it took {time.process_time() - begun:.1f} s")


def by_chance(chance: random.Random) -> tuple[str, bytes]:
    """A seed's name and its content after some edits."""
    name = chance.choice(sorted(SEEDS))
    edits = [
        Edit(chance.randrange(100), chance.random(), int(chance.expovariate(1 / 12)), chance.randrange(10_000))
        for _ in range(chance.randint(1, 5))
    ]
    return name, mutated(SEEDS[name], edits)


def keep(found: Path, name: str, content: bytes) -> None:
    """Writes a file at which something failed, and says why."""
    found.mkdir(parents=True, exist_ok=True)
    path = found / f"{hashlib.sha256(content).hexdigest()[:8]}-{name}"
    path.write_bytes(content)
    print(f"{path}:", traceback.format_exc(limit=-3), flush=True)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--found", type=Path, default=Path("out/fuzz"))
    chosen = parser.parse_args(words)
    chance, until, files, faults = random.Random(chosen.seed), time.monotonic() + chosen.seconds, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            name, content = by_chance(chance)
            files += 1
            try:
                check(content, name, Path(folder))
            except Exception:  # noqa: BLE001 - whatever it is, it is a find
                faults += 1
                keep(chosen.found, name, content)
    print(f"{files} files read, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
