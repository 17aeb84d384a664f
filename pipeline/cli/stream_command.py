"""`copydesk stream`: the run that never ends, on an engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from pipeline.cli.run_options import Command, reads_inputs, run_options
from pipeline.durations import parse_duration
from pipeline.settings import RunSettings

HELP = """Publish what comes into INPUT, window after window, on a streaming engine.

INPUT is named as for `copydesk run`; it is looked at every --every. Files that are found in one --window are cleaned,
merged and published together when it ends, each window by one commit. A file whose time is before windows that have
ended joins a later one as long as --allowed-lateness has not passed; one that comes later still is counted and named
in the log, and left for `copydesk run` on the same DIR.

Move files into INPUT when they are complete: one that still grows is published as it is found, and again when it has
changed. DIR must be seen by all workers of the engine.

Beam's local runners do not run such sources: on one machine use `copydesk watch`, which does the same.

\b
Examples:
  copydesk stream gs://bucket/raw -o gs://bucket/clean --runner=DataflowRunner --region=europe-west1
  copydesk stream /data/incoming -o /data/archive --window 10m --allowed-lateness 2h -- --runner=FlinkRunner

Options that are not listed here are handed to Beam; those that only an engine knows go after a lone --."""


def _as_seconds(context: click.Context, option: click.Parameter, value: str) -> float:
    try:
        return parse_duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _time(name: str, default: str, words: str) -> Callable[[Command], Command]:
    return click.option(name, callback=_as_seconds, default=default, show_default=True, metavar="TIME", help=words)


@click.command(
    "stream",
    help=HELP,
    short_help="Publish what comes in, window after window, on an engine.",
    context_settings={"ignore_unknown_options": True, "max_content_width": 110},
)
@reads_inputs
@_time("--window", "5m", "What is found in so much time is published together.")
@_time("--allowed-lateness", "1h", "How long after its window's end a file still joins a later one.")
@_time("--every", "30s", "Time between looks at the inputs.")
@run_options("workers", "time_limit", "max_record_size", "lookback", "keep", "fields", "judge")
@run_options("merge_judge")
@run_options("log_format", "quiet", "verbose")
def stream_command(
    inputs: Sequence[str],
    output: str,
    settings: RunSettings,
    quiet: bool,
    window: float,
    allowed_lateness: float,
    every: float,
) -> None:
    """Streams until the job ends."""
    # Beam takes two seconds to import; help and wrong use need none of it.
    from pipeline.streaming.stream import stream
    from pipeline.streaming.windows import WindowSettings

    stream(inputs, output, WindowSettings(window, allowed_lateness), every, settings)
