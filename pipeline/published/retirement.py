"""How published files leave: each partition's old files are replaced by its new ones.

Where the file system can exchange two folders, that is one act. Where it cannot (object stores, hdfs, some network
disks), the new files come first and the old ones go after, so that a reader in between may find a row twice, but never
misses one: who counts twice can tell by the ids, who misses cannot. The new files never take an old one's
name: a reader that has listed the old names must fail on them, and not read a merged file beside the old ones that it
has opened already.
"""

from __future__ import annotations

import posixpath

from pipeline.published.commit import Commit
from pipeline.published.store import FileStore
from schemas.errors import OutputError
from schemas.layout import stage_path
from schemas.manifest import ManifestFile, StateFile

_EXCHANGED = ".exchanged"
"""The folder in the stage where new partitions are built, and old ones are left; hidden, since the names of their files
end as readers expect."""


def replaced_folders(commit: Commit) -> list[str]:
    """The partitions that lose files, in order."""
    return sorted({posixpath.dirname(file.path) for file in commit.retired})


def check_retired(store: FileStore, commit: Commit) -> None:
    """Raises OutputError where a file that is to be retired is not there as it was published."""
    for file in commit.retired:
        if store.size(file.path) != file.bytes:
            raise OutputError(
                f"{store.full_path(file.path)} is not as it was published; nothing was changed: run `copydesk verify`"
            )


def replace_files(store: FileStore, commit: Commit, folder: str) -> None:
    """Brings a partition's new files into place and takes the retired ones out; it may have been begun before."""
    new = [file for file in commit.manifest.files if posixpath.dirname(file.path) == folder]
    old = [file.path for file in commit.retired if posixpath.dirname(file.path) == folder]
    if not _exchange(store, commit.name, folder, new, old):
        for file in new:
            move_into_place(store, commit.name, file)
        for path in old:
            store.delete(path)
    store.delete_empty(folder)


def _exchange(store: FileStore, name: str, folder: str, new: list[ManifestFile], old: list[str]) -> bool:
    if not any(store.size(path) is not None for path in old):
        return False  # the exchange has been made: what is left to do can be done file by file
    sources = {posixpath.basename(file.path): staged(name, file) for file in new}
    if any(store.size(source) is None for source in sources.values()):
        return False  # the other way has been begun
    prepared = posixpath.join(stage_path(name), _EXCHANGED, folder)
    return store.replace_in_folder(folder, prepared, sources, {posixpath.basename(path) for path in old})


def move_into_place(store: FileStore, name: str, file: ManifestFile | StateFile) -> None:
    """Publishes one staged file, where that is not done."""
    source = staged(name, file)
    if store.size(source) is not None:
        store.move(source, file.path)
    elif store.size(file.path) != file.bytes:
        raise OutputError(f"{store.full_path(file.path)} of commit {name} is lost; restore it, or delete the commit")


def staged(name: str, file: ManifestFile | StateFile) -> str:
    """Where a file of a commit waits."""
    return posixpath.join(stage_path(name), file.stage_path)
