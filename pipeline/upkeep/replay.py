"""`copydesk replay`: rejected records are read again, and those that pass now become articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.engine import Engine
from pipeline.progress import ProgressLine, error_console
from pipeline.published.commit import Act
from pipeline.published.commit_steps import Hook, no_hook
from pipeline.published.folder import OpenFolder, PublishedFolder
from pipeline.published.load_memory import load_memory
from pipeline.published.record_ids import published_ids, tombstones
from pipeline.published.segment_merging import delete_covered, tidy
from pipeline.published.store import open_store
from pipeline.run import run_graph
from pipeline.settings import RunSettings, judge_sha256, read_limits
from pipeline.upkeep.live import live_files, require_published
from pipeline.upkeep.outcome import Outcome, Replayed, judge, record_of
from pipeline.upkeep.rejected import Rejects, Wanted, files_with, find_rejects
from pipeline.upkeep.replay_answers import Answers, Slice, match_rows, plan_slices
from pipeline.upkeep.replay_inputs import find_inputs
from pipeline.upkeep.staged import ReplayStage
from schemas.errors import InputError
from schemas.layout import run_path
from schemas.manifest import Manifest, build_manifest, rows_in
from schemas.run_info import RunInfo, new_run
from schemas.tables import Dataset
from transforms.articles.tally import tally
from transforms.intake.reading import read_records
from transforms.memory.published_ids import is_left_out, is_published, pack_ids, unpack_ids

NO_RECORD = "the record is no longer in it"


def replay(
    path: str,
    wanted: Wanted,
    settings: RunSettings,
    dry_run: bool = False,
    quiet: bool = False,
    *,
    on_step: Hook = no_hook,
) -> Replayed:
    """Reads rejects of a published folder again and moves those that pass, batch by batch; `dry_run` only tells.

    Raises OutputError where there is no published folder, where another run is at work on it, and where a file is not
    as it was published; InputError where an input changes while it is read. Batches before that are published.
    """
    require_published(open_store(path))
    info = new_run()
    result = Replayed()
    with PublishedFolder(path, on_step=on_step).open(info.run_id) as folder:
        folder.judge_sha256 = judge_sha256(settings)
        delete_covered(folder.store)
        rejects = find_rejects(folder.store, live_files(folder.store, Dataset.REJECTS), wanted)
        batches = _plan(folder, rejects, settings, result)
        tally.reset(sum(slice.bytes for batch in batches for slice in batch), len(batches))
        with ProgressLine(error_console(), quiet=quiet):
            committed = [_replay_batch(folder, batch, rejects, info, settings, dry_run, result) for batch in batches]
    if not any(committed):
        # Nothing was done that the list of runs should tell.
        folder.store.delete(run_path(info.run_id))
    return result


def _plan(folder: OpenFolder, rejects: Rejects, settings: RunSettings, result: Replayed) -> list[list[Slice]]:
    """The batches of what can be read again; the rest is taken down as left."""
    result.selected = sum(map(len, rejects.wanted.values()))
    files, left = find_inputs(rejects.wanted, folder.committed_inputs())
    for path, why in left.items():
        result.leave(rejects.wanted[path], why)
    inputs = ((file, rejects.wanted[path]) for path, file in files.items())
    return plan_slices(inputs, settings.batch_bytes, settings.batch_files)


def _replay_batch(
    folder: OpenFolder,
    batch: Sequence[Slice],
    rejects: Rejects,
    info: RunInfo,
    settings: RunSettings,
    dry_run: bool,
    result: Replayed,
) -> bool:
    """Replays some slices by a commit of their own; says whether there was anything to commit."""
    tally.enter_batch()
    answers = _answers(folder, batch, rejects, settings)
    found = set(answers.rejects.values())
    result.leave([reject for slice in batch for reject in slice.rejects if reject not in found], NO_RECORD)
    if not found:
        return False
    stage = folder.stage()
    manifest = _run(folder, stage, batch, answers, info, settings)
    outcome = _judge(ReplayStage(folder, stage, info), manifest, answers)
    result.add(outcome)
    result.copies += manifest.copies
    result.stories += manifest.stories
    if dry_run or not outcome.settled:
        folder.discard(stage)
        return False
    tally.enter("publishing")
    _commit(folder, stage, manifest, outcome, info)
    tidy(folder, info)
    return True


def _answers(folder: OpenFolder, batch: Sequence[Slice], rejects: Rejects, settings: RunSettings) -> Answers:
    """What the slices' records answer to: they are read once to be told apart, and once more by the graph."""
    ids = unpack_ids(published_ids(folder.store, {slice.file.path for slice in batch}))
    taken_back = unpack_ids(tombstones(folder.store))
    answered, left_out = {}, list[str]()
    for slice in batch:
        rows = []
        for row in read_records(slice.file, read_limits(settings)):
            if is_left_out(row.copy_id, row.content_sha256, taken_back):
                left_out.append(row.copy_id)
            else:
                rows.append((row.copy_id, row.record_offset))
        others = rejects.others.get(slice.rejects[0].input_path, set())
        found = match_rows(rows, slice.rejects, others, lambda id: is_published(id, ids))
        answered.update(found.rejects)
        left_out.extend(found.left_out)
    return Answers(answered, tuple(left_out))


def _run(
    folder: OpenFolder, stage: str, batch: Sequence[Slice], answers: Answers, info: RunInfo, settings: RunSettings
) -> Manifest:
    """Runs the graph over the slices, all rows left out that answer no reject."""
    memory = load_memory(folder, stage, (), info.started_at, settings.lookback_days, local=True)
    packed = pack_ids(bytes.fromhex(id) for id in answers.left_out)
    files = [slice.file for slice in batch]
    engine = Engine.of(settings.beam_options)
    return run_graph(files, stage, info, settings, engine, replace(memory, published=packed))


def _judge(stage: ReplayStage, manifest: Manifest, answers: Answers) -> Outcome:
    rows = list(stage.new_rows(manifest))
    if {row.copy_id for row in rows} != set(answers.rejects):
        raise InputError("an input has changed while it was read; nothing of its batch was changed: start again")
    return judge(answers.rejects, rows)


def _commit(folder: OpenFolder, stage: str, manifest: Manifest, outcome: Outcome, info: RunInfo) -> None:
    """Publishes what passed, and the rejects' files anew without it."""
    work = ReplayStage(folder, stage, info)
    retired = files_with(folder.store, live_files(folder.store, Dataset.REJECTS), outcome.retired_ids)
    files = work.without(manifest, outcome.dropped_ids) + work.rewritten(retired, outcome.retired_ids)
    state = (*manifest.state, work.keep_record(record_of(outcome)))
    records = rows_in(files, Dataset.COPIES) + rows_in(files, Dataset.REJECTS)
    folder.commit(stage, build_manifest(info, records, (*files, *state)), [], retired, Act.REPLAY)
