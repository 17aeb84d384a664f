"""An output folder on a local disk."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from pipeline.published.folder_swap import replace_in_folder
from schemas.layout import ROOT
from transforms.publishing.files import sync_folder, temporary_name, write_whole

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class LocalStore:
    """The files below a folder of this machine."""

    def __init__(self, root: str) -> None:
        self.root = os.path.abspath(root)

    def full_path(self, path: str) -> str:
        return os.path.join(self.root, path)

    def create(self, path: str, content: bytes) -> bool:
        full = self.full_path(path)
        prepared = temporary_name(full) + ".new"
        write_whole(prepared, content)
        try:
            return _link(prepared, full)
        finally:
            os.remove(prepared)
            sync_folder(os.path.dirname(full))

    def replace(self, path: str, content: bytes) -> None:
        write_whole(self.full_path(path), content)

    def read(self, path: str) -> bytes | None:
        try:
            return Path(self.full_path(path)).read_bytes()
        except FileNotFoundError:
            return None

    def open(self, path: str) -> BinaryIO:
        return open(self.full_path(path), "rb")

    def size(self, path: str) -> int | None:
        try:
            return os.stat(self.full_path(path)).st_size
        except (FileNotFoundError, NotADirectoryError):
            return None

    def move(self, source: str, target: str) -> None:
        full_source, full_target = self.full_path(source), self.full_path(target)
        os.makedirs(os.path.dirname(full_target), exist_ok=True)
        try:
            os.replace(full_source, full_target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _move_across(full_source, full_target)

    def replace_in_folder(self, folder: str, prepared: str, added: Mapping[str, str], retired: Collection[str]) -> bool:
        sources = {name: self.full_path(source) for name, source in added.items()}
        return replace_in_folder(self.full_path(folder), self.full_path(prepared), sources, retired)

    def delete_empty(self, folder: str) -> None:
        while folder:
            try:
                os.rmdir(self.full_path(folder))
            except FileNotFoundError:
                pass
            except OSError:
                return
            folder = os.path.dirname(folder)

    def sync(self, paths: list[str]) -> None:
        folders = {self.root}
        for path in paths:
            folder = os.path.dirname(path)
            while folder:
                folders.add(self.full_path(folder))
                folder = os.path.dirname(folder)
        for folder in sorted(folders):
            if os.path.isdir(folder):
                sync_folder(folder)

    def names(self, folder: str) -> list[str]:
        try:
            return sorted(os.listdir(self.full_path(folder)))
        except FileNotFoundError:
            return []

    def files(self, folder: str) -> Iterator[str]:
        for parent, folders, names in os.walk(self.full_path(folder), followlinks=True):
            folders.sort()
            for name in sorted(names):
                yield os.path.relpath(os.path.join(parent, name), self.root).replace(os.sep, "/")

    def delete(self, path: str) -> None:
        full = self.full_path(path)
        if os.path.isdir(full):
            shutil.rmtree(full)
        elif os.path.lexists(full):
            os.remove(full)

    def free_bytes(self) -> int | None:
        return shutil.disk_usage(self.root).free

    def prepare(self) -> None:
        os.makedirs(self.full_path(ROOT), exist_ok=True)


def _link(prepared: str, full: str) -> bool:
    try:
        os.link(prepared, full)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _link_by_rename(prepared, full)
    return True


def _link_by_rename(prepared: str, full: str) -> bool:
    """For file systems without hard links: a reservation decides who may write, and the rename fills it."""
    try:
        os.close(os.open(full, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        return False
    shutil.copyfile(prepared, prepared + ".copy")
    os.replace(prepared + ".copy", full)
    return True


def _move_across(source: str, target: str) -> None:
    """Where a dataset's folder lies on another disk: the copy becomes visible when it is whole."""
    folder, name = os.path.split(target)
    # Always the same name: a run that was killed here is finished by the next one, which leaves no second copy.
    copied = os.path.join(folder, f".{name}.moving")
    shutil.copyfile(source, copied)
    with open(copied, "rb+") as written:
        os.fsync(written.fileno())
    os.replace(copied, target)
    os.remove(source)
