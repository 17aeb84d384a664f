"""`copydesk reclean`: what an archive holds is made anew by the rules of today, beside it, and compared with it."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.progress import ProgressLine, error_console
from pipeline.published.folder import OpenFolder, PublishedFolder, committed_inputs
from pipeline.published.segment_merging import delete_covered
from pipeline.published.store import FileStore, open_store
from pipeline.run import new_files, publish_all
from pipeline.settings import RunSettings
from pipeline.upkeep.differences import Differences, Told, changes, compare
from pipeline.upkeep.live import live_files, require_published
from pipeline.upkeep.replay_inputs import find_inputs
from pipeline.upkeep.selection import read_file
from schemas.errors import UsageError
from schemas.layout import RETRACTED
from schemas.manifest import StateFile, build_manifest
from schemas.run_info import RunInfo, new_run
from schemas.tables import Dataset
from transforms.memory.stories import text_hash
from transforms.publishing.files import HashingSink, open_whole
from transforms.publishing.partitions import without_surrogates


@dataclass(frozen=True, slots=True)
class Recleaned:
    """What came of it: how the new archive differs, and the inputs that could not be read again, by why."""

    differences: Differences
    left: dict[str, int]


def reclean(
    path: str, output: str, settings: RunSettings, changes_file: str | None = None, quiet: bool = False
) -> Recleaned:
    """Publishes the inputs of an archive anew in `output`, and compares; the archive itself is only read.

    What was taken back stays so. Where `output` holds a part of it already, as after a crash, the rest is added.
    Raises UsageError where `output` is another archive or the same one, OutputError where either is not usable.
    """
    store, target = open_store(path), open_store(output)
    require_published(store)
    known = committed_inputs(store)
    if target.root == store.root or committed_inputs(target).keys() - known.keys():
        raise UsageError(f"{target.root} holds other things than {store.root}: name a new folder as --output")
    files, left = find_inputs({without_surrogates(name) for name in known}, known)
    info = new_run()
    with PublishedFolder(output).open(info.run_id) as folder:
        delete_covered(folder.store)
        _keep_tombstones(store, folder, info)
        with ProgressLine(error_console(), quiet=quiet):
            publish_all(new_files([files[name] for name in sorted(files)], folder), folder, info, settings)
    old, new = told_by(store), told_by(target)
    if changes_file is not None:
        with Path(changes_file).open("w", encoding="utf-8") as written:
            for change in changes(old, new):
                written.write(json.dumps(change, ensure_ascii=False) + "\n")
    return Recleaned(compare(old, new), dict(Counter(left.values())))


def told_by(store: FileStore) -> dict[str, Told]:
    """What an archive says of each of its records, by the places where they stand."""
    stories = dict(_texts_of_stories(store))
    found = {}
    for file in live_files(store, Dataset.COPIES):
        for row in read_file(store, file, ("record_offset", "story_id", "input_path", "text")).to_pylist():
            digest, length = _measured(row["text"]) if row["text"] is not None else stories[row["story_id"]]
            found[_place(row)] = Told(row["input_path"], None, row["story_id"], digest, length)
    for file in live_files(store, Dataset.REJECTS):
        for row in read_file(store, file, ("record_offset", "reason", "input_path")).to_pylist():
            found[_place(row)] = Told(row["input_path"], row["reason"])
    return found


def _place(row: Mapping[str, Any]) -> str:
    """Where a record stands: its id is made of its bytes too, which are not known of one that is too large."""
    return f"{row['input_path']}#{row['record_offset']}"


def _texts_of_stories(store: FileStore) -> Iterator[tuple[str, tuple[bytes, int]]]:
    for file in live_files(store, Dataset.ARTICLES):
        for row in read_file(store, file, ("story_id", "text")).to_pylist():
            yield row["story_id"], _measured(row["text"])


def _measured(text: str) -> tuple[bytes, int]:
    return text_hash(text), len(text)


def _keep_tombstones(store: FileStore, folder: OpenFolder, info: RunInfo) -> None:
    """Commits the lists of what was taken back, before anything could bring it again."""
    there = set(folder.store.names(RETRACTED))
    lists = {name: store.read(f"{RETRACTED}/{name}") for name in store.names(RETRACTED) if name not in there}
    if not lists:
        return
    stage = folder.stage()
    state = [_staged(stage, name, content or b"") for name, content in lists.items()]
    folder.commit(stage, build_manifest(info, 0, state), [])


def _staged(stage: str, name: str, content: bytes) -> StateFile:
    path = f"{RETRACTED}/{name}"
    with open_whole(posixpath.join(stage, path)) as target:
        sink = HashingSink(target)
        sink.write(content)
    return StateFile(path, path, content.count(b"\n"), sink.bytes, sink.sha256)
