"""What a commit file says: the files to publish, those to retire, the inputs they were made of, the ledger."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from operator import attrgetter
from typing import Any

import msgspec

from pipeline.published.store import FileStore
from schemas.errors import OutputError
from schemas.layout import ROOT, commit_path
from schemas.manifest import (
    Manifest,
    ManifestFile,
    file_from_dict,
    file_to_dict,
    manifest_from_dict,
    manifest_to_dict,
)
from schemas.record import InputFile
from transforms.publishing.faults import told_as_damaged

FORMAT = 1
"""The version of the commit file; a later one is refused, not misread."""
RETIRING_FORMAT = 2
"""The version where files are retired: who knows the first alone must not finish such a commit half."""


class Act(str, Enum):
    """What a commit came of."""

    RUN = "run"  # new input was read
    COMPACT = "compact"  # small files were merged into larger ones
    REPLAY = "replay"  # rejected records were read again
    RETRACT = "retract"  # published records were taken back


@dataclass(frozen=True, slots=True)
class CommittedInput:
    """An input file that a commit holds: as it was listed, and the SHA-256 of its bytes where that was taken.

    `held_until` is set where only the file's first slices are held: those records whose offset is below it. `reread`
    says that an earlier commit holds an older state of the file, whose records are not published twice.
    """

    path: str
    size: int
    modified_at: datetime | None = None
    sha256: str | None = None
    held_until: int | None = None
    reread: bool = False

    @classmethod
    def of(cls, file: InputFile, sha256: str | None = None) -> CommittedInput:
        """The entry of a listed file, or of a slice of it and those before."""
        return cls(file.path, file.size, file.modified_at, sha256, file.stop)

    def is_same(self, file: InputFile) -> bool:
        """Whether the file looks as it did when it was committed."""
        return (self.path, self.size, self.modified_at) == (file.path, file.size, file.modified_at)


_INPUT_FIELDS = tuple(field.name for field in fields(CommittedInput))
_VALUES = attrgetter(*_INPUT_FIELDS)


@dataclass(frozen=True, slots=True)
class Commit:
    """One batch that is published, or will be: its name, when it was decided, what it holds.

    `retired` are files of earlier commits that it takes out of the datasets; rows of theirs that are to stay stand in
    its own files.
    """

    name: str
    committed_at: datetime
    manifest: Manifest
    inputs: tuple[CommittedInput, ...]
    retired: tuple[ManifestFile, ...] = ()
    act: Act = Act.RUN
    config_sha256: str | None = None
    """The hash of the config that the run was given."""
    judge_sha256: str | None = None
    """The hash of the judge of lines that the run asked in place of the shipped one."""


def commit_to_json(commit: Commit) -> bytes:
    """The commit as JSON; ASCII, since a file name that is no UTF-8 must come back as it was."""
    content = {
        "format": RETIRING_FORMAT if commit.retired else FORMAT,
        "name": commit.name,
        "committed_at": commit.committed_at.isoformat(),
        "manifest": manifest_to_dict(commit.manifest),
        "inputs": [_input_to_dict(file) for file in commit.inputs],
        "retired": [file_to_dict(file) for file in commit.retired],
        "act": commit.act.value,
    }
    hashes = {"config_sha256": commit.config_sha256, "judge_sha256": commit.judge_sha256}
    content |= {name: sha256 for name, sha256 in hashes.items() if sha256 is not None}
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def _input_to_dict(file: CommittedInput) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(_INPUT_FIELDS, _VALUES(file), strict=True))
    return {**values, "modified_at": file.modified_at and file.modified_at.isoformat()}


def commit_from_json(content: bytes) -> Commit:
    """The commit that `commit_to_json` wrote; ValueError, KeyError or TypeError where it is something else."""
    fields = json.loads(content)
    if fields["format"] not in (FORMAT, RETIRING_FORMAT):
        raise ValueError(f"format {fields['format']} is not known to this version")
    return Commit(
        name=_typed(fields["name"], str),
        committed_at=datetime.fromisoformat(fields["committed_at"]),
        manifest=_typed(manifest_from_dict(fields["manifest"]), Manifest),
        inputs=_typed(fields["inputs"], tuple[CommittedInput, ...]),
        retired=_typed(tuple(file_from_dict(file) for file in fields.get("retired", ())), tuple[ManifestFile, ...]),
        act=Act(fields.get("act", Act.RUN)),
        config_sha256=_typed(fields.get("config_sha256"), str | None),
        judge_sha256=_typed(fields.get("judge_sha256"), str | None),
    )


def _typed(value: Any, wanted: Any) -> Any:
    """The value with all in it of the types that its class declares; ValueError where something is of another."""
    try:
        return msgspec.convert(msgspec.to_builtins(value, builtin_types=(datetime,)), wanted)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


def read_commit(store: FileStore, name: str) -> Commit:
    """A commit by its name; raises OutputError where its file is missing or damaged."""
    path = commit_path(name)
    with told_as_damaged(store.full_path(path)):
        content = store.read(path)
    if content is None:
        raise OutputError(f"{store.full_path(path)} is missing; run `copydesk verify` on the folder")
    with told_as_damaged(store.full_path(path)):
        commit = commit_from_json(content)
        check_paths(commit)
    return commit


def check_paths(commit: Commit) -> None:
    """Raises ValueError where a commit names a file that is not its own to publish or to retire, as one that lies
    outside of the folder: what it says is moved and deleted."""
    for file in (*commit.manifest.files, *commit.retired):
        _check_path(file.path, f"{file.dataset.value}/")
    for state in commit.manifest.state:
        _check_path(state.path, f"{ROOT}/")
    for staged in commit.manifest.staged:
        _check_path(staged.stage_path, "")


def _check_path(path: str, folder: str) -> None:
    if not path.startswith(folder) or path != posixpath.normpath(path) or path.startswith(("/", "../")):
        raise ValueError(f"{path!r} is no place for a file of it")
