"""`copydesk compact`: what is done to a published folder between runs."""

from __future__ import annotations

import click

from pipeline.cli.logs import set_up_logs
from pipeline.settings import MEGABYTE

COMPACT_HELP = """Merge the small Parquet files of each partition of DIR into right-sized ones.

No row changes, and no reader is disturbed: on a local Linux disk each partition's old files give way to the new one in
one act (docs/upkeep.md says what readers can see elsewhere). A compaction that is killed is finished by the next
command that publishes in DIR.

\b
Examples:
  copydesk compact archive
  copydesk compact archive --min-files 8      leave partitions with fewer small files
  copydesk compact archive --target-size 512  files of half a gigabyte
  copydesk compact archive --dry-run          tell what would be merged

\b
Exit codes: 0 done, or nothing to merge; 2 wrong use; 3 DIR is not usable: no published
folder, in use by a run, full, or damaged (`copydesk verify DIR` says where)."""


@click.command("compact", help=COMPACT_HELP, short_help="Merge small files into right-sized ones.")
@click.argument("folder", metavar="DIR")
@click.option(
    "--target-size",
    type=click.FloatRange(min=0.001),
    default=128.0,
    show_default=True,
    metavar="MB",
    help="Merged files hold about this much at most; a file is small under half of it.",
)
@click.option(
    "--min-files",
    type=click.IntRange(min=2),
    default=2,
    show_default=True,
    help="Only partitions with at least so many small files.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be merged, and change nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show where an error comes from.")
def compact_command(folder: str, target_size: float, min_files: int, dry_run: bool, quiet: bool, verbose: bool) -> None:
    """Merges and tells."""
    set_up_logs(verbose=verbose, quiet=quiet)
    from pipeline.upkeep.compact import compact

    done = compact(folder, int(target_size * MEGABYTE), min_files, dry_run)
    if not quiet:
        click.echo(done.told(dry_run))
