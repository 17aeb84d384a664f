"""`copydesk compact`, `replay`, `retract` and `reclean`: what is done to a published folder between runs."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from pipeline.cli.logs import set_up_logs
from pipeline.cli.run_options import run_options, with_settings
from pipeline.durations import parse_duration
from pipeline.settings import MEGABYTE, RunSettings
from schemas.reject import RejectReason

if TYPE_CHECKING:
    from pipeline.upkeep.reclean import Recleaned

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
  copydesk compact archive --upgrade          after a new version: all files as it would write them

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
@click.option("--upgrade", is_flag=True, help="Write the files of earlier versions anew, with all columns of this one.")
@click.option("--dry-run", is_flag=True, help="Tell what would be merged, and change nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show where an error comes from.")
def compact_command(
    folder: str, target_size: float, min_files: int, upgrade: bool, dry_run: bool, quiet: bool, verbose: bool
) -> None:
    """Merges and tells."""
    set_up_logs(verbose=verbose, quiet=quiet)
    from pipeline.upkeep.compact import compact

    done = compact(folder, int(target_size * MEGABYTE), min_files, dry_run, upgrade)
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
  copydesk replay archive --accepted          what today's rules would change; `copydesk reclean` keeps it

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
@click.option(
    "--accepted",
    is_flag=True,
    help="Read all records again, accepted ones too; tell what would change as `reclean` does, change nothing.",
)
@run_options("workers", "time_limit", "max_record_size", "batch_size", "batch_files", "lookback", "keep")
@run_options("fields", "judge", "merge_judge", "quiet", "verbose")
@with_settings
def replay_command(
    folder: str,
    reasons: tuple[str, ...],
    since: date | None,
    dry_run: bool,
    accepted: bool,
    settings: RunSettings,
    quiet: bool,
    verbose: bool,
) -> None:
    """Replays and tells."""
    if accepted and (reasons or since):
        raise click.UsageError("--accepted reads all records: leave --reason and --since out")
    set_up_logs(verbose=verbose, quiet=quiet)
    if accepted:
        _tell_all(folder, settings, quiet)
        return
    # Beam takes two seconds to import; help and wrong use need none of it.
    from pipeline.upkeep.rejected import Wanted
    from pipeline.upkeep.replay import replay

    wanted = Wanted(frozenset(map(RejectReason, reasons)), since)
    done = replay(folder, wanted, settings, dry_run, quiet)
    if not quiet:
        click.echo(done.told(dry_run))


def _tell_all(folder: str, settings: RunSettings, quiet: bool) -> None:
    """Makes all anew in a folder that goes again, and tells what differs."""
    from pipeline.upkeep.reclean import reclean

    with TemporaryDirectory(prefix="copydesk-replay-") as place:
        done = reclean(folder, f"{place}/archive", settings, quiet=quiet)
    if not quiet:
        _show_table(done)


def _show_table(done: Recleaned) -> None:
    from pipeline.upkeep.differences import table

    for name, before, after in table(done.differences, done.left):
        click.echo(f"{name:<36}{before:>12}{after:>12}".rstrip())


RETRACT_HELP = """Take published records of DIR back, for good.

Every copy and reject that is named leaves DIR/copies, DIR/rejects, and what later runs know of it. A story whose
canonical copy leaves is told by the next of its copies, under the same story_id; one without copies leaves
DIR/articles.
What stays of a record is a tombstone in DIR/_copydesk/retracted/: its id, the SHA-256 of its bytes and the reason, no
text and no address. By it no later run, watch or replay publishes the record again, nor the same bytes found
elsewhere. Inputs are not touched: delete them yourself, and backups and copies of DIR with them.

One option is enough, several add up, and each may be given more than once. Readers are not disturbed; a retraction that
is killed is finished by the next command that publishes in DIR.

