"""Runs over many mixed files, a part of them hostile, with kills at random moments, and checks what is published.

`python -m tests.endurance.soak FOLDER [--files 20000] [--kills 20] [--seed 0]`

Files are made by chance, the same each time. `copydesk run` works on them with its worker processes; its main process
is ended by SIGKILL at random moments and begun anew, and after the last kill left to its end. What is published must be
each record that the files have, once, as a copy or as a reject; `verify` must find nothing, and another run nothing to
do. Memory (proportional, of all processes of the run) is read all the while. Prints the figures as JSON; ends with 1
where a record was lost or doubled, or where memory grew.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.published.store import open_store
from pipeline.published.verify import verify
from schemas.record import InputFile
from schemas.tables import Dataset
from tests.hostile.fuzz import by_chance
from tests.pipeline import newsroom
from transforms.intake.reading import ReadLimits, read_records

PROJECT = Path(__file__).resolve().parents[2]
HOSTILE = 20
"""One file of so many is hostile."""
FLAT = 1.25
"""The last third of the undisturbed run may take so many times the memory of its second third."""
LEAST_SECONDS = 30.0
"""A run that is shorter says nothing of its memory: most of it goes by before everything is loaded."""
NASTY = {
    "deep.html": b"<div>" * 5_000 + b"Deep down.",
    "deep.jsonl": b'{"text":' * 5_000,
    "endless.txt": b"word" * 50_000,
    "nothing.html": b"",
    "nul.html": b"\x00" * 5_000,
    "swollen.txt.gz": gzip.compress(b"a" * 2_000_000, mtime=0),
    "torn.html.gz": gzip.compress(b"<p>A page of which the end is missing.</p>" * 50, mtime=0)[:60],
    "tags.html": b"<a href='" * 4_000,
}
"""What no change of a good file comes to."""


def write_inputs(folder: Path, files: int, seed: int) -> None:
    """Pages, texts, lines of JSON and compressed pages of forty sites, with copies; every twentieth file is hostile."""
    chance = random.Random(seed)
    for number in range(files):
        name, content = _hostile(chance) if number % HOSTILE == HOSTILE - 1 else _honest(chance, number)
        path = folder / f"{number // 1_000:03d}" / f"{number:06d}-{name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _hostile(chance: random.Random) -> tuple[str, bytes]:
    return chance.choice(sorted(NASTY.items())) if chance.random() < 0.2 else by_chance(chance)


def _honest(chance: random.Random, number: int) -> tuple[str, bytes]:
    site, day = f"paper{number % 40}.example", number % 28 + 1
    told = number - chance.randint(1, min(number, 5_000)) if number and chance.random() < 0.2 else number
    text = newsroom.sentences(told, chance.randint(6, 14))
    form = chance.random()
    if form < 0.6:
        return "page.html", newsroom.page(site, number, text, day).encode()
    if form < 0.75:
        return "page.html.gz", gzip.compress(newsroom.page(site, number, text, day).encode(), mtime=0)
    if form < 0.9:
        return "wire.txt", "\n".join(text).encode()
    lines = [newsroom.line(site, f"{number}-{line}", day=day) for line in range(chance.randint(1, 4))]
    return "wire.jsonl", "".join(lines).encode()


def ids_of(folder: Path) -> Counter[str]:
    """The ids of all records of the files, as their readers tell them apart."""
    return Counter(
        row.copy_id
        for path in sorted(path for path in folder.rglob("*") if path.is_file())
        for row in read_records(InputFile(str(path), path.stat().st_size), ReadLimits(20_000_000))
    )


def published_ids(output: Path) -> tuple[Counter[str], Counter[str]]:
    """The ids of the published copies and of the rejects, each as often as it stands there."""
    import pyarrow.parquet as pq

    store, found = open_store(str(output)), (Counter[str](), Counter[str]())
    for ids, dataset in zip(found, (Dataset.COPIES, Dataset.REJECTS), strict=True):
        for path in store.files(dataset.value):
            with store.open(path) as source:
                ids.update(pq.ParquetFile(source).read(columns=["copy_id"]).column(0).to_pylist())
    return found


@dataclass
class Watched:
    """A run in a session of its own, whose memory is read while it works: seconds since its start, MiB."""

    words: list[str]
    log: Path
    sizes: list[tuple[float, float]] = field(default_factory=list)

    def run(self, until: float = float("inf")) -> int | None:
        """Lets it work for so many seconds, then kills its main process; its exit code where it came to its end."""
        begun = time.monotonic()
        with self.log.open("ab") as log:
            process = subprocess.Popen(self.words, cwd=PROJECT, stdout=log, stderr=log, start_new_session=True)
        while time.monotonic() - begun < until:
            if process.poll() is not None:
                return process.returncode
            self.sizes.append((time.monotonic() - begun, sum(map(_mib, _session(process.pid)))))
            time.sleep(0.5)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if not _gone(process.pid):
            raise RuntimeError("worker processes outlive a killed run by 30 s")
        return None


def _gone(session: int) -> bool:
    """Waits until no process of a killed run is left."""
    until = time.monotonic() + 30.0
    while time.monotonic() < until:
        if not list(_session(session)):
            return True
        time.sleep(0.1)
    return False


def _session(leader: int) -> Iterator[int]:
    """The living processes of a session."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                words = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(words[3]) == leader and words[0] != "Z":
                    yield int(entry.name)


