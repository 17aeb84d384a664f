"""`copydesk show`, `verify` and `runs`: looking at what was published."""

from __future__ import annotations

import click


@click.command("show", short_help="Look at what was published.")
@click.argument("folder", metavar="DIR")
@click.option("-n", "--rows", type=click.IntRange(min=0), default=5, show_default=True, help="Rows shown a dataset.")
def show_command(folder: str, rows: int) -> None:
    """Show the tree that DIR holds and a few rows of each dataset.

    \b
    Example:
      copydesk show archive --rows 20
    """
    from pipeline.inspection.show import show

    show(folder, rows)


@click.command("verify", short_help="Check what was published, file by file.")
@click.argument("folder", metavar="DIR")
def verify_command(folder: str) -> None:
    """Check the files of DIR against its commits: presence, checksums, row counts, schemas and the ledger.

    Ends with exit code 3 and a line for each problem where something is wrong.

    \b
    Example:
      copydesk verify archive
    """
    from pipeline.published.verify import verify
    from schemas.errors import OutputError

    problems = verify(folder)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        raise OutputError(f"{len(problems)} problems in {folder}")
    click.echo(f"{folder} is sound: every file is as its commit says")


@click.command("runs", short_help="List the runs that published.")
@click.argument("folder", metavar="DIR")
def runs_command(folder: str) -> None:
    """List the runs that published in DIR, oldest first.

    \b
    Example:
      copydesk runs archive
    """
    from pipeline.inspection.show import show_runs

    show_runs(folder)
