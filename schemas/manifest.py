"""The ledger of one batch: what was read, what was written, and the proof that nothing is lost between them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from schemas.errors import CopydeskError
from schemas.record import InputFile
from schemas.run_info import RunInfo
from schemas.tables import SCHEMA_VERSION, Dataset

MANIFEST_NAME = "manifest.json"
"""The name of the ledger in its stage folder."""


class LedgerError(CopydeskError):
    """Records were lost or doubled between reading and writing: a defect of ours."""


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One Parquet file that waits in the stage.

    `stage_path` is relative to the stage folder, `path` to the output folder; `reasons` counts the rows of
    a file of rejects by their reason, sorted by name, and is empty for the other datasets.
    """

    dataset: Dataset
    partition: str
    stage_path: str
    path: str
    rows: int
    bytes: int
    sha256: str
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class StateFile:
    """One file of what later runs must know, that waits in the stage; no reader of the datasets sees it."""

    stage_path: str
    path: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one batch read and wrote; `rejects` are counted by reason, sorted by name.

    `left` is what of its files the batch did not read, as it was full: it is for the next batch, and in no commit.
    """

    run_id: str
    started_at: str
    records_read: int
    copies: int
    rejects: tuple[tuple[str, int], ...]
    stories: int
    files: tuple[ManifestFile, ...]
    state: tuple[StateFile, ...] = ()
    links: int = 0
    schema_version: str = SCHEMA_VERSION
    left: tuple[InputFile, ...] = ()

    @property
    def staged(self) -> tuple[ManifestFile | StateFile, ...]:
        """All files that the batch's commit brings into place, those for readers last: then the state knows them."""
        return (*self.state, *self.files)

    @property
    def rejected(self) -> int:
        return sum(count for _, count in self.rejects)

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    def check(self) -> None:
        """Raises LedgerError where `records read = copies + rejects` does not hold, or the files say otherwise."""
        for problem in self.problems():
            raise LedgerError(f"the ledger of run {self.run_id} does not add up: {problem}; nothing was published")

    def problems(self) -> list[str]:
        """What does not add up, in words; empty where all is well."""
        found = []
        if self.records_read != self.copies + self.rejected:
            found.append(f"{self.records_read} records read, but {self.copies} copies + {self.rejected} rejects")
        if self.stories > self.copies:
            found.append(f"{self.stories} stories of {self.copies} copies")
        for name, counted, dataset in (
            ("stories", self.stories, Dataset.ARTICLES),
            ("copies", self.copies, Dataset.COPIES),
            ("rejects", self.rejected, Dataset.REJECTS),
            ("links", self.links, Dataset.LINKS),
        ):
            rows = rows_in(self.files, dataset)
            if rows != counted:
                found.append(f"{counted} {name}, but {rows} rows in files")
        paths = Counter(file.path for file in self.staged)
        found.extend(f"{path} is listed {times} times" for path, times in paths.items() if times > 1)
        return found


def build_manifest(
    run: RunInfo,
    records_read: int,
    staged: Iterable[ManifestFile | StateFile],
    left: Iterable[InputFile] = (),
    links: int | None = None,
) -> Manifest:
    """The manifest of a batch: its numbers are those of the files that were written, but for those that were counted
    before: the records that were read, and `links` where they were found by this batch."""
    everything = sorted(staged, key=lambda file: file.path)
    ordered = tuple(file for file in everything if isinstance(file, ManifestFile))
    reasons: Counter[str] = Counter()
    for file in ordered:
        reasons.update(dict(file.reasons))
    return Manifest(
        run_id=run.run_id,
        started_at=run.started_at.isoformat(),
        records_read=records_read,
        copies=rows_in(ordered, Dataset.COPIES),
        rejects=tuple(sorted(reasons.items())),
        stories=rows_in(ordered, Dataset.ARTICLES),
        files=ordered,
        state=tuple(file for file in everything if isinstance(file, StateFile)),
        left=tuple(sorted(left, key=lambda file: file.path)),
        links=rows_in(ordered, Dataset.LINKS) if links is None else links,
    )


def rows_in(files: Iterable[ManifestFile], dataset: Dataset) -> int:
    """The rows of one dataset in these files."""
    return sum(file.rows for file in files if file.dataset is dataset)


def manifest_to_json(manifest: Manifest) -> bytes:
    """The manifest as indented JSON, the same bytes for the same manifest."""
    return json.dumps(manifest_to_dict(manifest), indent=1).encode("ascii")


def manifest_from_json(content: bytes) -> Manifest:
    """The manifest that `manifest_to_json` wrote; ValueError, KeyError or TypeError where it is something else."""
    return manifest_from_dict(json.loads(content))


def manifest_to_dict(manifest: Manifest) -> dict[str, Any]:
    """The manifest in JSON's types, counts by reason as an object."""
    fields = {
        **asdict(manifest),
        "rejects": dict(manifest.rejects),
        "files": [file_to_dict(file) for file in manifest.files],
        "left": [{**asdict(file), "modified_at": _isoformat(file.modified_at)} for file in manifest.left],
    }
    if not manifest.left:
        del fields["left"]
    return fields


def manifest_from_dict(fields: Mapping[str, Any]) -> Manifest:
    """The manifest of its JSON object."""
    datetime.fromisoformat(fields["started_at"])
    return Manifest(
        **{
            **fields,
            "rejects": tuple(sorted(fields["rejects"].items())),
            "files": tuple(file_from_dict(file) for file in fields["files"]),
            "state": tuple(StateFile(**file) for file in fields["state"]),
            "left": tuple(_left_from_dict(file) for file in fields.get("left", ())),
        }
    )


def _isoformat(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _left_from_dict(fields: Mapping[str, Any]) -> InputFile:
    modified_at = fields["modified_at"]
    return InputFile(**{**fields, "modified_at": modified_at and datetime.fromisoformat(modified_at)})


def file_to_dict(file: ManifestFile) -> dict[str, Any]:
    """A file's entry in JSON's types."""
    return {**asdict(file), "dataset": file.dataset.value, "reasons": dict(file.reasons)}


def file_from_dict(fields: Mapping[str, Any]) -> ManifestFile:
    """The entry of its JSON object."""
    reasons = tuple(sorted(fields["reasons"].items()))
    return ManifestFile(**{**fields, "dataset": Dataset(fields["dataset"]), "reasons": reasons})
