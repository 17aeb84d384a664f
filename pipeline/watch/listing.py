"""What is in the inputs now: each is listed by itself, so that one which fails or is not there yet hides no other."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apache_beam.io.filesystems import FileSystems

from pipeline.published.store import open_store
from schemas.errors import InputError, UsageError
from schemas.record import InputFile
from transforms.intake.listing import list_files


@dataclass(frozen=True, slots=True)
class Listed:
    """The files that were found, what is waited for, and what could not be listed, both in words."""

    files: tuple[InputFile, ...]
    waiting: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()


def list_inputs(inputs: Sequence[str], output: str) -> Listed:
    """Lists all inputs; files below the output folder are never an input."""
    files: dict[str, InputFile] = {}
    waiting, failures = list[str](), list[str]()
    for pattern in inputs:
        try:
            files.update((file.path, file) for file in list_files([pattern]))
        except InputError as error:
            # An empty or missing input is found by looking; whatever has a cause of its own is a failure to look.
            (waiting if error.__cause__ is None else failures).append(str(error))
    found = tuple(files[path] for path in sorted(files))
    return Listed(tuple(_outside(found, open_store(output).root)), tuple(waiting), tuple(failures))


def _outside(files: Iterable[InputFile], output: str) -> Iterable[InputFile]:
    below = posixpath.join(output, "")
    return (file for file in files if not file.path.startswith(below))


def check_inputs(inputs: Sequence[str]) -> None:
    """Raises UsageError for an input that no waiting will bring: one of a file system that is not known here."""
    for pattern in inputs:
        try:
            FileSystems.get_filesystem(pattern)
        except ValueError:
            try:
                list_files([pattern])
            except InputError as error:
                raise UsageError(str(error)) from error
