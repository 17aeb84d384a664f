"""The whole graph on one screen: files, records, articles, fingerprints, stories, rows, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import apache_beam as beam

from pipeline.settings import RunSettings, house_rules, pool_settings, read_limits
from schemas.fingerprint import Fingerprint
from schemas.manifest import Manifest, ManifestFile, StateFile
from schemas.packed_article import articles_in, fingerprint_in
from schemas.record import InputFile
from schemas.reject import Reject
from schemas.rows import LinkRow
from schemas.run_info import RunInfo
from transforms.articles.answers import tell_reject
from transforms.articles.prepare_records import PrepareRecords
from transforms.articles.take_pages import TakePages
from transforms.intake.portions import Bounds
from transforms.intake.read import ReadRecords
from transforms.memory.known import NOTHING_KNOWN, Memory, MemorySource
from transforms.memory.leave_out import LeaveOutPublished, Published
from transforms.memory.recall import RecallStories, fingerprint_of_story
from transforms.memory.remember import WriteState
from transforms.publishing.ledger import WriteLedger
from transforms.publishing.staging import Stage, Staging
from transforms.publishing.write import SHARD_CHARACTERS, WriteDatasets
from transforms.rows.assemble_rows import MANY_BUCKETS, AssembleRows
from transforms.syndication.merge import MergeCopies
from transforms.syndication.pair_judge import read_judge, shipped_judge
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
    bounds: Bounds | None = None,
    spool: int | None = None,
) -> beam.PCollection[Manifest]:
    """Wires the steps from a list of files to the manifest of what was staged for publishing.

    `memory` is what earlier commits of the same output folder have left; `spread` parts the files among workers, where
    there are several. What goes beyond `bounds` is not read; the manifest says what that is. `spool` is the number of
    an open spool for texts, where the graph runs in this process alone.
    """
    # The list of files comes from one place; unless it is shuffled, a runner fuses the work on them to it.
    named = pipeline | "Name the files" >> beam.Create(files, reshuffle=spread)
    buckets = MANY_BUCKETS if spread else 1
    staged = stage_files(named, Stage(stage_folder, run), settings, memory, memory.published, bounds, buckets, spool)
    left = None if bounds is None else staged.left
    return (staged.counts, staged.files, staged.links) | "Prove" >> WriteLedger(stage_folder, run, left)


class Staged(NamedTuple):
    """The number of records that were read, none where none was, the files that were written of them, the number of
    links between stories, none where there is none, and the inputs that were left."""

    counts: beam.PCollection[int]
    files: beam.PCollection[ManifestFile | StateFile]
    links: beam.PCollection[int]
    left: beam.PCollection[InputFile]


def stage_files(
    files: beam.PCollection[InputFile],
    staging: Staging,
    settings: RunSettings,
    memory: MemorySource,
    published: Published,
    bounds: Bounds | None = None,
    buckets: int = MANY_BUCKETS,
    spool: int | None = None,
) -> Staged:
    """Wires the steps from files to what is staged; batch and stream have them in common, so each keeps windows apart.

    `published` are packed ids of the files' records that are published already, `buckets` in how many parts articles
    are joined with their places.
    """
    pool, limits, rules = pool_settings(settings), read_limits(settings), house_rules(settings)
    few = bounds is not None and bounds.bytes < SHARD_CHARACTERS
    judge = read_judge(settings.merge_judge) if settings.merge_judge else shipped_judge()

    pages = files | "Pages" >> TakePages(pool, limits, published, rules, spool)
    read = pages.others | "Read" >> ReadRecords(limits, bounds) | "Leave out" >> LeaveOutPublished(published)
    prepared = read.records | "Prepare" >> PrepareRecords(pool, rules, spool)
    articles = (pages.articles, prepared.articles) | "All articles" >> beam.Flatten()
    copies = articles | "Fingerprints" >> beam.Map(_fingerprints)
    known = copies | "Recall" >> RecallStories(memory)
    stories = known.stories | "Known stories" >> beam.Map(fingerprint_of_story)
    merged = (
        (copies, stories)
        | "New and known" >> beam.Flatten()
        | "Merge" >> MergeCopies(MergeSettings(merging=settings.merging), known.furniture, judge, in_lists=True)
    )
    places = {"articles": articles, "placements": merged.placements, "links": merged.links, "known": known.stories}
    rows = places | "Assemble" >> AssembleRows(buckets)

    never_read = read.rejects | "Tell rejects" >> beam.Map(tell_reject)
    rejects = (pages.rejects, never_read, prepared.rejects, rows.rejects) | "All rejects" >> beam.Flatten()
    written = (rows.published, rows.links, rejects) | "Write" >> WriteDatasets(staging, few=few, spool=spool)
    kept = (rows.stories, merged.furniture) | "Remember" >> WriteState(staging, memory)
    unread = read.rejects | "One each reject" >> beam.Map(_one)
    counts = (pages.read, prepared.read, unread) | "All ones" >> beam.Flatten() | "Count" >> _SUM
    links = rows.links | "One each link" >> beam.Map(_one) | "Count links" >> _SUM
    return Staged(counts, (written, kept) | "All files" >> beam.Flatten(), links, read.left)


def _fingerprints(piece: bytes) -> list[Fingerprint]:
    return list(map(fingerprint_in, articles_in(piece)))


def _one(row: Reject | LinkRow) -> int:
    return 1
