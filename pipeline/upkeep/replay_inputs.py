"""The inputs of rejects as they lie there now: those that are as they were, and why the others are left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.inputs import content_hash
from pipeline.published.commit import CommittedInput
from schemas.errors import InputError
from schemas.record import InputFile
from transforms.intake.listing import list_files
from transforms.publishing.partitions import without_surrogates

GONE = "gone"
CHANGED = "changed since; copydesk run reads it as new"
UNKNOWN = "no commit holds it"


def find_inputs(
    published_paths: Iterable[str], known: Mapping[str, CommittedInput]
) -> tuple[dict[str, InputFile], dict[str, str]]:
    """The files of published paths that are as they were committed, and what keeps the others from being read again.

    Of a file whose first slices alone are published only those are read: the rest is for the next run.
    """
    originals = {without_surrogates(path): path for path in known}
    files, left = {}, {}
    for path in published_paths:
        original = originals.get(path)
        file = None if original is None else _listed(original)
        if original is None:
            left[path] = UNKNOWN
        elif file is None:
            left[path] = GONE
        elif not _is_same(file, known[original]):
            left[path] = CHANGED
        else:
            files[path] = replace(file, stop=known[original].held_until)
    return files, left


def _listed(path: str) -> InputFile | None:
    try:
        files = list_files([path])
    except InputError:
        return None
    return next((file for file in files if file.path == path), None)


def _is_same(file: InputFile, entry: CommittedInput) -> bool:
    if entry.is_same(file):
        return True
    return entry.sha256 is not None and content_hash(file) == entry.sha256
