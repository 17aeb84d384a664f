"""An output folder on a file system that Beam knows and that is no object store, by URI: hdfs."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO, cast

from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from schemas.errors import OutputError
from transforms.objects import unknown_scheme
from transforms.publishing.files import write_whole

_WHOLE_PUTS: set[str] = set()
"""File systems whose files appear when they are closed, and not before."""


class BeamStore:
    """The files below a URI. BeamIOError, which is an OSError, tells of failures."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self._whole_puts = FileSystems.get_scheme(root) in _WHOLE_PUTS
        try:
            FileSystems.get_filesystem(root)
        except ValueError as error:
            raise OutputError(unknown_scheme(root)) from error

    def full_path(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root

    def create(self, path: str, content: bytes) -> bool:
        if self.size(path) is not None:
            return False
        self.replace(path, content)
        return True

    def replace(self, path: str, content: bytes) -> None:
        full = self.full_path(path)
        if self._whole_puts:
            write_whole(full, content)
            return
        temporary = posixpath.join(posixpath.dirname(full), f".{posixpath.basename(full)}.tmp")
        write_whole(temporary, content)
        self.delete(path)
        FileSystems.rename([temporary], [full])

    def read(self, path: str) -> bytes | None:
        if self.size(path) is None:
            return None
        with self.open(path) as source:
            return source.read()

    def open(self, path: str) -> BinaryIO:
        return cast(BinaryIO, FileSystems.open(self.full_path(path), compression_type=CompressionTypes.UNCOMPRESSED))

    def size(self, path: str) -> int | None:
        full = self.full_path(path)
        for metadata in FileSystems.match([full])[0].metadata_list:
            if metadata.path == full:
                return int(metadata.size_in_bytes)
        return None

    def move(self, source: str, target: str) -> None:
        full_source, full_target = self.full_path(source), self.full_path(target)
        _make_folder(posixpath.dirname(full_target))
        FileSystems.rename([full_source], [full_target])

    def replace_in_folder(self, folder: str, prepared: str, added: Mapping[str, str], retired: Collection[str]) -> bool:
        """No file system of Beam's has an act for it."""
        return False

    def delete_empty(self, folder: str) -> None:
        """Nothing to do: no reader lists folders for themselves."""

    def sync(self, paths: list[str]) -> None:
        """Nothing to do: what such a store has acknowledged is durable."""

    def names(self, folder: str) -> list[str]:
        prefix = folder + "/" if folder else ""
        return sorted({path[len(prefix) :].split("/", 1)[0] for path in self.files(folder)})

    def files(self, folder: str) -> Iterator[str]:
        pattern = self.full_path(folder) + "/**"
        found = (metadata.path for metadata in FileSystems.match([pattern])[0].metadata_list)
        yield from sorted(path[len(self.root) + 1 :] for path in found)

    def delete(self, path: str) -> None:
        if self.size(path) is not None:
            FileSystems.delete([self.full_path(path)])
            return
        below = [self.full_path(found) for found in self.files(path)]
        if below:
            FileSystems.delete(below)

    def free_bytes(self) -> int | None:
        return None

    def prepare(self) -> None:
        """Nothing to do: folders are made as files are written."""


def _make_folder(full: str) -> None:
    """Makes a folder on file systems that have such; on the others, and where it exists, there is nothing to do."""
    if not FileSystems.exists(full):
        FileSystems.mkdirs(full)
