"""Is what lies in the folder what was committed? Files, checksums, rows, schemas, ledgers, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.published.commit import Commit, read_commit
from pipeline.published.layout import COMMITS, STAGING, STATE, commit_path, commits_in, done_path, stage_path
from pipeline.published.lock import living_holder
from pipeline.published.store import FileStore, open_store
from pipeline.state.names import covered
from schemas.errors import OutputError
from schemas.tables import SCHEMA_VERSION, SCHEMAS, Dataset
from transforms.publishing.manifest import ManifestFile, StateFile

_CHUNK = 1024 * 1024
_VERSION_KEY = b"copydesk.schema_version"


class Fault(str, Enum):
    """What can be wrong with a published folder."""

    MISSING = "missing"  # a file of a commit is not there
    CHANGED = "changed"  # its bytes are not those that were committed
    ROWS = "rows"  # its number of rows is not
    SCHEMA = "schema"  # its columns are not those of its dataset
    UNREADABLE = "unreadable"  # it is no Parquet file, or a commit file is no commit
    LEDGER = "ledger"  # a commit's numbers do not add up
    UNFINISHED = "unfinished"  # a commit is not done: the next run will finish it
    STRAY = "stray"  # a file that no commit knows
    DOUBLED = "doubled"  # a file that two commits hold


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what kind, with which file (relative to the folder), and how it shows."""

    fault: Fault
    path: str
    detail: str


def verify(path: str) -> list[Problem]:
    """All that is wrong with a published folder, in the order of its paths; nothing where all is well.

    It may run while the folder is written to: a living run's own stage and unfinished commit are no problems. Raises
    OutputError where there is no published folder.
    """
    store = open_store(path)
    if not store.names(COMMITS) and not store.names(""):
        raise OutputError(f"{store.root} is missing or empty: there is nothing to verify")
    return sorted(_problems(store), key=lambda problem: (problem.path, problem.fault.value, problem.detail))


def _problems(store: FileStore) -> Iterator[Problem]:
    # The files are listed before the commits are read: what is published in between is then known to a commit.
    found = [file for dataset in Dataset for file in store.files(dataset.value)]
    state = list(store.files(STATE))
    at_work = living_holder(store) is not None
    commits, done = commits_in(store.names(COMMITS))
    owners: dict[str, str] = {}
    remembered: dict[str, StateFile] = {}
    for name in commits:
        finished = name in done
        if not finished and not at_work:
            yield Problem(Fault.UNFINISHED, commit_path(name), "the next run will finish it")
        try:
            commit = read_commit(store, name)
        except OutputError as error:
            yield Problem(Fault.UNREADABLE, commit_path(name), str(error))
            continue
        yield from _ledger_problems(commit)
        owners.update((file.path, name) for file in commit.manifest.state)
        remembered.update((file.path, file) for file in commit.manifest.state if finished)
        for file in commit.manifest.files:
            if file.path in owners:
                yield Problem(Fault.DOUBLED, file.path, f"in commits {owners[file.path]} and {name}")
            owners[file.path] = name
            if finished:
                yield from file_problems(store, file)
    yield from _state_problems(store, remembered)
    yield from _strays(store, [file for file in found + state if file not in owners], commits, done, at_work)


def _ledger_problems(commit: Commit) -> Iterator[Problem]:
    for problem in commit.manifest.problems():
        yield Problem(Fault.LEDGER, commit_path(commit.name), problem)


def _state_problems(store: FileStore, remembered: dict[str, StateFile]) -> Iterator[Problem]:
    """What is wrong with what later runs must know; segments that were merged into another may be gone."""
    replaced = set(covered(remembered))
    for path, file in remembered.items():
        if path in replaced:
            continue
        if store.size(path) is None:
            yield Problem(Fault.MISSING, path, "later runs do not know its stories; restore it from a backup")
        elif (actual := sha256_of(store, path)) != file.sha256:
            yield Problem(Fault.CHANGED, path, f"SHA-256 is {actual}, not {file.sha256}")


def _strays(
    store: FileStore, unknown: list[str], commits: list[str], done: set[str], at_work: bool
) -> Iterator[Problem]:
    for path in unknown:
        seen_by = "later runs take it for known" if path.startswith(STATE) else "readers who glob count its rows"
        yield Problem(Fault.STRAY, path, f"no commit holds it; {seen_by}")
    for name in sorted(done - set(commits)):
        yield Problem(Fault.MISSING, commit_path(name), f"{done_path(name)} says that it was done")
    for name in store.names(STAGING):
        if not at_work and name not in set(commits) - done:
            yield Problem(Fault.STRAY, stage_path(name), "left by a crashed run; the next run deletes it")


def file_problems(store: FileStore, file: ManifestFile) -> Iterator[Problem]:
    """What is wrong with one published file."""
    if store.size(file.path) is None:
        yield Problem(Fault.MISSING, file.path, f"{file.rows} rows are lost")
        return
    actual = sha256_of(store, file.path)
    if actual != file.sha256:
        yield Problem(Fault.CHANGED, file.path, f"SHA-256 is {actual}, not {file.sha256}")
    yield from _parquet_problems(store, file)


def _parquet_problems(store: FileStore, file: ManifestFile) -> Iterator[Problem]:
    try:
        with store.open(file.path) as source, pq.ParquetFile(source) as parquet:
            rows, schema = parquet.metadata.num_rows, parquet.schema_arrow
    except (OSError, pa.ArrowException) as error:
        yield Problem(Fault.UNREADABLE, file.path, f"it is no whole Parquet file: {error}")
        return
    if rows != file.rows:
        yield Problem(Fault.ROWS, file.path, f"{rows} rows, not {file.rows}")
    version = (schema.metadata or {}).get(_VERSION_KEY, b"").decode("utf-8", "replace")
    if version == SCHEMA_VERSION and not schema.equals(SCHEMAS[file.dataset]):
        yield Problem(Fault.SCHEMA, file.path, f"its columns are not those of {file.dataset.value}")
    if not version:
        yield Problem(Fault.SCHEMA, file.path, "it has no schema version")


def sha256_of(store: FileStore, path: str) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with store.open(path) as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
