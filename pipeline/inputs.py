"""Which inputs a run may take, and which of them are taken: told by path, size and time, and where these differ by
content."""

from __future__ import annotations

import glob
import hashlib
import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from apache_beam.io.filesystems import FileSystems

from pipeline.published.commit import CommittedInput
from pipeline.published.store import open_store
from schemas.errors import InputError, UsageError
from schemas.record import InputFile
from transforms.intake.listing import list_files
from transforms.intake.opening import is_remote, open_file
from transforms.intake.problems import IntakeError
from transforms.objects import MissingClientError, check_client, is_object

_CHUNK = 1024 * 1024
MOST_HASHED = 256 * _CHUNK
"""Files over this are not hashed: the process that all others wait for does it, and files may be endless or sparse."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch whose contents were looked at: the files to read, an entry for each file of the batch, and those files
    to read of whose records some may be published already."""

    read: tuple[InputFile, ...]
    entries: tuple[CommittedInput, ...]
    reread: tuple[InputFile, ...]


def outside(files: Iterable[InputFile], output: str) -> list[InputFile]:
    """The files that do not lie below the output folder, by whatever name: what is published there would be read by
    the next run. A link that leads into it, or a mount of it at another place, is it."""
    place = _Place(open_store(output).root)
    return [file for file in files if not place.holds(file.path)]


class _Place:
    """The output folder, known by its path, by where links lead, and on this machine by what the system numbers it."""

    def __init__(self, root: str) -> None:
        self._below = posixpath.join(root, "")
        self._real = None if is_remote(root) else os.path.join(os.path.realpath(root), "")
        self._numbers = set[tuple[int, int]]() if is_remote(root) else set(_numbers_of(root))
        self._inside: dict[str, bool] = {"/": False}

    def holds(self, path: str) -> bool:
        if path.startswith(self._below):
            return True
        if is_remote(path) or self._real is None or not self._numbers:
            return False
        if os.path.islink(path) and os.path.realpath(path).startswith(self._real):
            return True
        return self._holds_folder(os.path.dirname(path))

    def _holds_folder(self, folder: str) -> bool:
        """Whether a folder is the output or one of those right in it, or lies in one that is."""
        if folder not in self._inside:
            self._inside[folder] = (
                os.path.join(os.path.realpath(folder), "").startswith(str(self._real))
                or _number(folder) in self._numbers
                or self._holds_folder(os.path.dirname(folder))
            )
        return self._inside[folder]


def _numbers_of(root: str) -> Iterator[tuple[int, int]]:
    """What tells the folder and those up to two levels in it from all others; none where it is not there yet."""
    for depth in ("", "*", "*/*"):
        for folder in glob.glob(os.path.join(glob.escape(root), depth)):
            number = _number(folder) if os.path.isdir(folder) else None
            if number is not None:
                yield number


def _number(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def check_inputs(inputs: Sequence[str]) -> None:
    """Raises UsageError for an input that no waiting will bring: one of a file system that is not known here."""
    for pattern in inputs:
        if is_object(pattern):
            _check_object(pattern)
            continue
        try:
            FileSystems.get_filesystem(pattern)
        except ValueError:
            try:
                list_files([pattern])
            except InputError as error:
                raise UsageError(str(error)) from error


def _check_object(pattern: str) -> None:
    try:
        check_client(pattern)
    except MissingClientError as error:
        raise InputError(str(error)) from error


def unread(file: InputFile, known: CommittedInput | None) -> InputFile | None:
    """What is to be read of a listed file: all of it, the slices that are not taken yet, or nothing."""
    if known is None or not known.is_same(file):
        return file
    return None if known.held_until is None else replace(file, start=known.held_until)


def check_contents(
    files: Sequence[InputFile], known: Mapping[str, CommittedInput], tell: Callable[[InputFile], None] | None = None
) -> Checked:
    """Tells files that were only touched from files that have changed; `tell` hears of each of these at once."""
    read, entries, reread = [], [], []
    for file in files:
        earlier = known.get(file.path)
        sha256 = content_hash(file)
        again = earlier is not None and (earlier.reread or not _continues(file, earlier))
        entries.append(replace(CommittedInput.of(file, sha256), reread=again))
        if earlier is not None and sha256 is not None and sha256 == earlier.sha256:
            continue
        read.append(file)
        if tell is not None:
            tell(file)
        if again:
            reread.append(file)
    return Checked(tuple(read), tuple(entries), tuple(reread))


def without_left(entries: Iterable[CommittedInput], left: Iterable[InputFile]) -> tuple[CommittedInput, ...]:
    """The entries of a batch that did not read all of its files: of a file that it has begun, up to where it came, and
    none of a file that it has not."""
    begins = {file.path: file.start for file in left}
    held = (_held(entry, begins.get(entry.path)) for entry in entries)
    return tuple(entry for entry in held if entry is not None)


def _held(entry: CommittedInput, until: int | None) -> CommittedInput | None:
    if until is None:
        return entry
    return replace(entry, held_until=until, sha256=None) if until else None


def as_listed(files: Iterable[InputFile]) -> list[InputFile]:
    """Those of the files that are still as they were listed; the others are the next run's, which reads them anew."""
    return [file for file in files if _is_as_listed(file)]


def _is_as_listed(file: InputFile) -> bool:
    try:
        now = list_files([file.path])[0]
    except InputError:
        return False
    return (now.path, now.size, now.modified_at) == (file.path, file.size, file.modified_at)


def content_hash(file: InputFile) -> str | None:
    """SHA-256 of a file's bytes; None for a slice, for a file that cannot be read, for one on another machine, and for
    a very large one.

    It is taken before the records are read: a file that changes in between is then read again by the next run.
    """
    if is_remote(file.path) or file.start or file.stop is not None or file.size > MOST_HASHED:
        return None
    digest, left = hashlib.sha256(), MOST_HASHED
    try:
        with open_file(file.path) as source:
            while left >= 0 and (chunk := source.read(_CHUNK)):
                digest.update(chunk)
                left -= len(chunk)
    except (IntakeError, OSError):
        return None
    return digest.hexdigest() if left >= 0 else None


def _continues(file: InputFile, earlier: CommittedInput) -> bool:
    """Whether a slice follows those that are taken, of a file that has not changed since."""
    return earlier.held_until is not None and earlier.held_until == file.start and earlier.is_same(file)
