"""The protocol: stage, commit by one atomic create, move into place, mark done.

Before the commit file is there, nothing is published and the stage is litter; once it is there, the batch is published,
whatever happens, since every step after it can be done again. Readers see each file whole, and the files of a
batch one after the other; where files are retired, see `retirement`.
"""

from __future__ import annotations

import posixpath

from pipeline.published.commit import Commit, commit_to_json, read_commit
from pipeline.published.commit_steps import Hook, Step
from pipeline.published.retirement import check_retired, move_into_place, replace_files, replaced_folders, staged
from pipeline.published.store import FileStore
from schemas.errors import OutputError
from schemas.layout import COMMITS, ROOT, RUNS, STAGING, commit_path, commits_in, done_path, stage_path


def publish(store: FileStore, commit: Commit, on_step: Hook) -> None:
    """Commits a staged batch and publishes its files; raises OutputError where the stage is not what it should be."""
    check_stage(store, commit)
    on_step(Step.CHECKED)
    if not store.create(commit_path(commit.name), commit_to_json(commit)):
        raise OutputError(f"{store.full_path(commit_path(commit.name))} is there already: two runs have one number")
    on_step(Step.COMMITTED)
    finish(store, commit, on_step)


def check_stage(store: FileStore, commit: Commit) -> None:
    """Makes sure that every file of the manifest stands in the stage with its size, durably."""
    for file in commit.manifest.staged:
        path = staged(commit.name, file)
        size = store.size(path)
        if size != file.bytes:
            found = "is missing" if size is None else f"has {size} bytes, not {file.bytes}"
            raise OutputError(f"{store.full_path(path)} {found}; nothing was published")
        if store.size(file.path) is not None:
            raise OutputError(f"{store.full_path(file.path)} is published already; nothing of this batch was published")
    check_retired(store, commit)
    store.sync([staged(commit.name, file) for file in commit.manifest.staged])


def finish(store: FileStore, commit: Commit, on_step: Hook) -> None:
    """Does what is left to do for a commit that is decided; it may have been begun before."""
    replaced = replaced_folders(commit)
    for file in commit.manifest.staged:
        if posixpath.dirname(file.path) not in replaced:
            move_into_place(store, commit.name, file)
            on_step(Step.MOVED)
    for folder in replaced:
        replace_files(store, commit, folder)
        on_step(Step.REPLACED)
    store.sync([file.path for file in (*commit.manifest.staged, *commit.retired)])
    on_step(Step.SYNCED)
    store.create(done_path(commit.name), b"")
    on_step(Step.DONE)
    store.delete(stage_path(commit.name))
    on_step(Step.CLEANED)


def recover(store: FileStore, on_step: Hook) -> list[str]:
    """Brings the folder to rest after a crash, and returns the names of the commits that it finished.

    Commits that are not done are rolled forward; every stage is then litter, its batch being published or
    undecided, and is deleted, as is whatever was left half-written beside the commits.
    """
    for folder in (ROOT, COMMITS, RUNS):
        for name in store.names(folder):
            if name.startswith("."):
                store.delete(posixpath.join(folder, name))
    commits, done = commits_in(store.names(COMMITS))
    unfinished = [name for name in commits if name not in done]
    for name in unfinished:
        finish(store, read_commit(store, name), on_step)
    for name in store.names(STAGING):
        store.delete(stage_path(name))
    return unfinished
