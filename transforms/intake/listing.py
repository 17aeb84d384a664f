"""Which files an input names: files, folders, globs and URIs, as one sorted list."""

from __future__ import annotations

import glob
import os
import posixpath
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from schemas.errors import InputError, UsageError
from schemas.record import InputFile
from schemas.secrets import has_secret, masked
from transforms.intake.opening import is_remote
from transforms.intake.problems import one_line
from transforms.objects import Found, MissingClientError, below, check_client, is_object, look, unknown_scheme

if TYPE_CHECKING:
    from apache_beam.io.filesystem import FileMetadata

_GLOB_SIGNS = frozenset("*?[")
_HIDDEN = (".", "_")
TEMPORARY_ENDINGS = (
    *(".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".opdownload"),
    *(".inprogress", ".incomplete", ".writing", ".swp", ".lock", "._copying_", "~"),
)
"""What programs end the names of files with until these are complete."""


def list_files(patterns: Sequence[str]) -> list[InputFile]:
    """The files that the patterns name, sorted by path, each once.

    A pattern is a file, a folder (with all folders in it), a glob, or a URI of a file system that Beam knows. What
    exists under a name is that, even where the name could be read as a glob. Files and folders whose names begin
    with "." or "_" are passed over inside folders. Raises InputError where a pattern names nothing.
    """
    files: dict[str, InputFile] = {}
    for pattern in patterns:
        if has_secret(pattern):
            raise UsageError(f"{masked(pattern)} carries a secret: give it in the environment (docs/stores.md)")
        found = _list_remote(pattern) if is_remote(_without_file_scheme(pattern)) else _list_local(pattern)
        files.update((file.path, file) for file in found)
    return [files[path] for path in sorted(files)]


def pattern_of(name: str) -> str:
    """The glob that keeps matching what a name stands for: for a folder, all that lies in it at any depth."""
    name = os.path.expanduser(_without_file_scheme(name))
    if _GLOB_SIGNS.intersection(name):
        return name
    if is_remote(name):
        from apache_beam.io.filesystems import FileSystems

        is_file = not name.endswith("/") and FileSystems.exists(name)
    else:
        name = os.path.join(os.path.abspath(name), "") if os.path.isdir(name) or name.endswith("/") else name
        is_file = not name.endswith("/")
    return name if is_file else name.rstrip("/") + "/**"


def matched_file(metadata: FileMetadata) -> InputFile:
    """A file that Beam has matched, with its size and time as `list_files` gives them."""
    return _remote_file(metadata) if is_remote(metadata.path) else _local_file(os.path.abspath(metadata.path))


def is_hidden(path: str, pattern: str) -> bool:
    """Whether a matched path lies in something whose name begins with "." or "_", where the pattern names no such."""
    return any(part.startswith(_HIDDEN) for part in path.split("/") if part not in pattern.split("/"))


def _without_file_scheme(pattern: str) -> str:
    return unquote(urlsplit(pattern).path) if pattern.startswith("file://") else pattern


def _list_local(pattern: str) -> list[InputFile]:
    pattern = _without_file_scheme(pattern)
    if not pattern or "\x00" in pattern:
        raise InputError(f"no input is named {pattern!r}: give a file, a folder, a glob or a URI")
    if os.path.lexists(pattern):
        paths = [pattern]
    else:
        pattern = os.path.expanduser(pattern)
        paths = [path for path in glob.glob(pattern, recursive=True) if not _is_hidden(path, pattern)]
        if not paths:
            raise InputError(_nothing_there(pattern))
    files = [file for path in paths for file in _below(os.path.abspath(path))]
    if not files:
        raise InputError(f"no files in {pattern!r}: it holds none, or only such whose names begin with '.' or '_'")
    return files


def _nothing_there(pattern: str) -> str:
    if _GLOB_SIGNS.intersection(pattern):
        return f"no file matches {pattern!r}: check the pattern, and quote it so that the shell leaves it alone"
    return f"there is no file or folder {pattern!r}: check the path"


def _is_hidden(path: str, pattern: str) -> bool:
    """Whether a glob's match lies in something hidden that the glob itself does not name."""
    named = set(pattern.split("/"))
    return any(part.startswith(_HIDDEN) and part not in (*named, ".", "..") for part in path.split("/")) and not any(
        part.startswith(_HIDDEN) and _GLOB_SIGNS.intersection(part) for part in named
    )


def _below(path: str) -> Iterator[InputFile]:
    """The file itself, or all files in the folder; a link to a folder is followed where that is not listed already."""
    if not os.path.isdir(path):
        yield _local_file(path)
        return
    entered: set[tuple[int, int]] = set()
    folders, links = [path], list[str]()
    while folders or links:
        folder = folders.pop() if folders else links.pop()
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in entered:
            continue
        entered.add((status.st_dev, status.st_ino))
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            if folder == path:
                raise InputError(f"cannot list {path!r}: {os.strerror(error.errno or 0)}") from error
            yield InputFile(folder, 0)  # reading it tells why, as a reject
            continue
        for entry in entries:
            if entry.name.startswith(_HIDDEN):
                continue
            if not _is_folder(entry):
                yield _local_file(entry.path)
            elif entry.is_symlink():
                links.append(entry.path)
            else:
                folders.append(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder; a link that leads to itself is none, and reading it tells why, as a reject."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _local_file(path: str) -> InputFile:
    """The file as it is now; one that cannot be looked at is listed all the same, and reading it tells why."""
    try:
        status = os.stat(path)
    except OSError:
        return InputFile(path, 0)
    if not stat.S_ISREG(status.st_mode):
        return InputFile(path, 0)
    return InputFile(path, status.st_size, datetime.fromtimestamp(status.st_mtime_ns // 1000 / 1e6, timezone.utc))


def _list_remote(pattern: str) -> list[InputFile]:
    if is_object(pattern):
        return _list_objects(pattern)
    try:
        found = _match(pattern)
    except ValueError as error:
        raise InputError(unknown_scheme(pattern)) from error
    except Exception as error:
        raise InputError(f"cannot list {pattern!r}, check your access to it: {one_line(str(error))}") from error
    if not found:
        raise InputError(f"no file matches {pattern!r}: check the URI and your access to it")
    return [_remote_file(metadata) for metadata in found]


def _list_objects(pattern: str) -> list[InputFile]:
    try:
        found = list(_matching_objects(pattern))
    except MissingClientError as error:
        raise InputError(str(error)) from error
    except OSError as error:
        raise InputError(f"cannot list {pattern!r}, check your access to it: {one_line(str(error))}") from error
    if not found:
        raise InputError(f"no file matches {pattern!r}: check the URI and your access to it")
    return [InputFile(each.uri, each.size, each.modified_at) for each in found]


def _matching_objects(pattern: str) -> Iterator[Found]:
    """What exists under the very name, else what the glob matches, else what lies in the folder of that name."""
    check_client(pattern)
    named = None if pattern.endswith("/") else look(pattern)
    if named is not None:
        yield named
        return
    is_glob = bool(_GLOB_SIGNS.intersection(pattern))
    folder = re.split(r"[*?\[]", pattern)[0].rpartition("/")[0] if is_glob else pattern.rstrip("/")
    found = list(below(folder))
    # Some tools mark folders by empty objects of their names.
    folders = {parent for each in found for parent in _parents(each.uri)}
    for each in found:
        if each.size == 0 and each.uri in folders:
            continue
        if is_glob and not (_glob_pattern(pattern).fullmatch(each.uri) and not is_hidden(each.uri, pattern)):
            continue
        if is_glob or not any(part.startswith(_HIDDEN) for part in each.uri.removeprefix(folder + "/").split("/")):
            yield each


def _parents(uri: str) -> Iterator[str]:
    while "/" in uri:
        uri = uri.rpartition("/")[0]
        yield uri


@lru_cache(maxsize=64)
def _glob_pattern(pattern: str) -> re.Pattern[str]:
    """A glob as the file systems of Beam read it: "*" and "?" within a name, "**" at any depth, "[…]" one of some."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[!?[^\]]{1,99}\])", pattern)
    meant = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meant.get(part) or _one_of(part) for part in parts), re.DOTALL)


def _one_of(part: str) -> str:
    """A glob's "[…]" as a pattern's; other words as they are."""
    if not (part.startswith("[") and part.endswith("]") and len(part) > 2):
        return re.escape(part)
    inner = part[1:-1].replace("\\", "\\\\").replace("[", "\\[")
    return f"[^{inner[1:]}]" if inner.startswith("!") else f"[{inner}]"


def _match(pattern: str) -> list[FileMetadata]:
    """What exists under the very name, else what the glob matches, else what lies in the folder of that name."""
    # Beam takes two seconds to import, which a list of local files does not wait for.
    from apache_beam.io.filesystems import FileSystems

    if FileSystems.exists(pattern) and not pattern.endswith("/"):
        system = FileSystems.get_filesystem(pattern)
        return [system.metadata(pattern)]
    if _GLOB_SIGNS.intersection(pattern):
        return list(FileSystems.match([pattern])[0].metadata_list)
    folder = pattern.rstrip("/") + "/"
    return list(_visible(FileSystems.match([folder + "**"])[0].metadata_list, folder))


def _visible(found: Iterable[FileMetadata], folder: str) -> Iterator[FileMetadata]:
    for metadata in found:
        if not any(part.startswith(_HIDDEN) for part in metadata.path.removeprefix(folder).split("/")):
            yield metadata


def _remote_file(metadata: FileMetadata) -> InputFile:
    seconds = metadata.last_updated_in_seconds
    return InputFile(
        metadata.path, metadata.size_in_bytes, datetime.fromtimestamp(seconds, timezone.utc) if seconds else None
    )


def is_temporary(path: str) -> bool:
    """Whether the name is one that programs use until a file is complete."""
    name = posixpath.basename(path).lower()
    return name.endswith(TEMPORARY_ENDINGS) or name.startswith("~$")
