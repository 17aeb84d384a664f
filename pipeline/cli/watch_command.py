"""`copydesk watch`: the run that never ends; `copydesk status`: how it is."""

from __future__ import annotations

from collections.abc import Sequence

import click

from pipeline.cli.run_options import reads_inputs, run_options
from pipeline.durations import parse_duration
from pipeline.settings import RunSettings

HELP = """Publish what comes into INPUT, round after round, until it is told to stop.

INPUT is named as for `copydesk run`, and need not exist yet. Each round lists it, leaves out what may still be
being written, publishes what is new in DIR, and sleeps. A file counts as complete when its size and time stay the same
for --settle; names such as page.html.part, .tmp or .crdownload are left alone until they are renamed.

SIGTERM or Ctrl-C lets the batch at work finish and ends with exit code 0; a second one ends at once, with
nothing half-published. A round that fails (disk full, output or input out of reach) is logged and tried again, later
each time. What is wrong at the start, such as an output that another run holds, ends it with exit code 3.

\b
Examples:
  copydesk watch incoming/ --output archive
  copydesk watch 'feeds/*/*.jsonl' -o archive --every 5m --settle 1m
  copydesk watch incoming/ -o archive --log-format json 2>> watch.log
  copydesk status archive                     how it is; exit code 3 if it is not well

Options that are not listed here are handed to Beam; those that only an engine knows go after a lone --."""

STATUS_HELP = """Tell how the watch of DIR is: what it does, what the last round did, what it has published.

Ends with exit code 0 where the watch is at work and well, and 3 where it has stopped, gives no sign of life, or its
last round failed.

\b
Examples:
  copydesk status archive
  copydesk status archive --json              the status file as it is
"""


def _as_seconds(context: click.Context, option: click.Parameter, value: str | None) -> float | None:
    try:
        return parse_duration(value) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command(
    "watch",
    help=HELP,
    short_help="Publish what comes in, round after round.",
    context_settings={"ignore_unknown_options": True, "max_content_width": 110},
)
@reads_inputs
@click.option(
    "--every", callback=_as_seconds, default="30s", show_default=True, metavar="TIME", help="Time between rounds."
)
@click.option(
    "--settle",
    callback=_as_seconds,
    metavar="TIME",
    show_default="half of --every, 10s at most",
    help="How long a file must stay as it is to count as complete.",
)
@run_options("workers", "time_limit", "max_record_size", "batch_size", "batch_files", "batch_records", "lookback")
@run_options("keep", "fields", "judge", "merge_judge")
@run_options("metrics", "log_format", "quiet", "verbose")
def watch_command(
    inputs: Sequence[str], output: str, settings: RunSettings, quiet: bool, every: float, settle: float | None
) -> None:
    """Watches until a signal comes."""
    # Beam takes two seconds to import; help and wrong use need none of it.
    from pipeline.allocation import return_large_buffers
    from pipeline.watch.schedule import Schedule
    from pipeline.watch.watch import watch

    return_large_buffers()
    watch(inputs, output, Schedule.of(every, settle), settings, quiet=quiet)


@click.command("status", help=STATUS_HELP, short_help="Tell how the watch of a folder is.")
@click.argument("folder", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the status file as it is.")
def status_command(folder: str, as_json: bool) -> None:
    """Prints the status; raises OutputError where it is not well."""
    from pipeline.watch.report import show_status

    show_status(folder, as_json)
