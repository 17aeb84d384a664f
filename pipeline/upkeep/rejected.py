"""The published rejects, to be read again: those that are wanted, and where the others stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.published.store import FileStore
from schemas.manifest import ManifestFile
from schemas.reject import RejectReason, Stage
from transforms.publishing.faults import told_as_damaged

_COLUMNS = ["copy_id", "input_path", "record_offset", "reason", "rule", "evidence", "stage", "bytes"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rejects are replayed: those of these reasons (all where none is named), of runs on this day or later."""

    reasons: frozenset[RejectReason] = frozenset()
    since: date | None = None

    def has_day(self, file: ManifestFile) -> bool:
        """Whether a file of rejects is of a day that is wanted."""
        day = file.partition.partition("=")[2]
        return self.since is None or day >= self.since.isoformat()


@dataclass(frozen=True, slots=True)
class Rejected:
    """One published reject: where its record stood, why it was rejected, and the partition of its row.

    `input_path` is as it was published, where a character that is no UTF-8 reads "�"; `bytes` is 0 where unknown.
    """

    copy_id: str
    input_path: str
    record_offset: int
    reason: str
    rule: str
    evidence: str
    stage: str
    bytes: int
    partition: str

    @property
    def verdict(self) -> tuple[str, str, str, str]:
        return self.reason, self.rule, self.evidence, self.stage

    @property
    def is_stretch(self) -> bool:
        """Whether it may stand for more than one record: what could not be read was not told apart."""
        return self.stage == Stage.INTAKE.value


@dataclass(slots=True)
class Rejects:
    """The rejects that are wanted, by input, and the offsets of the other rejects of the same inputs."""

    wanted: dict[str, list[Rejected]] = field(default_factory=dict)
    others: dict[str, set[int]] = field(default_factory=dict)


def find_rejects(store: FileStore, files: list[ManifestFile], wanted: Wanted) -> Rejects:
    """The rejects in these files."""
    found: defaultdict[str, list[Rejected]] = defaultdict(list)
    for file in files:
        if wanted.has_day(file):
            for row in _rows(store, file, wanted):
                found[row.input_path].append(row)
    chosen = {row.copy_id for rows in found.values() for row in rows}
    others: defaultdict[str, set[int]] = defaultdict(set)
    paths = pa.array(sorted(found), pa.string())
    for file in files:
        table = _read(store, file, ["copy_id", "input_path", "record_offset"])
        for row in table.filter(pc.is_in(table["input_path"], value_set=paths)).to_pylist():
            if row["copy_id"] not in chosen:
                others[row["input_path"]].add(row["record_offset"])
    by_offset = {path: sorted(rows, key=lambda row: (row.record_offset, row.copy_id)) for path, rows in found.items()}
    return Rejects({path: by_offset[path] for path in sorted(by_offset)}, dict(others))


def files_with(store: FileStore, files: list[ManifestFile], ids: set[str]) -> list[ManifestFile]:
    """Those of the files of rejects in which any of these ids stands."""
    values = pa.array(sorted(ids), pa.string())
    return [
        file for file in files if pc.any(pc.is_in(_read(store, file, ["copy_id"])["copy_id"], value_set=values)).as_py()
    ]


def _rows(store: FileStore, file: ManifestFile, wanted: Wanted) -> Iterator[Rejected]:
    table = _read(store, file, _COLUMNS)
    if wanted.reasons:
        reasons = pa.array(sorted(reason.value for reason in wanted.reasons), pa.string())
        table = table.filter(pc.is_in(table["reason"], value_set=reasons))
    for row in table.to_pylist():
        yield Rejected(**{**row, "bytes": max(row["bytes"], 0)}, partition=file.partition)


def _read(store: FileStore, file: ManifestFile, columns: list[str]) -> pa.Table:
    with told_as_damaged(store.full_path(file.path)), store.open(file.path) as source:
        return pq.read_table(source, columns=columns, partitioning=None)
