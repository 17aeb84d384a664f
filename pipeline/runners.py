"""Which Beam runner carries the graph."""

from __future__ import annotations

from collections.abc import Sequence

from apache_beam.options.pipeline_options import PipelineOptions, SetupOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.runners.runner import PipelineRunner, create_runner

from schemas.errors import UsageError

LOCAL = {None, "DirectRunner", "FnApiRunner"}
REFUSED = {
    "DaskRunner": "it runs only the last sink of a graph and drops what bundles yield at their end, without an error",
    "PySparkRunner": "it lacks half of what the graph uses; run Spark through its job server (--runner=SparkRunner)",
}


def beam_options(words: Sequence[str]) -> PipelineOptions:
    """Beam's options from the command line's words, with what the graph needs of every runner."""
    options = PipelineOptions(list(words))
    options.view_as(SetupOptions).save_main_session = False
    return options


def is_local(options: PipelineOptions) -> bool:
    return options.view_as(StandardOptions).runner in LOCAL


def runner_for(options: PipelineOptions) -> PipelineRunner:
    """The runner that `options` name, FnApiRunner where they name none.

    DirectRunner would look for other runners to switch to, one of which must be downloaded. Raises UsageError for
    runners that are known to lose data.
    """
    name = options.view_as(StandardOptions).runner
    if name in REFUSED:
        raise UsageError(f"{name} is not supported: {REFUSED[name]}")
    if name not in LOCAL:
        return create_runner(name)
    return FnApiRunner()
