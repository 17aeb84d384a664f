"""`copydesk compact` and `replay`: what is done to a published folder between runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import click

from pipeline.cli.logs import set_up_logs
from pipeline.cli.run_options import run_options, with_settings
from pipeline.durations import parse_duration
from pipeline.settings import MEGABYTE, RunSettings
from schemas.reject import RejectReason

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


@click.command(
    "compact",
    help=COMPACT_HELP,
    short_help="Merge small files into right-sized ones.",
    context_settings={"max_content_width": 110},
)
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


REPLAY_HELP = """Read the rejected records of DIR again, and publish those that pass now.

For use after rules or limits have changed. A record that passes leaves DIR/rejects and becomes a row of DIR/copies,
merged with the stories that are there; one that is rejected for another reason gets a new row in its old one's
place; the others stay as they are. What was moved is kept in DIR/_copydesk/replays/. An input that is gone or has
changed since is told and left: a changed one is for `copydesk run`.

\b
Examples:
  copydesk replay archive --dry-run                       what would change
  copydesk replay archive --reason error_page --reason listing_page
  copydesk replay archive --reason too_large --max-record-size 100
  copydesk replay archive --reason time_limit --since 7d --time-limit 120

\b
Exit codes: 0 done, whatever passed; 2 wrong use; 3 DIR is not usable: no published folder,
in use by a run, full, or damaged, or an input changed while it was read."""


def _as_day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    """The day that is meant: a date, or a time before now."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        pass
    try:
        return (datetime.now(timezone.utc) - timedelta(seconds=parse_duration(value))).date()
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{value!r} is no day: write 2024-11-01, or a time before now such as 7d") from None


@click.command(
    "replay", help=REPLAY_HELP, short_help="Read rejected records again.", context_settings={"max_content_width": 110}
)
@click.argument("folder", metavar="DIR")
@click.option(
    "--reason",
    "reasons",
    type=click.Choice([reason.value for reason in RejectReason]),
    multiple=True,
    metavar="REASON",
    help="Only rejects of this reason (docs/tables.md lists them); may be given more than once.",
)
@click.option(
    "--since",
    callback=_as_day,
    metavar="DAY",
    help="Only rejects of runs on this day (UTC) or later: 2024-11-01, or a time before now such as 7d.",
)
@click.option("--dry-run", is_flag=True, help="Read and judge them, tell what would change, change nothing.")
@run_options("workers", "time_limit", "max_record_size", "batch_size", "batch_files", "lookback", "keep", "merge_judge")
@run_options("quiet", "verbose")
@with_settings
def replay_command(
    folder: str,
    reasons: tuple[str, ...],
    since: date | None,
    dry_run: bool,
    settings: RunSettings,
    quiet: bool,
    verbose: bool,
) -> None:
    """Replays and tells."""
    set_up_logs(verbose=verbose, quiet=quiet)
    # Beam takes two seconds to import; help and wrong use need none of it.
    from pipeline.upkeep.rejected import Wanted
    from pipeline.upkeep.replay import replay

    wanted = Wanted(frozenset(map(RejectReason, reasons)), since)
    done = replay(folder, wanted, settings, dry_run, quiet)
    if not quiet:
        click.echo(done.told(dry_run))
