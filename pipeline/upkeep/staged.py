"""The stage of a replay: what the graph has left in it, and what becomes of the rejects' own files."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

import pyarrow.parquet as pq

from pipeline.published.folder import OpenFolder
from pipeline.upkeep.outcome import NewRow
from pipeline.upkeep.rewrite import rewrite
from schemas.layout import REPLAYS, STAGING
from schemas.manifest import Manifest, ManifestFile, StateFile
from schemas.run_info import RunInfo
from schemas.tables import Dataset
from transforms.publishing.files import HashingSink, open_whole

_VERDICT = ("reason", "rule", "evidence", "stage")


class ReplayStage:
    """One stage, given as `OpenFolder.stage` names it."""

    def __init__(self, folder: OpenFolder, stage: str, info: RunInfo) -> None:
        self._store, self._stage, self._info = folder.store, stage, info
        self._name = stage.rstrip("/").rpartition("/")[2]

    def new_rows(self, manifest: Manifest) -> Iterator[NewRow]:
        """The copies and rejects that the graph has staged."""
        for file in manifest.files:
            columns = {Dataset.COPIES: ["copy_id"], Dataset.REJECTS: ["copy_id", *_VERDICT]}.get(file.dataset)
            if columns is None:
                continue
            with self._store.open(self._staged(file)) as source, pq.ParquetFile(source) as parquet:
                for row in parquet.read(columns).to_pylist():
                    verdict = (row["reason"], row["rule"], row["evidence"], row["stage"]) if len(row) > 1 else None
                    yield NewRow(row["copy_id"], verdict)

    def without(self, manifest: Manifest, dropped: Collection[str]) -> list[ManifestFile]:
        """The staged files, those of rejects written anew without some of their rows."""
        kept: list[ManifestFile | None] = []
        for file in manifest.files:
            if file.dataset is not Dataset.REJECTS or not dropped:
                kept.append(file)
            else:
                source = replace(file, path=self._staged(file))
                kept.append(rewrite(self._store, self._stage, [source], 0, self._info, dropped))
        return [file for file in kept if file is not None]

    def rewritten(self, files: list[ManifestFile], retired: Collection[str]) -> list[ManifestFile]:
        """Published files of rejects written anew without some of their rows, one a partition that has any left."""
        partitions: defaultdict[str, list[ManifestFile]] = defaultdict(list)
        for file in files:
            partitions[file.partition].append(file)
        written = (rewrite(self._store, self._stage, group, 0, self._info, retired) for group in partitions.values())
        return [file for file in written if file is not None]

    def keep_record(self, content: bytes) -> StateFile:
        """Stages the list of what was moved."""
        path = f"{REPLAYS}/{self._name}.jsonl"
        with open_whole(posixpath.join(self._stage, path)) as target:
            sink = HashingSink(target)
            sink.write(content)
        return StateFile(path, path, content.count(b"\n"), sink.bytes, sink.sha256)

    def _staged(self, file: ManifestFile) -> str:
        return posixpath.join(STAGING, self._name, file.stage_path)
