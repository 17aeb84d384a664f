"""`copydesk run`: files in, published folder out."""

from __future__ import annotations

import gc
from collections.abc import Sequence

import click

from pipeline.cli.run_options import reads_inputs, run_options
from pipeline.settings import PRELOAD, RunSettings
from transforms.articles.worker_pool import start_fork_server

HELP = """Clean and merge INPUT files, and publish them in DIR.

INPUT is a file, a folder (taken whole, with its sub-folders), a glob in quotes, or a URI: s3://, gs://, azfs:// or
hdfs://, with the extra installed, e.g. pip install 'copydesk[aws]' (docs/stores.md). HTML pages, plain text,
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


@click.command(
    "run",
    help=HELP,
    short_help="Clean and merge files, and publish them.",
    context_settings={"ignore_unknown_options": True, "max_content_width": 110},
)
@reads_inputs
@run_options(
    "workers",
    "time_limit",
    "max_record_size",
    "batch_size",
    "batch_files",
    "batch_records",
    "lookback",
    "keep",
    "fields",
    "max_reject_share",
)
@run_options("judge", "merge_judge")
@run_options("metrics", "log_format", "quiet", "verbose")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as a JSON object.")
def run_command(inputs: Sequence[str], output: str, settings: RunSettings, quiet: bool, as_json: bool) -> None:
    """Publishes what is new in the inputs and tells what came of it."""
    # Beam takes two seconds to import; help and wrong use need none of it. What worker processes are made from is
    # loaded beside it.
    if not any(word.startswith("--runner") for word in settings.beam_options):
        start_fork_server(PRELOAD)
    from pipeline.allocation import return_large_buffers
    from pipeline.run import run

    return_large_buffers()
    gc.freeze()  # what was imported stays: the collector need not look through it again and again
    run(inputs, output, settings, quiet=quiet, as_json=as_json)
