"""The files below one output folder, on a local disk or on any file system that Beam knows.

What is atomic where:

| act       | local disk                      | object store (gs, s3, azfs)             | other (hdfs)              |
|-----------|---------------------------------|-----------------------------------------|---------------------------|
| `create`  | link of a synced temporary file | whole-object put, if there is none      | check, then rename        |
| `replace` | rename of a synced temporary    | whole-object put                        | delete, then rename       |
| `move`    | rename                          | copy, then delete; the copy is whole    | rename                    |
| `replace_in_folder` | exchange of two folders (Linux) | none                          | none                      |
| `names`   | the folder                      | a listing; these stores list what is written | the folder           |

So on a local disk and on object stores `create` decides between two writers by itself; elsewhere the lock must have
decided before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO, Protocol

from pipeline.published.local_store import LocalStore
from pipeline.published.object_store import ObjectStore
from schemas.errors import OutputError, UsageError
from schemas.secrets import has_secret, masked
from transforms.objects import MissingClientError, check_client, is_object
from transforms.publishing.files import is_local


class FileStore(Protocol):
    """Files by their path relative to `root`, with "/" between folders. Failures are OSErrors."""

    root: str

    def full_path(self, path: str) -> str:
        """The path as others open it."""
        ...

    def create(self, path: str, content: bytes) -> bool:
        """Writes a new file, whole and durable, and says whether it did: False where there is one already."""
        ...

    def replace(self, path: str, content: bytes) -> None:
        """Writes a file whole and durable, in place of an older one."""
        ...

    def read(self, path: str) -> bytes | None:
        """The file's bytes, None where there is no such file."""
        ...

    def open(self, path: str) -> BinaryIO:
        """The file, to read by and by."""
        ...

    def size(self, path: str) -> int | None:
        """The file's size in bytes, None where there is no such file."""
        ...

    def move(self, source: str, target: str) -> None:
        """Moves a whole file; nobody sees a part of it under the target's name."""
        ...

    def replace_in_folder(self, folder: str, prepared: str, added: Mapping[str, str], retired: Collection[str]) -> bool:
        """In one act takes the files named in `retired` out of a folder and brings those of `added` in, by name.

        False, with nothing changed, where this file system has no such act. The new folder is built at `prepared`,
        where the old one stands afterwards; the files of `added` stay where they are, too.
        """
        ...

    def delete_empty(self, folder: str) -> None:
        """Deletes a folder in which nothing is, and those above it of which this is true then."""
        ...

    def sync(self, paths: list[str]) -> None:
        """Makes the names of these files outlive a power cut, and the lack of them where they were deleted."""
        ...

    def names(self, folder: str) -> list[str]:
        """The names right in a folder, files and folders, sorted; none where it is missing."""
        ...

    def files(self, folder: str) -> Iterator[str]:
        """The paths of all files below a folder, at any depth."""
        ...

    def delete(self, path: str) -> None:
        """Deletes a file, or a folder with all that is in it, where it exists."""
        ...

    def free_bytes(self) -> int | None:
        """The space left, None where there is no such limit."""
        ...

    def prepare(self) -> None:
        """Makes the output folder where it is missing."""
        ...


def open_store(path: str) -> FileStore:
    """The store of an output folder, given as a path or as a URI."""
    if not path.strip() or "\x00" in path:
        raise UsageError(f"no folder is named {path!r}: name one, or a URI")
    if has_secret(path):
        raise UsageError(
            f"{masked(path)} carries a secret: give it in the environment (docs/stores.md), not in the URI"
        )
    path = path.removeprefix("file://")
    if is_local(path):
        return LocalStore(path)
    if is_object(path):
        return _object_store(path)
    # Beam takes a second or two to load, which those who only look at a local folder need not wait for.
    from pipeline.published.beam_store import BeamStore

    return BeamStore(path)


def _object_store(path: str) -> FileStore:
    try:
        check_client(path)
    except MissingClientError as error:
        raise OutputError(str(error)) from error
    return ObjectStore(path)
