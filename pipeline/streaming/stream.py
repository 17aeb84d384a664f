"""`copydesk stream` from end to end: checks, the source, the graph, and its hand-over to the engine."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.runners.runner import PipelineState
from apache_beam.utils.timestamp import Timestamp

from pipeline.engine import LOCAL, beam_options, run_to_end, runner_for
from pipeline.inputs import check_inputs
from pipeline.published.store import open_store
from pipeline.settings import RunSettings
from pipeline.streaming.match_inputs import MatchInputs
from pipeline.streaming.stages import WindowStages
from pipeline.streaming.stream_graph import build_stream
from pipeline.streaming.windows import WindowSettings
from schemas.errors import EngineError, UsageError
from schemas.run_info import new_run
from transforms.intake.listing import pattern_of
from transforms.publishing.faults import told_as_output_error

_NO_STREAMS = LOCAL | {"BundleBasedDirectRunner", "SwitchingDirectRunner", "InteractiveRunner"}
_BATCH_ONLY = {"SparkRunner": "its portable runner cannot pause a source that never ends"}

logger = logging.getLogger("copydesk.stream")


def stream(inputs: Sequence[str], output: str, windows: WindowSettings, every: float, settings: RunSettings) -> None:
    """Starts the stream on its engine, and waits until it is cancelled, drained or fails.

    Raises UsageError for a local runner, OutputError where the output is not usable, EngineError where the engine fails
    the job.
    """
    options = streaming_options(settings)
    check_inputs(inputs)
    store = open_store(output)
    with told_as_output_error(store.root):
        store.prepare()
    pipeline = beam.Pipeline(runner=runner_for(options), options=options)
    wire(pipeline, inputs, output, windows, every, settings)
    logger.info("streaming %s to %s", ", ".join(inputs), output)
    state = run_to_end(pipeline)
    if state not in (PipelineState.DONE, PipelineState.CANCELLED, PipelineState.DRAINED):
        raise EngineError(f"the Beam job ended as {state}; its engine's log says why")


def wire(
    pipeline: beam.Pipeline,
    inputs: Sequence[str],
    output: str,
    windows: WindowSettings,
    every: float,
    settings: RunSettings,
) -> None:
    """Builds the whole stream, from the inputs to the commits."""
    root = open_store(output).full_path("").rstrip("/")
    patterns = tuple(pattern_of(name) for name in inputs)
    files = pipeline | "Match" >> MatchInputs(patterns, root, every, Timestamp.now())
    build_stream(files, WindowStages(root, new_run().run_id), settings, windows)


def streaming_options(settings: RunSettings) -> PipelineOptions:
    """Beam's options of a stream; raises UsageError where they name a runner that has none."""
    options = beam_options(settings.beam_options)
    runner = options.view_as(StandardOptions).runner
    if runner in _NO_STREAMS:
        named = f"{runner} is a local runner" if runner else "no engine is named (--runner=FlinkRunner)"
        raise UsageError(
            f"{named}, and Beam's local runners do not run sources that never end; on this machine use `copydesk watch`"
        )
    if runner in _BATCH_ONLY:
        raise UsageError(
            f"{runner} runs batches alone ({_BATCH_ONLY[runner]}); streams run on Flink, Dataflow and Prism"
        )
    if runner == "FlinkRunner":
        # Else Flink may send a watermark ahead of what a bundle has yielded, which is then dropped as late.
        options = beam_options((*settings.beam_options, "--finish_bundle_before_checkpointing"))
    options.view_as(StandardOptions).streaming = True
    return options
