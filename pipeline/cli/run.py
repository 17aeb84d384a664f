"""`copydesk run`: files in, published folder out."""

from __future__ import annotations

import re

import click

from pipeline.cli.beam_options import split_words
from pipeline.cli.logs import JSON, PLAIN, set_up_logs
from pipeline.desk.pool import start_fork_server
from pipeline.desk.settings import PRELOAD
from pipeline.settings import MEGABYTE, RunSettings, usable_cores
from schemas.errors import UsageError

HELP = """Clean and merge INPUT files, and publish them in DIR.

INPUT is a file, a folder (taken whole, with its sub-folders), a glob in quotes, or a URI of a file system that Beam
knows (gs://, s3://, hdfs:// with the extra installed, e.g. pip install 'copydesk[gcp]'). HTML pages, plain text,
JSONL (one article a line) and WARC are told apart by content, each also as gzip, bzip2, xz or zstd.

What an earlier run of DIR has published is not read again. What cannot be published becomes a row of DIR/rejects
that says why; nothing is dropped.

\b
Examples:
  copydesk run pages/ --output archive
  copydesk run 'crawl/2024-11-*.warc.gz' feed.jsonl.zst -o archive
  copydesk run pages/ -o archive --max-reject-share 0.2      exit code 4 if over a fifth is rejected
  copydesk run gs://bucket/raw -o gs://bucket/clean --runner=DataflowRunner --region=europe-west1

Options that are not listed here are handed to Beam; those that only an engine knows go after a lone --."""


_DAYS = {"": 1.0, "d": 1.0, "h": 1 / 24, "w": 7.0}


def parse_days(words: str | None) -> float | None:
    """Days of "30d", "12h", "2w" or "30"; raises UsageError for what is no span of time."""
    if words is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([dhw]?)", words.strip().lower())
    if found is None:
        raise UsageError(f"--lookback {words!r} is no span of time: write 30d, 12h or 2w")
    return float(found.group(1)) * _DAYS[found.group(2)]


@click.command(
    "run",
    help=HELP,
    short_help="Clean and merge files, and publish them.",
    context_settings={"ignore_unknown_options": True, "max_content_width": 110},
)
@click.argument("words", metavar="INPUT...", nargs=-1, type=click.UNPROCESSED)
@click.option("-o", "--output", "output", metavar="DIR", required=True, help="The folder or URI to publish in.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=usable_cores,
    show_default="all cores",
    help="Worker processes on this machine (on an engine: for each of its workers).",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Time for one record; one that takes longer is stopped and rejected.",
)
@click.option(
    "--max-record-size",
    type=click.FloatRange(min=0.001),
    default=20.0,
    show_default=True,
    metavar="MB",
    help="A larger page or line is rejected unread.",
)
@click.option(
    "--batch-size",
    type=click.FloatRange(min=0.001),
    default=64.0,
    show_default=True,
    metavar="MB",
    help="A local run publishes batch by batch; so much text makes one (of HTML four times as much, of compressed "
    "files a quarter), and bounds the memory.",
)
@click.option(
    "--batch-files",
    type=click.IntRange(min=1),
    default=1_000,
    show_default=True,
    help="At most so many files make a batch.",
)
@click.option(
    "--lookback",
    metavar="DAYS",
    callback=lambda _context, _option, value: parse_days(value),
    help="How far back (30d, 12h) new copies look for their story, by the run that published it.  [default: no limit]",
)
@click.option(
    "--max-reject-share",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="End with exit code 4 if more of the records than this (0-1) were rejected. They are published all the same.",
)
@click.option(
    "--log-format", type=click.Choice([PLAIN, JSON]), default=PLAIN, show_default=True, help="How log lines look."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show where an error comes from, and the libraries' warnings.")
@click.pass_obj
def run_command(
    beams: tuple[str, ...],
    words: tuple[str, ...],
    output: str,
    workers: int,
    time_limit: float,
    max_record_size: float,
    batch_size: float,
    batch_files: int,
    lookback: float | None,
    max_reject_share: float | None,
    log_format: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Publishes what is new in the inputs and tells what came of it."""
    set_up_logs(log_format, verbose, quiet)
    inputs, beam_options = split_words(words)
    if not inputs:
        raise UsageError("no INPUT given: name a file, a folder or a glob (`copydesk run --help` has examples)")
    settings = RunSettings(
        workers=workers,
        time_limit=time_limit,
        max_record_bytes=int(max_record_size * MEGABYTE),
        batch_bytes=int(batch_size * MEGABYTE),
        batch_files=batch_files,
        lookback_days=lookback,
        max_reject_share=max_reject_share,
        beam_options=(*beam_options, *beams),
    )
    # Beam takes two seconds to import; help and wrong use need none of it. What worker processes are made from is
    # loaded beside it.
    if not any(word.startswith("--runner") for word in settings.beam_options):
        start_fork_server(PRELOAD)
    from pipeline.run import run

    run(inputs, output, settings, quiet=quiet)
