"""One batch run: list, lock, build the graph, run it, check the ledger, commit, tell."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from typing import NamedTuple

import apache_beam as beam

from pipeline.allocation import give_back
from pipeline.batches import plan_batches
from pipeline.beam_speedups import remember_arguments, remember_dofn_specs
from pipeline.engine import Engine, run_to_end
from pipeline.events import tell_ended, tell_started
from pipeline.graph import build_graph
from pipeline.inputs import as_listed, outside, unread, without_left
from pipeline.lookahead import Lookahead
from pipeline.progress import ProgressLine, countable_bytes, error_console
from pipeline.published.folder import OpenFolder, PublishedFolder
from pipeline.published.load_memory import load_memory
from pipeline.published.segment_merging import delete_covered, tidy
from pipeline.report.after_run import report_after
from pipeline.settings import RunSettings, batch_bounds, judge_sha256
from pipeline.summary import Summary, Total, print_summary, show_summary
from schemas.errors import CopydeskError, InputError, QualityGateError
from schemas.manifest import MANIFEST_NAME, Manifest, build_manifest, manifest_from_json
from schemas.record import InputFile
from schemas.reject import RejectReason
from schemas.run_info import RunInfo, new_run
from schemas.spool import open_spool
from transforms.articles.tally import tally
from transforms.intake.listing import list_files
from transforms.intake.portions import Bounds, close_files
from transforms.memory.known import NOTHING_KNOWN, Memory
from transforms.publishing.faults import told_as_output_error
from transforms.publishing.files import is_local, open_to_read

logger = logging.getLogger("copydesk")


def run(
    inputs: Sequence[str], output: str, settings: RunSettings, quiet: bool = False, as_json: bool = False
) -> Summary:
    """Publishes what is new in `inputs` under `output`, and tells what came of it, as a table or as JSON.

    Raises InputError or OutputError where there is nothing to read or no place to publish, and QualityGateError
    where more than `settings.max_reject_share` of the records were rejected or most crashed (they are published all the
    same).
    """
    started = time.monotonic()
    info = new_run()
    tell_started(inputs, output, settings)
    files = outside(list_files(inputs), output)
    if not files:
        raise InputError(f"nothing to read in {', '.join(inputs)}: what lies in the output folder is never an input")
    with PublishedFolder(output).open(info.run_id) as folder:
        delete_covered(folder.store)
        new = new_files(files, folder)
        with ProgressLine(error_console(), quiet=quiet):
            total = publish_all(new, folder, info, settings)
    summary = _summary(total, len(files), output, time.monotonic() - started)
    if as_json:
        print_summary(summary)
    elif not quiet:
        show_summary(summary)
    tell_ended(summary)
    if total.records_read:
        report_after(output, info.run_id)
    check_gate(summary, settings.max_reject_share)
    return summary


def new_files(files: Sequence[InputFile], folder: OpenFolder) -> list[InputFile]:
    """The files that no commit holds as they are now, by path, size and time; of one half taken, the rest."""
    known = folder.committed_inputs()
    found = (unread(file, known.get(file.path)) for file in files)
    return [file for file in found if file is not None]


def publish_all(files: Sequence[InputFile], folder: OpenFolder, info: RunInfo, settings: RunSettings) -> Total:
    """Publishes files batch by batch, each by a commit of its own; on an engine of many machines as one batch."""
    total = Total()
    engine = Engine.of(settings.beam_options)
    lookahead = Lookahead(folder, settings, engine)
    if not engine.is_local:
        return publish(files, lookahead, folder, info, settings, engine).total if files else total
    batches = plan_batches(files, settings.batch_bytes, settings.batch_files)
    tally.reset(countable_bytes(files), len(batches))
    try:
        for batch, following in zip(batches, [*batches[1:], []], strict=False):
            rest: Sequence[InputFile] = batch
            while rest:
                tally.enter_batch(more=rest is not batch)
                total, rest = publish(rest, lookahead, folder, info, settings, engine, total, following)
                rest = _as_listed(rest)
                give_back()
    finally:
        close_files()
    return total


def _as_listed(left: Sequence[InputFile]) -> Sequence[InputFile]:
    """What of the files that are left can be read on."""
    same = as_listed(left)
    for file in left:
        if file not in same:
            logger.warning("%s changed while it was read: what is new in it waits for the next run", file.path)
    return same


class Outcome(NamedTuple):
    """The total with one more batch, and what the batch has left of its files, as it was full."""

    total: Total
    left: Sequence[InputFile] = ()


def publish(
    files: Sequence[InputFile],
    lookahead: Lookahead,
    folder: OpenFolder,
    info: RunInfo,
    settings: RunSettings,
    engine: Engine,
    total: Total | None = None,
    following: Sequence[InputFile] = (),
) -> Outcome:
    """Publishes files as one batch, or as much of them as one holds: runs the graph into a stage and commits it.

    Files that were only touched are not read; the commit takes down their new time. A run that fails leaves no stage.
    The work on `following`, the next batch, is begun while this one is merged.
    """
    folder.config_sha256, folder.judge_sha256 = settings.config_sha256, judge_sha256(settings)
    stage = folder.stage()
    try:
        checked = lookahead.check(files)
        lookahead.plan(following)
        reread = {file.path for file in checked.reread}
        memory = load_memory(folder, stage, reread, info.started_at, settings.lookback_days, engine.is_local)
        bounds = batch_bounds(settings) if engine.is_local else None
        changed = checked.read
        read = (
            run_graph(changed, stage, info, settings, engine, memory, bounds)
            if changed
            else build_manifest(info, 0, ())
        )
    except BaseException:
        lookahead.close()
        folder.discard(stage)
        raise
    tally.enter("publishing")
    folder.commit(stage, replace(read, left=()), without_left(checked.entries, read.left))
    tidy(folder, info)
    left = {file.path for file in read.left}
    ended = [file for file in changed if file.path not in left]
    return Outcome((total or Total()).plus(read, ended, len(files) - len(changed)), read.left)


def run_graph(
    files: Sequence[InputFile],
    stage: str,
    info: RunInfo,
    settings: RunSettings,
    engine: Engine,
    memory: Memory = NOTHING_KNOWN,
    bounds: Bounds | None = None,
) -> Manifest:
    """Runs the graph to its end; returns the ledger of what it staged, and what it left beyond `bounds`."""
    remember_dofn_specs()
    remember_arguments()
    pipeline = engine.pipeline()
    with _spool_of(stage) if engine.has_one_worker else nullcontext() as spool:
        build_graph(pipeline, files, stage, info, settings, memory, not engine.has_one_worker, bounds, spool)
        state = run_to_end(pipeline)
    if state != beam.runners.runner.PipelineState.DONE:
        raise CopydeskError(f"the Beam job ended as {state}; its engine's log says why")
    with open_to_read(f"{stage}/{MANIFEST_NAME}") as ledger:
        return manifest_from_json(ledger.read())


@contextmanager
def _spool_of(stage: str) -> Iterator[int]:
    """A spool on the disk where the stage is; where that is on no disk of this machine, where temporary files lie."""
    with ExitStack() as stack:
        with told_as_output_error(stage):
            if is_local(stage):
                os.makedirs(stage, exist_ok=True)
            number = stack.enter_context(open_spool(stage if is_local(stage) else None))
        yield number


def check_gate(summary: Summary, max_reject_share: float | None) -> None:
    """Raises QualityGateError where more of the records were rejected than allowed, or most of them crashed."""
    crashed = summary.rejects.get(RejectReason.CRASHED.value, 0)
    if 2 * crashed > summary.records_read:
        raise QualityGateError(
            f"{crashed:,} of {summary.records_read:,} records crashed, which is no fault of single pages: "
            f"{summary.output}/rejects says how each ended; `copydesk replay` takes them again when it is mended"
        )
    if max_reject_share is not None and summary.reject_share > max_reject_share:
        raise QualityGateError(
            f"{summary.rejected:,} of {summary.records_read:,} records were rejected ({summary.reject_share:.1%}), "
            f"more than --max-reject-share {max_reject_share:g} allows; {summary.output}/rejects says why for each"
        )


def _summary(total: Total, listed: int, output: str, seconds: float) -> Summary:
    return Summary(
        output,
        files_new=total.files,
        files_known=listed - total.files,
        bytes_read=total.bytes_read,
        records_read=total.records_read,
        copies=total.copies,
        stories=total.stories,
        rejects=total.rejects,
        bytes_written=total.bytes_written,
        seconds=seconds,
    )