def _mib(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def growth(sizes: list[tuple[float, float]]) -> tuple[float, float]:
    """The median memory of the second and of the last third of a run; its first loads what it needs."""
    values, third = [size for _, size in sizes], len(sizes) // 3
    return _median(values[third : 2 * third]), _median(values[2 * third :])


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--longest", type=float, default=30.0, help="kills come after at most so many seconds")
    parser.add_argument("--batch-files", type=int, default=250)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(words)
    inputs, output = chosen.folder / "in", chosen.folder / "out"
    write_inputs(inputs, chosen.files, chosen.seed)
    chance, begun, killed = random.Random(chosen.seed), time.monotonic(), 0
    copydesk = [sys.executable, "-W", "ignore", "-m", "copydesk", "run", str(inputs), "-o", str(output), "--quiet"]
    watched = Watched([*copydesk, "--batch-files", str(chosen.batch_files)], chosen.folder / "log")
    code: int | None = None
    while code is None:
        watched.sizes.clear()
        code = watched.run(chance.uniform(0.5, chosen.longest) if killed < chosen.kills else float("inf"))
        killed += code is None
    seconds = time.monotonic() - begun
    again = subprocess.run([*copydesk[:-1]], cwd=PROJECT, capture_output=True, text=True, check=False)
    wanted, (copies, rejects) = ids_of(inputs), published_ids(output)
    found = copies + rejects
    before, after = growth(watched.sizes)
    told = {
        "files": chosen.files,
        "kills": killed,
        "seconds": round(seconds),
        "exit code": code,
        "records": sum(wanted.values()),
        "copies": sum(copies.values()),
        "rejects": sum(rejects.values()),
        "lost": sum((wanted - found).values()),
        "doubled": sum((found - wanted).values()),
        "problems of verify": len(verify(str(output))),
        "run again": (again.stdout + again.stderr).strip().splitlines()[0] if again.stdout or again.stderr else "",
        "undisturbed seconds": round(watched.sizes[-1][0]) if watched.sizes else 0,
        "peak MiB": round(max((size for _, size in watched.sizes), default=0.0)),
        "MiB, second third": round(before),
        "MiB, last third": round(after),
    }
    print(json.dumps(told, indent=1), flush=True)
    sound = not (told["lost"] or told["doubled"] or told["problems of verify"]) and code == again.returncode == 0
    is_flat = watched.sizes[-1][0] < LEAST_SECONDS or after <= FLAT * before
    return 0 if sound and is_flat else 1


if __name__ == "__main__":
    sys.exit(main())
