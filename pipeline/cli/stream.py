"""`copydesk stream`: the run that never ends, on an engine."""

from __future__ import annotations

import click

from pipeline.cli.beam_options import split_words
from pipeline.cli.logs import set_up_logs
from pipeline.cli.run import run_command
from pipeline.settings import MEGABYTE, RunSettings
from pipeline.watch.durations import parse_duration
from schemas.errors import UsageError

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


def _time(name: str, default: str, words: str) -> click.Option:
    return click.Option([name], callback=_as_seconds, default=default, show_default=True, metavar="TIME", help=words)


def _as_in_run(*names: str) -> list[click.Parameter]:
    """Options that a stream has in common with a run."""
    found = {param.name: param for param in run_command.params}
    return [found[name] for name in names]


def stream(
    beams: tuple[str, ...],
    words: tuple[str, ...],
    output: str,
    window: float,
    allowed_lateness: float,
    every: float,
    workers: int,
    time_limit: float,
    max_record_size: float,
    lookback: float | None,
    log_format: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Streams until the job ends."""
    set_up_logs(log_format, verbose, quiet)
    inputs, beam_options = split_words(words)
    if not inputs:
        raise UsageError("no INPUT given: name a file, a folder or a glob (`copydesk stream --help` has examples)")
    settings = RunSettings(
        workers=workers,
        time_limit=time_limit,
        max_record_bytes=int(max_record_size * MEGABYTE),
        lookback_days=lookback,
        beam_options=(*beam_options, *beams),
    )
    # Beam takes two seconds to import; help and wrong use need none of it.
    from pipeline.streaming.stream import stream as stream_inputs
    from pipeline.streaming.windows import WindowSettings

    stream_inputs(inputs, output, WindowSettings(window, allowed_lateness), every, settings)


stream_command = click.Command(
    "stream",
    help=HELP,
    short_help="Publish what comes in, window after window, on an engine.",
    callback=click.pass_obj(stream),
    context_settings={"ignore_unknown_options": True, "max_content_width": 110},
    params=[
        *_as_in_run("words", "output"),
        _time("--window", "5m", "What is found in so much time is published together."),
        _time("--allowed-lateness", "1h", "How long after its window's end a file still joins a later one."),
        _time("--every", "30s", "Time between looks at the inputs."),
        *_as_in_run("workers", "time_limit", "max_record_size", "lookback", "log_format", "quiet", "verbose"),
    ],
)
