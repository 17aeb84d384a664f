"""`copydesk report`: what a run did, as a page."""

from __future__ import annotations

import click


@click.command("report", short_help="Write a run's report as a page.")
@click.argument("folder", metavar="DIR")
@click.option("--run", "run_id", metavar="ID", help="The run, as `copydesk runs` names it.  [default: the latest]")
@click.option("-o", "--output", metavar="FILE", help="Where the page goes.  [default: DIR/_copydesk/reports/RUN.html]")
def report_command(folder: str, run_id: str | None, output: str | None) -> None:
    """Write the report of a run of DIR, and the index over all runs, as pages of HTML that need nothing else.

    Each run that published something writes both by itself; this makes them again, for runs of older versions too.
    Pictures need matplotlib: pip install 'copydesk[report]'.

    \b
    Examples:
      copydesk report archive
      copydesk report archive --run 20241105T061500000000Z -o tuesday.html
    """
    import duckdb

    from pipeline.inspection.sql import damaged
    from pipeline.report.write import count_missing, write_report

    try:
        count_missing(folder)
        written = write_report(folder, run_id, output)
    except duckdb.Error as error:
        raise damaged(folder, error) from error
    click.echo(f"{written.page}\n{written.index}")
