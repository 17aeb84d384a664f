"""The one place where watch mode uses the batch run: publish what is new among settled files, a batch a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.batches import plan_batches
from pipeline.engine import Engine
from pipeline.lookahead import Lookahead
from pipeline.progress import countable_bytes
from pipeline.published.commit_steps import no_hook
from pipeline.published.commits import recover
from pipeline.published.folder import PublishedFolder
from pipeline.published.lock import take_lock
from pipeline.published.store import open_store
from pipeline.report.after_run import report_after
from pipeline.run import Outcome, new_files, publish
from pipeline.settings import RunSettings
from pipeline.summary import Total
from schemas.layout import run_path
from schemas.record import InputFile
from schemas.run_info import new_run
from transforms.articles.tally import tally
from transforms.publishing.faults import told_as_output_error


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
        batch = first_batch(new, settings)
        tally.reset(countable_bytes(batch))
        engine = Engine.of(settings.beam_options)
        lookahead = Lookahead(opened, settings, engine)
        total, left = publish(batch, lookahead, opened, info, settings, engine) if batch else Outcome(Total())
    ended = {file.path for file in batch} - {file.path for file in left}
    waiting = {file.path for file in new} - ended
    taken = tuple(file for file in files if file.path not in waiting)
    if not batch:
        folder.store.delete(run_path(info.run_id))
        return Published(taken)
    report_after(output, info.run_id)
    return Published(
        taken,
        left=len(waiting),
        run_id=info.run_id,
        files=total.files,
        records_read=total.records_read,
        copies=total.copies,
        stories=total.stories,
        rejects=total.rejects,
    )


def first_batch(files: Sequence[InputFile], settings: RunSettings) -> Sequence[InputFile]:
    """As many of the files as one batch holds, or one that is larger; on an engine all of them.

    One batch a round, so that a signal to stop waits for no more than that.
    """
    if not files or not Engine.of(settings.beam_options).is_local:
        return files
    return plan_batches(files, settings.batch_bytes, settings.batch_files)[0]


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
