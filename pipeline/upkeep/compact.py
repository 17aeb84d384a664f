"""`copydesk compact`: the small files of each partition become few of the right size; no row changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.published.commit import Act
from pipeline.published.commit_steps import Hook, no_hook
from pipeline.published.folder import OpenFolder, PublishedFolder
from pipeline.published.store import FileStore, open_store
from pipeline.upkeep.live import is_outdated, live_files, require_published
from pipeline.upkeep.plan import Merge, in_commits, plan_merges
from pipeline.upkeep.rewrite import rewrite, write_rows
from schemas.errors import OutputError
from schemas.layout import run_path
from schemas.manifest import ManifestFile, build_manifest, rows_in
from schemas.run_info import RunInfo, new_run
from schemas.tables import Dataset

TARGET_BYTES = 128_000_000
MIN_FILES = 2
_COMMIT_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction did, or would do: the files of so many partitions, with their rows and bytes before and after
    (`bytes_after` is 0 where nothing was written)."""

    partitions: int = 0
    files_before: int = 0
    files_after: int = 0
    rows: int = 0
    bytes_before: int = 0
    bytes_after: int = 0

    def told(self, dry_run: bool = False) -> str:
        """The same in a line."""
        if not self.files_before:
            return "nothing to merge"
        files = f"{self.files_before:,} files into {self.files_after:,}, in {self.partitions:,} partitions"
        if dry_run:
            return f"would merge {files}: {self.rows:,} rows, {self.bytes_before / 1e6:,.2f} MB"
        sizes = f"{self.bytes_before / 1e6:,.2f} MB are now {self.bytes_after / 1e6:,.2f} MB"
        return f"merged {files}: {self.rows:,} rows as before, {sizes}"


def compact(
    path: str,
    target_bytes: int = TARGET_BYTES,
    min_files: int = MIN_FILES,
    dry_run: bool = False,
    upgrade: bool = False,
    *,
    on_step: Hook = no_hook,
) -> Compacted:
    """Merges small files under `path`, a commit for each gigabyte; `upgrade` writes files of earlier versions anew.

    Raises OutputError where there is no published folder, where another run is at work on it, and where a file is not
    as it was published; what was committed before stays.
    """
    store = open_store(path)
    require_published(store)
    if dry_run:
        return _planned(_plan(store, target_bytes, min_files, upgrade))
    info = new_run()
    with PublishedFolder(path, on_step=on_step).open(info.run_id) as folder:
        merges = _plan(folder.store, target_bytes, min_files, upgrade)
        planned, written = _planned(merges), 0
        for group in in_commits(merges, _COMMIT_BYTES):
            written += _commit(folder, group, info)
    if not merges:
        # Nothing was done that the list of runs should tell.
        store.delete(run_path(info.run_id))
    return replace(planned, bytes_after=written)


def _plan(store: FileStore, target_bytes: int, min_files: int, upgrade: bool) -> list[Merge]:
    files = live_files(store, *Dataset)
    outdated = {file.path for file in files if is_outdated(store, file)} if upgrade else set[str]()
    return plan_merges(files, target_bytes, min_files, outdated)


def _commit(folder: OpenFolder, merges: list[Merge], info: RunInfo) -> int:
    """Publishes some merges as one batch; returns the bytes of the new files."""
    stage = folder.stage()
    written = [_merge(folder, stage, merge, info) for merge in merges]
    retired = [file for merge in merges for file in merge.files]
    records = rows_in(written, Dataset.COPIES) + rows_in(written, Dataset.REJECTS)
    folder.commit(stage, build_manifest(info, records, written), [], retired, Act.COMPACT)
    return sum(file.bytes for file in written)


def _merge(folder: OpenFolder, stage: str, merge: Merge, info: RunInfo) -> ManifestFile:
    folder.keep_alive()
    written = rewrite(folder.store, stage, merge.files, merge.number, info)
    if written is None:  # files without rows, which stand for a dataset that has none
        written = write_rows(stage, merge.dataset, merge.partition, merge.number, info, ())
    if written.rows != merge.rows:
        raise OutputError(f"{merge.dataset.value}/{merge.partition} does not hold the rows of its commits")
    return written


def _planned(merges: list[Merge]) -> Compacted:
    return Compacted(
        partitions=len({(merge.dataset, merge.partition) for merge in merges}),
        files_before=sum(len(merge.files) for merge in merges),
        files_after=len(merges),
        rows=sum(merge.rows for merge in merges),
        bytes_before=sum(merge.bytes for merge in merges),
    )
