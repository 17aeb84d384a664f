"""`copydesk clean` and `explain`: one page to the terminal, and why a published record is as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.run_options import run_options

if TYPE_CHECKING:
    from transforms.articles.own_judge import OwnJudge


@click.command("clean", short_help="Clean one file straight to the terminal.")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="The text alone, the article with what is known of it and was removed, or all of it as a JSON line.",
)
@click.option("--url", metavar="ADDRESS", help="The address of a page that does not state its own.")
@click.option("--most", type=click.IntRange(min=1), default=20, show_default=True, help="Records shown of one file.")
@run_options("judge")
def clean_command(file: str, form: str, url: str | None, most: int, judge: OwnJudge | None) -> None:
    """Clean the records of FILE, or of standard input, as a run would, and print them; nothing is published.

    What a site repeats on its pages is learned from many of them: a run cuts that too, this command cannot.

    \b
    Examples:
      copydesk clean page.html
      copydesk clean page.html --format markdown
      copydesk clean page.html --judge my-judge
      curl -s https://example.org/a | copydesk clean - --url https://example.org/a --format json
    """
    from pipeline.inspection.clean import FORMS, clean_file

    for outcome in clean_file(file, most, url, judge):
        click.echo(FORMS[form](outcome))


@click.command("explain", short_help="Say why a record is as it was published.")
@click.argument("folder", metavar="DIR")
@click.argument("name", metavar="PATH|URL|ID")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON lines.")
def explain_command(folder: str, name: str, as_json: bool) -> None:
    """Say of a record in DIR whether it was kept or rejected, by which rule and words, what was cut, and its story.

    The record is named by its input path (or the end of it), its address, its copy_id or a story_id.

    \b
    Examples:
      copydesk explain archive page-17.html
      copydesk explain archive https://example.org/news/17
    """
    from pipeline.inspection.explain import explain, print_explained

    print_explained(explain(folder, name), as_json)
