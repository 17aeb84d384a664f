"""Is what lies in the folder what was committed? Files, checksums, rows, schemas, ledgers, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.published.balance import balance_problems
from pipeline.published.commit import Commit, read_commit
from pipeline.published.lock import living_owner
from pipeline.published.store import FileStore, open_store
from schemas.errors import OutputError
from schemas.layout import COMMITS, DELTA_LOG, STAGING, STATE, commit_path, commits_in, done_path, stage_path
from schemas.manifest import ManifestFile, StateFile
from schemas.tables import Dataset
from schemas.versions import VERSION_KEY, schema_of
from transforms.memory.segment_names import covered
from transforms.publishing.faults import advice_on, one_line

_CHUNK = 1024 * 1024
_TRIES = 5


class Fault(str, Enum):
    """What can be wrong with a published folder."""

    MISSING = "missing"  # a file of a commit is not there
    CHANGED = "changed"  # its bytes are not those that were committed
    ROWS = "rows"  # its number of rows is not
    SCHEMA = "schema"  # its columns are not those of its dataset and version
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
    problems: list[Problem] = []
    for _ in range(_TRIES):
        # The files are listed before the commits are read: what is published in between is then known to a commit.
        folders = (*[dataset.value for dataset in Dataset], STATE)
        found = [file for folder in folders for file in store.files(folder) if f"/{DELTA_LOG}/" not in file]
        names = store.names(COMMITS)
        problems = list(_problems(store, found, names))
        # What a commit has retired in between is missing, and that is no problem.
        if not problems or names == store.names(COMMITS):
            break
    return sorted(problems, key=lambda problem: (problem.path, problem.fault.value, problem.detail))


@dataclass(slots=True)
class _Books:
    """What the commits say, in their order: who published each path, the files that readers should find, those that
    later runs need, and those that were taken out."""

    owners: dict[str, str] = field(default_factory=dict)
    files: dict[str, ManifestFile] = field(default_factory=dict)
    state: dict[str, StateFile] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)

    def take(self, commit: Commit, finished: bool) -> Iterator[Problem]:
        """Takes a commit down; what an unfinished one does to the files may be done or not."""
        place = commit_path(commit.name)
        for problem in balance_problems(commit):
            yield Problem(Fault.LEDGER, place, problem)
        for file in commit.retired:
            if self.files.pop(file.path, None) != file:
                yield Problem(Fault.LEDGER, place, f"it retires {file.path}, which no earlier commit holds as it says")
            if finished:
                self.owners.pop(file.path, None)
                self.retired.add(file.path)
        self.owners.update((file.path, commit.name) for file in commit.manifest.state)
        for file in commit.manifest.files:
            if file.path in self.owners:
                yield Problem(Fault.DOUBLED, file.path, f"in commits {self.owners[file.path]} and {commit.name}")
            self.owners[file.path] = commit.name
        if finished:
            self.files.update((file.path, file) for file in commit.manifest.files)
            self.state.update((file.path, file) for file in commit.manifest.state)


def _problems(store: FileStore, found: list[str], names: list[str]) -> Iterator[Problem]:
    at_work = living_owner(store) is not None
    commits, done = commits_in(names)
    books = _Books()
    for name in commits:
        if name not in done and not at_work:
            yield Problem(Fault.UNFINISHED, commit_path(name), "the next run will finish it")
        try:
            commit = read_commit(store, name)
        except OutputError as error:
            yield Problem(Fault.UNREADABLE, commit_path(name), str(error))
            continue
        yield from books.take(commit, name in done)
    for file in books.files.values():
        yield from file_problems(store, file)
    yield from _state_problems(store, books.state)
    unknown = [path for path in found if path not in books.owners]
    # A retired file was perhaps listed a moment before it went.
    left = [path for path in unknown if path not in books.retired or store.size(path) is not None]
    yield from _strays(store, left, commits, done, at_work)


def _state_problems(store: FileStore, remembered: dict[str, StateFile]) -> Iterator[Problem]:
    """What is wrong with what later runs must know; segments that were merged into another may be gone."""
    replaced = set(covered(remembered))
    for path, file in remembered.items():
        if path in replaced:
            continue
        if store.size(path) is None:
            lost = "later runs do not know its stories" if path.startswith(STATE) else "what was moved is not told"
            yield Problem(Fault.MISSING, path, f"{lost}; restore it from a backup")
        else:
            yield from _content_problems(store, file)


def _content_problems(store: FileStore, file: StateFile) -> Iterator[Problem]:
    try:
        actual = sha256_of(store, file.path)
    except OSError as error:
        yield Problem(Fault.UNREADABLE, file.path, f"it is no file that can be read: {advice_on(error)}")
        return
    if actual != file.sha256:
        yield Problem(Fault.CHANGED, file.path, f"SHA-256 is {actual}, not {file.sha256}")


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
    try:
        actual = sha256_of(store, file.path)
    except FileNotFoundError:  # retired at this moment; if not, the next look finds it missing
        yield Problem(Fault.MISSING, file.path, f"{file.rows} rows are lost")
        return
    except OSError as error:
        yield Problem(Fault.UNREADABLE, file.path, f"it is no file that can be read: {advice_on(error)}")
        return
    if actual != file.sha256:
        yield Problem(Fault.CHANGED, file.path, f"SHA-256 is {actual}, not {file.sha256}")
    yield from _parquet_problems(store, file)


def _parquet_problems(store: FileStore, file: ManifestFile) -> Iterator[Problem]:
    try:
        with store.open(file.path) as source, pq.ParquetFile(source) as parquet:
            rows, schema = parquet.metadata.num_rows, parquet.schema_arrow
    except (OSError, pa.ArrowException) as error:
        yield Problem(Fault.UNREADABLE, file.path, f"it is no whole Parquet file: {one_line(error)}")
        return
    if rows != file.rows:
        yield Problem(Fault.ROWS, file.path, f"{rows} rows, not {file.rows}")
    version = (schema.metadata or {}).get(VERSION_KEY, b"").decode("utf-8", "replace")
    # What a newer version writes is not known here, and no fault.
    expected = schema_of(file.dataset, version)
    if expected is not None and not schema.equals(expected):
        yield Problem(Fault.SCHEMA, file.path, f"its columns are not those of {file.dataset.value}, version {version}")
    if not version:
        yield Problem(Fault.SCHEMA, file.path, "it has no schema version")


def sha256_of(store: FileStore, path: str) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with store.open(path) as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
