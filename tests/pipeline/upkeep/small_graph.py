"""A graph without Beam: it reads the real way, and accepts a record where its first word is among those accepted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.engine import Engine
from pipeline.inputs import check_contents
from pipeline.published.folder import PublishedFolder
from pipeline.published.record_ids import published_ids
from pipeline.run import new_files
from pipeline.settings import RunSettings, read_limits
from schemas.manifest import Manifest
from schemas.record import InputFile, Record
from schemas.reject import Reject, RejectReason, Stage
from schemas.rows import CopyRow, StoryRow
from schemas.run_info import RunInfo, new_run
from tests.pipeline.published import nightly_run
from transforms.intake.listing import list_files
from transforms.intake.reading import read_records
from transforms.memory.known import NOTHING_KNOWN, Memory
from transforms.memory.published_ids import is_published, unpack_ids
from transforms.publishing.ledger import write_ledger
from transforms.publishing.parquet import write_shard
from transforms.publishing.partitions import Row, dataset_of, partition_of


class SmallGraph:
    """Stands for the real graph, with rules that a test can change."""

    def __init__(self) -> None:
        self.accepted: set[str] = {"good"}
        self.rule = "first-rule"

    def run_graph(
        self,
        files: Sequence[InputFile],
        stage: str,
        info: RunInfo,
        settings: RunSettings,
        engine: Engine,
        memory: Memory = NOTHING_KNOWN,
    ) -> Manifest:
        """As `pipeline.run.run_graph`."""
        known = unpack_ids(memory.published)
        read = [row for file in files for row in read_records(file, read_limits(settings))]
        rows = [each for row in read if not is_published(row.copy_id, known) for each in self._rows(row)]
        groups: dict[tuple[object, str], list[Row]] = {}
        for row in rows:
            groups.setdefault((dataset_of(row), partition_of(row, info)), []).append(row)
        written = [write_shard(stage, dataset_of(group[0]), key[1], 0, group, info) for key, group in groups.items()]
        return write_ledger(sum(not isinstance(row, StoryRow) for row in rows), written, stage, info)

    def run(self, inputs: Path, output: Path, settings: RunSettings | None = None) -> int:
        """As `copydesk run`, in one batch; returns the records read."""
        settings = settings or RunSettings()
        info = new_run()
        with PublishedFolder(str(output), min_free_bytes=0).open(info.run_id) as folder:
            new = new_files(list_files([str(inputs)]), folder)
            if not new:
                return 0
            checked = check_contents(new, folder.committed_inputs())
            stage = folder.stage()
            old = published_ids(folder.store, {file.path for file in checked.reread})
            manifest = self.run_graph(checked.read, stage, info, settings, Engine.of(()), Memory(published=old))
            folder.commit(stage, manifest, checked.entries)
            return manifest.records_read

    def _rows(self, row: Record | Reject) -> list[Row]:
        if isinstance(row, Reject):
            return [row]
        words = row.content.decode().split()
        if words[0] not in self.accepted:
            reject = nightly_run.rows_of("empty")[0]
            assert isinstance(reject, Reject)
            verdict: dict[str, Any] = {"reason": RejectReason.ERROR_PAGE, "rule": self.rule, "evidence": words[0]}
            size = len(row.content)
            return [replace(reject, **place_of(row), **verdict, stage=Stage.CLEANING, bytes=size)]
        story, copy = nightly_run.rows_of(row.input_path)
        assert isinstance(story, StoryRow)
        assert isinstance(copy, CopyRow)
        return [
            replace(story, story_id=row.copy_id, copy_id=row.copy_id, text=" ".join(words)),
            replace(copy, **place_of(row), story_id=row.copy_id),
        ]


def place_of(record: Record) -> dict[str, Any]:
    """The columns that tell where a record stood."""
    names = ("copy_id", "input_path", "record_offset", "content_sha256")
    return {name: getattr(record, name) for name in names}


def write_feed(path: Path, *texts: str) -> None:
    """A JSONL file of records with these texts."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
