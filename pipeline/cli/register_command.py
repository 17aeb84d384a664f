"""`copydesk register`: the published folder as tables with a catalogue."""

from __future__ import annotations

import click

from pipeline.cli.logs import set_up_logs
from schemas.errors import UsageError

REGISTER_HELP = """Make every commit of DIR a version of a Delta or an Iceberg table for each dataset.

With --delta, DIR/articles, copies, rejects and links become Delta tables, each in its own folder with its log in
_delta_log/. With --iceberg, DIR/_copydesk/iceberg/ becomes a catalog of four tables (a local DIR only; needs the extra
`iceberg`). No published file is copied or changed. What is registered already is left: start it after each run, or as
often as you like. A reader of a table sees each commit as one act, compactions and retractions too, where one who
globs may see the half of it.

\b
Examples:
  copydesk register archive --delta
  copydesk run pages/ -o archive && copydesk register archive --delta --iceberg

\b
Exit codes: 0 done, or nothing new; 2 wrong use; 3 DIR is not usable: no published
folder, a commit or log of it is damaged, or the extra is not installed."""


@click.command(
    "register",
    help=REGISTER_HELP,
    short_help="Make the datasets Delta or Iceberg tables.",
    context_settings={"max_content_width": 110},
)
@click.argument("folder", metavar="DIR")
@click.option("--delta", is_flag=True, help="As Delta tables.")
@click.option("--iceberg", is_flag=True, help="As Iceberg tables.")
@click.option("-q", "--quiet", is_flag=True, help="Errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Show where an error comes from.")
def register_command(folder: str, delta: bool, iceberg: bool, quiet: bool, verbose: bool) -> None:
    """Registers and tells."""
    set_up_logs(verbose=verbose, quiet=quiet)
    if not delta and not iceberg:
        raise UsageError("name the kind of table: --delta or --iceberg")
    from pipeline.upkeep.register import register_delta, register_iceberg

    for register in (register_delta,) * delta + (register_iceberg,) * iceberg:
        for done in register(folder):
            if not quiet:
                click.echo(done.told())
