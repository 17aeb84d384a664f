"""How a window's staged files become a commit, once, whatever is done twice.

An engine may do a step again after a crash. What decides is not a name but the inputs: under the folder's lock, what
the commits hold of the window's files says what is left to do.
"""

from __future__ import annotations

import os
import posixpath
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from enum import Enum

from apache_beam.io.filesystems import FileSystems

from pipeline.published.commit import CommittedInput
from pipeline.published.commit_steps import Hook, no_hook
from pipeline.published.folder import OpenFolder, PublishedFolder
from pipeline.published.lock import living_owner
from pipeline.published.segment_merging import delete_covered, merge_due
from pipeline.report.after_run import report_after
from pipeline.run import new_files, publish_all
from pipeline.settings import RunSettings, judge_sha256
from pipeline.streaming.take_new import Taken
from schemas.errors import CopydeskError, OutputError
from schemas.layout import sequence_of
from schemas.manifest import ManifestFile, StateFile, build_manifest
from schemas.record import InputFile
from schemas.run_info import new_run
from transforms import objects
from transforms.memory.segment_names import Segment, segment_from
from transforms.objects import is_object
from transforms.publishing.files import is_local, open_whole
from transforms.publishing.staging import Stage

PATIENCE_SECONDS = 600.0
"""How long a window waits for whoever else publishes in the folder, before it fails and the engine tries again."""
_LOOK_EVERY = 0.5


class Outcome(str, Enum):
    """What publishing a window came to."""

    PUBLISHED = "published"  # by a commit of its own
    REPEATED = "repeated"  # an earlier try had published it: nothing was done
    REST = "rest"  # another had published some of its files: the others were run as a batch


@dataclass(frozen=True, slots=True)
class StagedWindow:
    """All that a window has in its stage: the inputs, how many records were read, the files that were written, and how
    many links between stories were found; None where the files say so."""

    stage: Stage
    taken: Taken
    records_read: int
    files: tuple[ManifestFile | StateFile, ...]
    links: int | None = None


def publish_window(
    output: str,
    window: StagedWindow,
    settings: RunSettings,
    on_step: Hook = no_hook,
    patience: float = PATIENCE_SECONDS,
) -> Outcome:
    """Commits a staged window, and deletes its stage.

    Raises OutputError where the folder is not usable, or stays in use for longer than `patience` seconds; the window
    can be published later then.
    """
    folder = PublishedFolder(output, on_step=on_step)
    with _opened_in_turn(folder, window.stage.run.run_id, patience) as opened:
        outcome = _publish(opened, window, settings)
        folder.store.delete(posixpath.relpath(window.stage.folder, folder.store.full_path("")))
    if outcome is Outcome.PUBLISHED:
        report_after(output, window.stage.run.run_id)
    return outcome


def _publish(folder: OpenFolder, window: StagedWindow, settings: RunSettings) -> Outcome:
    folder.config_sha256, folder.judge_sha256 = settings.config_sha256, judge_sha256(settings)
    entries, held = window.taken.entries, folder.committed_inputs()
    if all(held.get(entry.path) == entry for entry in entries):
        return Outcome.REPEATED
    before = {entry.path: entry for entry in window.taken.before}
    if all(held.get(entry.path) == before.get(entry.path) for entry in entries):
        _commit(folder, window)
        return Outcome.PUBLISHED
    _publish_rest(folder, entries, settings)
    return Outcome.REST


def _commit(folder: OpenFolder, window: StagedWindow) -> None:
    delete_covered(folder.store)
    stage = folder.stage()
    files = tuple(_numbered(window.files, sequence_of(posixpath.basename(stage))))
    for file in files:
        # Not moved: if the process dies before the commit, the next try finds the window's stage as it was.
        copy_file(posixpath.join(window.stage.folder, file.stage_path), posixpath.join(stage, file.stage_path))
    manifest = build_manifest(window.stage.run, window.records_read, files, links=window.links)
    folder.commit(stage, manifest, window.taken.entries)
    merge_due(folder, window.stage.run)


def _publish_rest(folder: OpenFolder, entries: Sequence[CommittedInput], settings: RunSettings) -> None:
    """What is staged cannot be parted by input: a story may have its copies of several. So the files are read again,
    here and not on the engine."""
    files = [InputFile(entry.path, entry.size, entry.modified_at) for entry in entries]
    publish_all(new_files(files, folder), folder, new_run(), replace(settings, beam_options=()))


def _numbered(files: Iterable[ManifestFile | StateFile], sequence: int) -> Iterator[ManifestFile | StateFile]:
    """The files with their names for good: segments are named by their commit's number, known only under the lock."""
    for file in files:
        segment = segment_from(file.path)
        if isinstance(file, StateFile) and segment is not None:
            file = replace(file, path=Segment(segment.table, sequence, sequence, segment.part).path)
        yield file


@contextmanager
def _opened_in_turn(folder: PublishedFolder, run_id: str, patience: float) -> Iterator[OpenFolder]:
    """Opens the folder when nobody else publishes in it."""
    until = time.monotonic() + patience
    with ExitStack() as stack:
        while True:
            try:
                opened = stack.enter_context(folder.open(run_id))
                break
            except OutputError:
                if living_owner(folder.store) is None or time.monotonic() > until:
                    raise
                time.sleep(_LOOK_EVERY)
        yield opened


def check_whole(windows: Sequence[Taken]) -> Taken:
    """The one `Taken` of a window; CopydeskError where rows came without it, which is a defect of ours."""
    if len(windows) != 1:
        raise CopydeskError(f"a window was to be published with {len(windows)} lists of inputs")
    return windows[0]


def copy_file(source: str, target: str) -> None:
    """Copies a file by its full path; on a local disk both names are of the same bytes where that is possible."""
    if is_object(target):
        objects.copy(source, target)
        return
    if not is_local(target):
        FileSystems.copy([source], [target])
        return
    os.makedirs(os.path.dirname(target), exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # file systems without links
        with open(source, "rb") as existing, open_whole(target) as copied:
            shutil.copyfileobj(existing, copied)
