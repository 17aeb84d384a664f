"""The whole graph on one screen: files, records, articles, fingerprints, stories, rows, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import apache_beam as beam

from pipeline.settings import RunSettings, house_rules, pool_settings, read_limits
from schemas.manifest import Manifest, ManifestFile, StateFile
from schemas.record import InputFile, Record
from schemas.reject import Reject
from schemas.run_info import RunInfo
from transforms.articles.answers import tell_reject
from transforms.articles.prepare_records import PrepareRecords
from transforms.articles.take_pages import TakePages
from transforms.intake.read import ReadRecords
from transforms.memory.known import NOTHING_KNOWN, Memory, MemorySource
from transforms.memory.leave_out import LeaveOutPublished, Published
from transforms.memory.recall import RecallStories, fingerprint_of_story
from transforms.memory.remember import WriteState
from transforms.publishing.ledger import WriteLedger
from transforms.publishing.staging import Stage, Staging
from transforms.publishing.write import WriteDatasets
from transforms.rows.assemble_rows import AssembleRows
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.merge import MergeCopies
from transforms.syndication.settings import MergeSettings

_SUM = beam.CombineGlobally(sum).without_defaults()


def build_graph(
    pipeline: beam.Pipeline,
    files: Sequence[InputFile],
    stage_folder: str,
    run: RunInfo,
    settings: RunSettings,
    memory: Memory = NOTHING_KNOWN,
    spread: bool = True,
) -> beam.PCollection[Manifest]:
    """Wires the steps from a list of files to the manifest of what was staged for publishing.

    `memory` is what earlier commits of the same output folder have left; `spread` parts the files among workers, where
    there are several.
    """
    # The list of files comes from one place; unless it is shuffled, a runner fuses the work on them to it.
    named = pipeline | "Name the files" >> beam.Create(files, reshuffle=spread)
    staged = stage_files(named, Stage(stage_folder, run), settings, memory, memory.published)
    return (staged.counts, staged.files) | "Prove" >> WriteLedger(stage_folder, run)


class Staged(NamedTuple):
    """The number of records that were read, none where none was, and the files that were written of them."""

    counts: beam.PCollection[int]
    files: beam.PCollection[ManifestFile | StateFile]


def stage_files(
    files: beam.PCollection[InputFile],
    staging: Staging,
    settings: RunSettings,
    memory: MemorySource,
    published: Published,
) -> Staged:
    """Wires the steps from files to what is staged; batch and stream have them in common, so each keeps windows apart.

    `published` are packed ids of the files' records that are published already.
    """
    pool, limits, rules = pool_settings(settings), read_limits(settings), house_rules(settings)

    pages = files | "Pages" >> TakePages(pool, limits, published, rules)
    read = pages.others | "Read" >> ReadRecords(limits) | "Leave out" >> LeaveOutPublished(published)
    prepared = read.records | "Prepare" >> PrepareRecords(pool, rules)
    articles = (pages.articles, prepared.articles) | "All articles" >> beam.Flatten()
    copies = articles | "Fingerprint" >> beam.Map(fingerprint_of)
    known = copies | "Recall" >> RecallStories(memory)
    stories = known.stories | "Known stories" >> beam.Map(fingerprint_of_story)
    merged = (
        (copies, stories)
        | "New and known" >> beam.Flatten()
        | "Merge" >> MergeCopies(MergeSettings(merging=settings.merging), known.furniture)
    )
    places = {"articles": articles, "placements": merged.placements, "known": known.stories}
    rows = places | "Assemble" >> AssembleRows()

    unread = read.rejects | "Tell rejects" >> beam.Map(tell_reject)
    rejects = (pages.rejects, unread, prepared.rejects, rows.rejects) | "All rejects" >> beam.Flatten()
    written = (rows.published, rejects) | "All rows" >> beam.Flatten() | "Write" >> WriteDatasets(staging)
    kept = (rows.stories, merged.furniture) | "Remember" >> WriteState(staging, memory)
    records = (read.records, read.rejects) | "All records" >> beam.Flatten() | "One each" >> beam.Map(_one)
    counts = (pages.read, records) | "All ones" >> beam.Flatten() | "Count" >> _SUM
    return Staged(counts, (written, kept) | "All files" >> beam.Flatten())


def _one(record: Record | Reject) -> int:
    return 1
