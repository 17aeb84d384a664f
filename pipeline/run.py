"""One batch run: list, lock, build the graph, run it, check the ledger, commit, tell."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone

import apache_beam as beam
from apache_beam.io.filesystems import FileSystems

from pipeline.events import tell_ended, tell_started
from pipeline.graph import build_graph
from pipeline.progress import ProgressLine, error_console, tally
from pipeline.published.commit import CommittedInput
from pipeline.published.folder import OpenFolder, PublishedFolder
from pipeline.runners import beam_options, runner_for
from pipeline.settings import RunSettings
from pipeline.summary import Summary, show_summary
from schemas.errors import CopydeskError, InputError, QualityGateError
from schemas.record import InputFile
from transforms.intake.listing import list_files
from transforms.publishing.manifest import MANIFEST_NAME, Manifest, manifest_from_json
from transforms.publishing.run import RunInfo


def run(inputs: Sequence[str], output: str, settings: RunSettings, quiet: bool = False) -> Summary:
    """Publishes what is new in `inputs` under `output`, and tells what came of it.

    Raises InputError or OutputError where there is nothing to read or no place to publish, and QualityGateError
    where more than `settings.max_reject_share` of the records were rejected (they are published all the same).
    """
    started = time.monotonic()
    info = new_run()
    tell_started(inputs, output, settings)
    files = list_files(inputs)
    if not files:
        raise InputError(f"nothing to read in {', '.join(inputs)}: the folders hold no files")
    with PublishedFolder(output).open(info.run_id) as folder:
        new = new_files(files, folder)
        with ProgressLine(error_console(), quiet=quiet):
            manifest = publish(new, folder, info, settings) if new else None
    summary = _summary(manifest, new, len(files), output, time.monotonic() - started)
    if not quiet:
        show_summary(summary)
    tell_ended(summary)
    check_gate(summary, settings.max_reject_share)
    return summary


def new_run() -> RunInfo:
    """A run that starts now; its id is its start in UTC, to the microsecond."""
    started_at = datetime.now(timezone.utc)
    return RunInfo(run_id=started_at.strftime("%Y%m%dT%H%M%S%fZ"), started_at=started_at)


def new_files(files: Sequence[InputFile], folder: OpenFolder) -> list[InputFile]:
    """The files that no commit holds as they are now, by path, size and time."""
    known = folder.committed_inputs()
    return [file for file in files if known.get(file.path) != CommittedInput.of(file)]


def publish(files: Sequence[InputFile], folder: OpenFolder, info: RunInfo, settings: RunSettings) -> Manifest:
    """Runs the graph over `files` into a stage and commits it; a run that fails leaves no stage behind."""
    stage = folder.stage()
    try:
        manifest = run_graph(files, stage, info, settings)
    except BaseException:
        folder.discard(stage)
        raise
    tally.enter("publishing")
    folder.commit(stage, manifest, [CommittedInput.of(file) for file in files])
    return manifest


def run_graph(files: Sequence[InputFile], stage: str, info: RunInfo, settings: RunSettings) -> Manifest:
    """Runs the graph to its end; returns the ledger of what it staged."""
    tally.reset(sum(file.size for file in files))
    options = beam_options(settings.beam_options)
    pipeline = beam.Pipeline(runner=runner_for(options), options=options)
    build_graph(pipeline, files, stage, info, settings)
    result = pipeline.run()
    state = result.wait_until_finish()
    if state != beam.runners.runner.PipelineState.DONE:
        raise CopydeskError(f"the Beam job ended as {state}; its engine's log says why")
    with FileSystems.open(f"{stage}/{MANIFEST_NAME}") as ledger:
        return manifest_from_json(ledger.read())


def check_gate(summary: Summary, max_reject_share: float | None) -> None:
    """Raises QualityGateError where more of the records were rejected than allowed."""
    if max_reject_share is not None and summary.reject_share > max_reject_share:
        raise QualityGateError(
            f"{summary.rejected:,} of {summary.records_read:,} records were rejected ({summary.reject_share:.1%}), "
            f"more than --max-reject-share {max_reject_share:g} allows; {summary.output}/rejects says why for each"
        )


def _summary(manifest: Manifest | None, new: Sequence[InputFile], listed: int, output: str, seconds: float) -> Summary:
    summary = Summary(output, files_new=len(new), files_known=listed - len(new), seconds=seconds)
    if manifest is None:
        return summary
    return replace(
        summary,
        bytes_read=sum(file.size for file in new),
        records_read=manifest.records_read,
        copies=manifest.copies,
        stories=manifest.stories,
        rejects=dict(manifest.rejects),
        bytes_written=manifest.bytes,
    )