\b
Examples:
  copydesk retract archive --url https://example.org/2024/a-story --dry-run
  copydesk retract archive --url https://example.org/2024/a-story --reason "ruling 17/2025"
  copydesk retract archive --copy 5c4b1f0e8d7a49c2b6a3d2e1f0a9b8c7
  copydesk retract archive --site example.org

\b
Exit codes: 0 done, or nothing is named so; 2 wrong use; 3 DIR is not usable: no published
folder, in use by a run, full, or damaged."""


@click.command(
    "retract",
    help=RETRACT_HELP,
    short_help="Take published records back, for good.",
    context_settings={"max_content_width": 110},
)
@click.argument("folder", metavar="DIR")
@click.option("--url", "urls", multiple=True, metavar="URL", help="Records of this address (http or https alike).")
@click.option("--copy", "copies", multiple=True, metavar="COPY_ID", help="This one record.")
@click.option("--story", "stories", multiple=True, metavar="STORY_ID", help="All copies of this story.")
@click.option("--site", "sites", multiple=True, metavar="SITE", help="All records of this site, as in copies.site.")
@click.option("--source-id", "source_ids", multiple=True, metavar="ID", help="The record of this id of your own.")
@click.option("--reason", metavar="WORDS", help="Why; it is kept with the tombstones.")
@click.option("--dry-run", is_flag=True, help="List what would leave, and change nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show where an error comes from.")
def retract_command(
    folder: str, reason: str | None, dry_run: bool, quiet: bool, verbose: bool, **named: tuple[str, ...]
) -> None:
    """Takes back and tells."""
    set_up_logs(verbose=verbose, quiet=quiet)
    # Beam takes two seconds to import; help and wrong use need none of it.
    from pipeline.upkeep.retract import retract
    from pipeline.upkeep.selection import Selection

    done = retract(folder, Selection(**{name: frozenset(values) for name, values in named.items()}), reason, dry_run)
    if not quiet:
        for line in done.listed() if dry_run else ():
            click.echo(line)
        click.echo(done.told(dry_run))


RECLEAN_HELP = """Make what DIR holds anew in NEW, by the rules of this version, and tell what changed.

For use after an update or with other options. All inputs of DIR are read again, rejected ones too, and published in
NEW as `copydesk run` would; DIR is only read. A table tells how many texts changed, what is rejected now and what no
longer, and which stories were joined or split. Put NEW in DIR's place yourself where you like it better. What
`copydesk retract` has taken back stays so in NEW. Start it again to go on after a crash.

\b
Examples:
  copydesk reclean archive --output archive-new
  copydesk reclean archive -o archive-new --changes changes.jsonl
  copydesk reclean archive -o archive-forums --keep article,forum

\b
Exit codes: 0 done; 2 wrong use; 3 DIR or NEW is not usable: no published folder, in use by a
run, full, or damaged."""


@click.command(
    "reclean",
    help=RECLEAN_HELP,
    short_help="Make an archive anew beside it, and compare.",
    context_settings={"max_content_width": 110},
)
@click.argument("folder", metavar="DIR")
@click.option("-o", "--output", metavar="NEW", required=True, help="The folder or URI to publish in.")
@click.option(
    "--changes", "changes_file", metavar="FILE", help="Write a JSON line for each record that has changed, too."
)
@run_options(
    "workers",
    "time_limit",
    "max_record_size",
    "batch_size",
    "batch_files",
    "lookback",
    "keep",
    "judge",
    "quiet",
    "verbose",
)
@with_settings
def reclean_command(
    folder: str, output: str, changes_file: str | None, settings: RunSettings, quiet: bool, verbose: bool
) -> None:
    """Recleans and tells."""
    set_up_logs(verbose=verbose, quiet=quiet)
    # Beam takes two seconds to import; help and wrong use need none of it.
    from pipeline.upkeep.reclean import reclean

    done = reclean(folder, output, settings, changes_file, quiet)
    if not quiet:
        _show_table(done)
