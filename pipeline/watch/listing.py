"""What is in the inputs now: each is listed by itself, so that one which fails or is not there yet hides no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.inputs import outside
from schemas.errors import InputError
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
    return Listed(tuple(outside(found, output)), tuple(waiting), tuple(failures))
