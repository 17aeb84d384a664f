"""The output folder of one run: opened, locked, brought to rest, and added to by whole batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from pipeline.published.balance import check_balance
from pipeline.published.commit import Act, Commit, CommittedInput, read_commit
from pipeline.published.commit_steps import Hook, Step, no_hook
from pipeline.published.commits import publish, recover
from pipeline.published.empty_datasets import EmptyDatasets
from pipeline.published.lock import HeldLock, take_lock
from pipeline.published.lock_owner import utc_now
from pipeline.published.reports import Outcome, RunReport, write_report
from pipeline.published.store import FileStore, open_store
from schemas.errors import OutputError
from schemas.layout import COMMITS, ROOT, commit_id, commit_path, commits_in, is_rows, sequence_of, stage_path
from schemas.manifest import MANIFEST_NAME, Manifest, ManifestFile, manifest_from_json
from schemas.tables import Dataset
from transforms.publishing.faults import told_as_damaged, told_as_output_error, workers_errors_told

MIN_FREE_BYTES = 64 * 1024 * 1024
"""A run is not begun with less space than this."""


class PublishedFolder:
    """An output folder, given as a path or as a URI of any file system that Beam knows."""

    def __init__(
        self,
        path: str,
        *,
        on_step: Hook = no_hook,
        now: Callable[[], datetime] = utc_now,
        min_free_bytes: int = MIN_FREE_BYTES,
    ) -> None:
        self.store = open_store(path)
        self._on_step = on_step
        self._now = now
        self._min_free_bytes = min_free_bytes

    @contextmanager
    def open(self, run_id: str) -> Iterator[OpenFolder]:
        """The folder, locked for this run and at rest: what a crashed run had committed is published, the rest is gone.

        Raises OutputError, here or out of the block, where the folder is locked, full, not writable or damaged. What
        is published stays as it is then.
        """
        lock = self._take(run_id)
        try:
            self._on_step(Step.LOCKED)
            with self._reported(run_id), workers_errors_told():
                recovered = self._recover()
                folder = OpenFolder(self.store, run_id, lock, recovered, self._on_step, self._now)
                try:
                    yield folder
                finally:
                    folder.close()
        finally:
            with told_as_output_error(self.store.root):
                lock.release()
            self._on_step(Step.RELEASED)

    def committed_inputs(self) -> dict[str, CommittedInput]:
        """Every input file that a commit holds, by path, each as the latest commit has it."""
        return committed_inputs(self.store)

    def _take(self, run_id: str) -> HeldLock:
        with told_as_output_error(self.store.root):
            check_not_lost(self.store)
            self.store.prepare()
            self._check_space()
            return take_lock(self.store, run_id, self._now)

    def _recover(self) -> list[str]:
        with told_as_output_error(self.store.root):
            recovered = recover(self.store, self._on_step)
        self._on_step(Step.RECOVERED)
        return recovered

    def _check_space(self) -> None:
        free = self.store.free_bytes()
        if free is not None and free < self._min_free_bytes:
            raise OutputError(
                f"{self.store.root} has {free / 1e6:.0f} MB left, and at least {self._min_free_bytes / 1e6:.0f} MB are "
                "needed; free some space or choose another output"
            )

    @contextmanager
    def _reported(self, run_id: str) -> Iterator[None]:
        opened_at = self._now()
        self._report(RunReport(run_id, opened_at))
        try:
            yield
        except BaseException as error:
            told = (str(error) or type(error).__name__).splitlines()[0]
            self._report(RunReport(run_id, opened_at, self._now(), Outcome.FAILED, told))
            raise
        self._report(RunReport(run_id, opened_at, self._now(), Outcome.DONE))

    def _report(self, report: RunReport) -> None:
        """On a full disk the report cannot be written either; it must not hide the error that it reports."""
        try:
            write_report(self.store, report)
        except OSError:
            return


class OpenFolder:
    """An output folder in the hands of one run; made by `PublishedFolder.open`."""

    def __init__(
        self,
        store: FileStore,
        run_id: str,
        lock: HeldLock,
        recovered: Sequence[str],
        on_step: Hook,
        now: Callable[[], datetime],
    ) -> None:
        self.store = store
        self.run_id = run_id
        self.recovered = tuple(recovered)
        """The commits of crashed runs that opening the folder has published."""
        self.config_sha256: str | None = None
        """The hash of the config by which this run works, for its commits."""
        self.judge_sha256: str | None = None
        """That of its own judge of lines."""
        self._lock = lock
        self._on_step = on_step
        self._now = now
        self._sequence = _last_sequence(store)
        self._empty = EmptyDatasets(store)
        self._stages: set[str] = set()
        self._inputs: dict[str, CommittedInput] | None = None

    def stage(self) -> str:
        """A new, empty folder for the next batch: give it to WriteDatasets and WriteLedger, then to `commit`."""
        self.keep_alive()
        self._sequence += 1
        name = commit_id(self._sequence, self.run_id)
        self._stages.add(name)
        self._on_step(Step.STAGED)
        return self.store.full_path(stage_path(name))

    def manifest(self, stage: str) -> Manifest:
        """What WriteLedger has left in the stage; raises OutputError where the graph did not get so far."""
        path = f"{stage_path(self._name_of(stage))}/{MANIFEST_NAME}"
        content = self.store.read(path)
        if content is None:
            raise OutputError(f"{self.store.full_path(path)} is missing: the batch was not written to its end")
        with told_as_damaged(self.store.full_path(path)):
            return manifest_from_json(content)

    def commit(
        self,
        stage: str,
        manifest: Manifest,
        inputs: Sequence[CommittedInput],
        retired: Sequence[ManifestFile] = (),
        act: Act = Act.RUN,
    ) -> Commit:
        """Publishes a batch, whole: its rows and the record that its inputs are taken; `retired` files are taken out.

        Raises LedgerError where the manifest does not add up, OutputError where the stage is not what it says, where
        the lock was lost, or where the disk refuses; nothing is published then, or all of it by the next start.
        """
        with told_as_output_error(self.store.root):
            name, taken = self._name_of(stage), tuple(inputs)
            hashes = self.config_sha256, self.judge_sha256
            commit = Commit(name, self._now(), manifest, taken, tuple(retired), act, *hashes)
            check_balance(commit)
            commit = self._empty.added_to(commit)
            self._lock.confirm()
            publish(self.store, commit, self._on_step)
            if self._inputs is not None:
                self._inputs.update((file.path, file) for file in commit.inputs)
            return commit

    def discard(self, stage: str) -> None:
        """Deletes a stage that will not be committed."""
        with told_as_output_error(self.store.root):
            self.store.delete(stage_path(self._name_of(stage)))

    def close(self) -> None:
        """Deletes the stages that were not committed; what cannot be deleted now is litter for the next start."""
        try:
            for name in self._stages:
                if self.store.size(commit_path(name)) is None:
                    self.store.delete(stage_path(name))
        except OSError:
            return

    def keep_alive(self) -> None:
        """Shows that this run lives, for runs on other machines; call it as often as you like during a long batch."""
        with told_as_output_error(self.store.root):
            self._lock.keep()

    def committed_inputs(self) -> dict[str, CommittedInput]:
        """Every input file that a commit holds, by path, each as the latest commit has it; not to be changed."""
        if self._inputs is None:
            self._inputs = committed_inputs(self.store)
        return self._inputs

    def _name_of(self, stage: str) -> str:
        name = stage.rstrip("/").rpartition("/")[2]
        if self.store.full_path(stage_path(name)) != stage:
            raise ValueError(f"{stage} is not a stage of {self.store.root}/{ROOT}")
        return name


def check_not_lost(store: FileStore) -> None:
    """Raises OutputError where datasets are published and no commit tells of them: what they hold would be taken for
    new, and published twice."""
    if store.names(COMMITS):
        return
    for dataset in Dataset:
        if any(is_rows(path) for path in store.files(dataset.value)):
            raise OutputError(
                f"{store.root} holds published {dataset.value}, and its {COMMITS} is missing or empty: a run would "
                f"publish everything again; restore {ROOT} from a backup, or choose another output"
            )


def committed_inputs(store: FileStore) -> dict[str, CommittedInput]:
    """The inputs of all commits by path, later commits over earlier ones."""
    commits, _ = commits_in(store.names(COMMITS))
    return {file.path: file for name in commits for file in read_commit(store, name).inputs}


def _last_sequence(store: FileStore) -> int:
    commits, _ = commits_in(store.names(COMMITS))
    return max((sequence_of(name) for name in commits), default=0)
