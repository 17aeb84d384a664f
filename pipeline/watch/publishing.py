"""The one place where watch mode uses the batch run: publish what is new among settled files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.published.commits import recover
from pipeline.published.folder import PublishedFolder
from pipeline.published.layout import run_path
from pipeline.published.lock import take_lock
from pipeline.published.steps import no_hook
from pipeline.published.store import open_store
from pipeline.run import new_files, new_run, publish
from pipeline.settings import RunSettings
from schemas.record import InputFile
from transforms.publishing.faults import told_as_output_error

BATCH_FILES = 1_000
BATCH_BYTES = 256 * 1024 * 1024
"""A round publishes one batch of at most this size, so that a signal to stop waits for one batch only."""


@dataclass(frozen=True, slots=True)
class Published:
    """What one round did: the files that are dealt with now, how many wait for the next batch, and the ledger."""

    taken: tuple[InputFile, ...] = ()
    left: int = 0
    run_id: str | None = None
    files: int = 0
    records_read: int = 0
    copies: int = 0
    stories: int = 0
    rejects: dict[str, int] = field(default_factory=dict)


def publish_new(files: Sequence[InputFile], output: str, settings: RunSettings) -> Published:
    """Publishes the first batch of what no commit holds, as a run of its own; without any, no run is recorded."""
    info, folder = new_run(), PublishedFolder(output)
    with folder.open(info.run_id) as opened:
        new = new_files(files, opened)
        batch = first_batch(new)
        manifest = publish(batch, opened, info, settings) if batch else None
    waiting = set(new[len(batch) :])
    taken = tuple(file for file in files if file not in waiting)
    if manifest is None:
        folder.store.delete(run_path(info.run_id))
        return Published(taken)
    return Published(
        taken,
        left=len(waiting),
        run_id=info.run_id,
        files=len(batch),
        records_read=manifest.records_read,
        copies=manifest.copies,
        stories=manifest.stories,
        rejects=dict(manifest.rejects),
    )


def first_batch(files: Sequence[InputFile]) -> list[InputFile]:
    """The first files, as many as a batch holds; always one, however large."""
    batch: list[InputFile] = []
    size = 0
    for file in files[:BATCH_FILES]:
        size += file.size
        if batch and size > BATCH_BYTES:
            break
        batch.append(file)
    return batch


def bring_to_rest(output: str) -> list[str]:
    """Finishes what a crashed run had committed; returns the commits. Raises OutputError where the folder is in use."""
    store = open_store(output)
    with told_as_output_error(store.root):
        store.prepare()
        lock = take_lock(store, "watch")
        try:
            return recover(store, no_hook)
        finally:
            lock.release()
