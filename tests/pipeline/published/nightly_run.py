"""A run of two small batches, as other tests do it, undo it and kill it; as a program, it is killed at every step.

`python nightly_run.py FOLDER steps` makes FOLDER/<n>: a run that was killed when the n-th step was done.
`python nightly_run.py FOLDER acts` makes FOLDER/<n>: a run that was killed before the n-th act upon the disk.
`python nightly_run.py FOLDER again` makes FOLDER/<n>: a run that was killed when it had committed a batch, and
then again before the n-th act of its recovery.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from pipeline.published.commit import Commit, CommittedInput
from pipeline.published.commit_steps import Hook, Step, no_hook
from pipeline.published.folder import OpenFolder, PublishedFolder
from schemas.article import NoiseKind, Removal
from schemas.link import LinkRelation
from schemas.manifest import ManifestFile
from schemas.reject import Reject, RejectReason, Stage
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.run_info import RunInfo
from schemas.story import Relation
from transforms.publishing.ledger import write_ledger
from transforms.publishing.parquet import write_shard
from transforms.publishing.partitions import Row, dataset_of, partition_of

RUN = RunInfo("nightly", datetime(2024, 11, 2, 23, 30, tzinfo=timezone.utc))
BATCHES: tuple[tuple[str, ...], ...] = (("in/a.html", "in/b.html"), ("in/empty.html",))
ACTS = ("link", "makedirs", "remove", "replace", "rmdir", "unlink", "fsync")
"""The functions of `os` by which a run changes what is on the disk."""


def rows_of(path: str, published_at: datetime | None = None, language: str = "en") -> list[Row]:
    """What is published of an input file: a story and its copy, or a reject."""
    if "empty" in path:
        return [Reject(path, path, 0, None, RejectReason.EMPTY, "no bytes", "", Stage.INTAKE, None, None, 0, None)]
    text = f"What {path} says.\nIt says it twice."
    removed = (Removal("share", NoiseKind.SHARE_PROMPT, 12),)
    story = StoryRow(
        *(path, "Title", text, language, 0.9, None, published_at, "meta" if published_at else None, None),
        *(("Ada Quill",), "harbour.example", "The Harbour", None, None, 7, -1, path, path),
    )
    copy = CopyRow(
        *(path, path, Relation.CANONICAL, 1.0, 1.0, None, "Title", None, "harbour.example", "The Harbour", None),
        *(published_at, language, path, 0, "ab" * 32, None, removed),
    )
    return [story, copy]


def link_of(path: str, other: str, published_at: datetime | None = None) -> LinkRow:
    """A link between the stories of two input files."""
    return LinkRow(
        *(f"{path}-{other}", path, other, LinkRelation.FOLLOW_UP, 0.2, 0.5, 0.4, 0.0, 1.0, 1.5, path, other),
        published_at,
    )


def commit_rows(folder: OpenFolder, rows: list[Row], paths: tuple[str, ...] = (), run: RunInfo = RUN) -> Commit:
    """Publishes rows as one batch."""
    stage = folder.stage()
    groups: dict[tuple[Any, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((dataset_of(row), partition_of(row, run)), []).append(row)
    files: list[ManifestFile] = [write_shard(stage, *key, 0, group, run) for key, group in sorted(groups.items())]
    records = sum(isinstance(row, CopyRow | Reject) for row in rows)
    write_ledger(records, files, stage, run)
    return folder.commit(stage, folder.manifest(stage), [CommittedInput(path, 10) for path in paths])


def run_nightly(output: Path, on_step: Hook = no_hook) -> None:
    """Publishes what is not published yet, a batch at a time, as a scheduled run does."""
    with PublishedFolder(str(output), on_step=on_step, min_free_bytes=0).open(RUN.run_id) as folder:
        known = folder.committed_inputs()
        for batch in BATCHES:
            paths = tuple(path for path in batch if path not in known)
            if paths:
                commit_rows(folder, [row for path in paths for row in rows_of(path)], paths)


@contextmanager
def acts_watched(before: Callable[[str], None]) -> Iterator[None]:
    """Calls a function before each act upon the file system."""
    originals = {name: getattr(os, name) for name in ACTS}

    def watched(name: str) -> Callable[..., Any]:
        def act(*arguments: Any, **options: Any) -> Any:
            before(name)
            return originals[name](*arguments, **options)

        return act

    for name in ACTS:
        setattr(os, name, watched(name))
    try:
        yield
    finally:
        for name, original in originals.items():
            setattr(os, name, original)


class Countdown:
    """Ends this process as a power cut would, the n-th time that it is called."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def __call__(self, what: Step | str) -> None:
        if what == "fsync":  # nothing that a kill could leave undone: the moment before the next act is the same
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def die_when_committed(step: Step) -> None:
    """Ends this process when a batch is committed, and none of its files is in place."""
    if step is Step.COMMITTED:
        os.kill(os.getpid(), signal.SIGKILL)


def end_when_recovered(step: Step) -> None:
    """Ends this process when the folder is at rest, before anything new is published."""
    if step is Step.RECOVERED:
        os._exit(0)


def run_until_killed(output: Path, on_step: Hook = no_hook, on_act: Callable[[str], None] | None = None) -> bool:
    """Runs in a child process that one of the hooks may kill; False where it ended by itself."""
    child = os.fork()
    if child == 0:
        if on_act is None:
            run_nightly(output, on_step)
        else:
            with acts_watched(on_act):
                run_nightly(output, on_step)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def no_sync(fd: object) -> None:
    """Stands for `os.fsync`: a process that is killed loses nothing that it wrote, so no test waits for it."""


def main(folder: Path, kind: str) -> None:
    """Makes folders whose runs were killed at the first moment of this kind, the second, and so on to the last."""
    run_nightly(folder / "0")  # what is loaded at first use is loaded here, and not by every child again
    committed = folder / "committed"
    run_until_killed(committed, on_step=die_when_committed)
    shutil.rmtree(folder / "0")
    killed, moment = True, 0
    while killed:
        moment += 1
        output = folder / str(moment)
        if kind == "steps":
            killed = run_until_killed(output, on_step=Countdown(moment))
        elif kind == "acts":
            killed = run_until_killed(output, on_act=Countdown(moment))
        else:
            shutil.copytree(committed, output)
            killed = run_until_killed(output, on_step=end_when_recovered, on_act=Countdown(moment))


if __name__ == "__main__":
    os.fsync = no_sync
    main(Path(sys.argv[1]), sys.argv[2])
