"""`copydesk show`, `verify` and `runs`: looking at what was published."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command("show", short_help="Look at what was published.")
@click.argument("folder", metavar="DIR")
@click.option("-n", "--rows", type=click.IntRange(min=0), default=5, show_default=True, help="Rows shown a dataset.")
@click.option("--json", "as_json", is_flag=True, help="Print the partitions and rows as a JSON object.")
def show_command(folder: str, rows: int, as_json: bool) -> None:
    """Show the tree that DIR holds and a few rows of each dataset.

    \b
    Example:
      copydesk show archive --rows 20
    """
    from pipeline.inspection.show import print_shown, show

    (print_shown if as_json else show)(folder, rows)


@click.command("verify", short_help="Check what was published, file by file.")
@click.argument("folder", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as a JSON object.")
def verify_command(folder: str, as_json: bool) -> None:
    """Check the files of DIR against its commits: presence, checksums, row counts, schemas and the ledger.

    Ends with exit code 3 and a line for each problem where something is wrong.

    \b
    Example:
      copydesk verify archive
    """
    from pipeline.published.verify import verify
    from schemas.errors import OutputError

    problems = verify(folder)
    if as_json:
        click.echo(json.dumps({"sound": not problems, "problems": [asdict(problem) for problem in problems]}))
    for problem in () if as_json else problems:
        click.echo(f"{problem.path}: {problem.detail} ({problem.fault.value})")
    if problems:
        raise OutputError(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} in {folder}")
    if not as_json:
        click.echo(f"{folder} is sound: every file is as its commit says")


@click.command("runs", short_help="List the runs that published.")
@click.argument("folder", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the runs as JSON lines.")
def runs_command(folder: str, as_json: bool) -> None:
    """List the runs that published in DIR, oldest first.

    \b
    Example:
      copydesk runs archive
    """
    from pipeline.inspection.show import print_runs, show_runs

    (print_runs if as_json else show_runs)(folder)
