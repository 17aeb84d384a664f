"""An output folder on S3, Google Cloud Storage or Azure, by its URI: `create` and the lock decide between machines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from transforms import objects
from transforms.objects import Version


class ObjectStore:
    """The objects below a URI."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")

    def full_path(self, path: str) -> str:
        return f"{self.root}/{path}" if path else self.root

    def create(self, path: str, content: bytes) -> bool:
        return objects.create(self.full_path(path), content)

    def replace(self, path: str, content: bytes) -> None:
        with objects.open_writer(self.full_path(path)) as target:
            target.write(content)

    def read_version(self, path: str) -> tuple[bytes, Version] | None:
        """The file's bytes and what tells this state of it from others, None where there is no such file."""
        return objects.read_version(self.full_path(path))

    def replace_version(self, path: str, content: bytes, version: Version) -> bool:
        """Replaces a file where it is still in this state, and says whether it did."""
        return objects.replace_version(self.full_path(path), content, version)

    def read(self, path: str) -> bytes | None:
        return objects.read(self.full_path(path))

    def open(self, path: str) -> BinaryIO:
        return objects.open_reader(self.full_path(path))

    def size(self, path: str) -> int | None:
        return objects.size_of(self.full_path(path))

    def move(self, source: str, target: str) -> None:
        """A copy that is whole when it is there, and then the source goes; killed in between, both are there."""
        objects.copy(self.full_path(source), self.full_path(target))
        objects.delete([self.full_path(source)])

    def replace_in_folder(self, folder: str, prepared: str, added: Mapping[str, str], retired: Collection[str]) -> bool:
        """No object store has an act for it."""
        return False

    def delete_empty(self, folder: str) -> None:
        """Nothing to do: there are no folders."""

    def sync(self, paths: list[str]) -> None:
        """Nothing to do: what such a store has acknowledged is durable."""

    def names(self, folder: str) -> list[str]:
        return objects.names_in(self.full_path(folder))

    def files(self, folder: str) -> Iterator[str]:
        for found in objects.below(self.full_path(folder)):
            yield found.uri[len(self.root) + 1 :]

    def delete(self, path: str) -> None:
        objects.delete([self.full_path(path), *(found.uri for found in objects.below(self.full_path(path)))])

    def free_bytes(self) -> int | None:
        return None

    def prepare(self) -> None:
        """Nothing to do: there are no folders."""
