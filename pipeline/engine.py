"""Chooses the Beam runner that carries the graph, and runs it."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass

import apache_beam as beam
import grpc
from apache_beam.options.pipeline_options import (
    DirectOptions,
    PipelineOptions,
    PortableOptions,
    SetupOptions,
    StandardOptions,
)
from apache_beam.options.pipeline_options_validator import PipelineOptionsValidator
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.runners.runner import PipelineRunner, PipelineState, create_runner

from pipeline.beam_speedups import CachedViews
from schemas.errors import EngineError, UsageError

LOCAL = {None, "DirectRunner", "FnApiRunner"}
REFUSED = {
    "DaskRunner": "it runs only the last sink of a graph and drops what bundles yield at their end, without an error",
    "PySparkRunner": "it lacks half of what the graph uses; run Spark through its job server (--runner=SparkRunner)",
}
_ENGINES = "FlinkRunner, SparkRunner, DataflowRunner, PrismRunner, or PortableRunner with a --job_endpoint"
_CANCELLED = "JobCancellationException"
"""What Flink's job server says of a job that was cancelled, and that it has for failed."""
_ON_GOOGLE_CLOUD = {"DataflowRunner", "TestDataflowRunner"}


def beam_options(words: Sequence[str]) -> PipelineOptions:
    """Beam's options from the command line's words, with what the graph needs of every runner."""
    options = CachedViews(list(words))
    options.view_as(SetupOptions).save_main_session = False
    standard = options.view_as(StandardOptions)
    standard.runner = _full_name(standard.runner)
    return options


@dataclass(frozen=True)
class Engine:
    """The Beam runner that carries the graph: told once, from the words of the command line, and passed down.

    `is_local` where it is this machine's own runner, `has_one_worker` where the whole graph runs in this process, so
    that nothing is won by spreading its elements.
    """

    words: tuple[str, ...]
    is_local: bool
    has_one_worker: bool

    @classmethod
    def of(cls, words: Sequence[str]) -> Engine:
        """The engine that these words of Beam's own options name; the local runner where they name none."""
        options = beam_options(words)
        local = options.view_as(StandardOptions).runner in LOCAL
        workers = options.view_as(DirectOptions).direct_num_workers
        return cls(tuple(words), local, local and workers == 1)

    def check(self) -> None:
        """Raises UsageError where the engine cannot carry the graph."""
        runner_for(beam_options(self.words))

    def pipeline(self) -> beam.Pipeline:
        """A new pipeline for it. Raises UsageError where the engine cannot carry the graph."""
        options = beam_options(self.words)
        return beam.Pipeline(runner=runner_for(options), options=options)


def runner_for(options: PipelineOptions) -> PipelineRunner:
    """The runner that `options` name, FnApiRunner where they name none.

    DirectRunner would look for other runners to switch to, one of which must be downloaded. Raises UsageError for
    runners that are known to lose data, that are not installed, or lack an option that they need.
    """
    name = options.view_as(StandardOptions).runner
    if name in REFUSED:
        raise UsageError(f"{name} is not supported: {REFUSED[name]}")
    if name in LOCAL:
        return FnApiRunner()
    runner = _engine(name)
    _check(name, runner, options)
    return runner


def run_to_end(pipeline: beam.Pipeline) -> str:
    """Runs a pipeline, and returns the state that its job ended in. Raises EngineError where an engine did not take
    the job, or failed it."""
    local = (
        pipeline.options.view_as(StandardOptions).runner in LOCAL
    )  # Beam takes the runner's name out of the options when it hands the job in
    try:
        state: str = pipeline.run().wait_until_finish()
        return state
    except (RuntimeError, grpc.RpcError, grpc.FutureTimeoutError) as error:
        if local:
            raise
        if _CANCELLED in str(error):
            return str(PipelineState.CANCELLED)
        raise EngineError(_why(error, pipeline.options)) from error


def _why(error: Exception, options: PipelineOptions) -> str:
    words = error.details() if isinstance(error, grpc.Call) else str(error)
    told = next(iter((words or "").strip().splitlines()), "")
    if told.startswith("Full trace"):  # a command that Beam ran here has failed, and spoken for itself
        return "the package for the engine's workers could not be made: what is printed above says why"
    if isinstance(error, RuntimeError):
        return f"the engine did not run the job: {told}"
    endpoint = options.view_as(PortableOptions).job_endpoint
    return (
        f"no answer from the job service at {endpoint}: is it running, and is the port that of its jobs? {told}".strip()
    )


def _full_name(name: str | None) -> str | None:
    """A runner's name in full: Beam takes "flink", "FlinkRunner" and the path of the class for the same."""
    if name is None or ("." in name and not name.startswith("apache_beam.")):
        return name
    short = _short(name.rpartition(".")[2])
    known = (*filter(None, LOCAL), *REFUSED, *StandardOptions.KNOWN_RUNNER_NAMES)
    return next((each for each in known if _short(each) == short), name)


def _short(name: str) -> str:
    lower = name.lower()
    return lower[: -len("runner")] if lower.endswith("runner") else lower


def _engine(name: str) -> PipelineRunner:
    try:
        if name in _ON_GOOGLE_CLOUD:
            importlib.import_module("apache_beam.runners.dataflow.internal.apiclient")
        return create_runner(name)
    except ImportError as error:
        if name in _ON_GOOGLE_CLOUD:
            raise UsageError(f"{name} needs the Google Cloud parts: pip install 'copydesk[gcp]'") from error
        raise UsageError(f"the runner {name} is not installed: {error}") from error
    except (AttributeError, ValueError) as error:
        raise UsageError(f"there is no runner {name}; there are {_ENGINES}; without --runner it runs here") from error


def _check(name: str, runner: PipelineRunner, options: PipelineOptions) -> None:
    wrong = PipelineOptionsValidator(options, runner).validate()
    if name == "PortableRunner" and not options.view_as(PortableOptions).job_endpoint:
        wrong.append("Missing option: job_endpoint, the HOST:PORT of a job service.")
    if wrong:
        raise UsageError(f"{name} cannot run with these options: {' '.join(line.strip() for line in wrong)}")
