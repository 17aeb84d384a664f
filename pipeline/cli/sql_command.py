"""`copydesk sql`, `stories` and `sites`: what was published, asked by DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

FORMATS = ("table", "json", "csv")
Command = Callable[..., None]

_STORIES = """
SELECT story_id, copies, outlets, first, first_published, agency, language, title FROM stories
WHERE ? IS NULL OR language = ? ORDER BY outlets DESC, copies DESC, story_id LIMIT ?
"""
_SITES = "SELECT * FROM sites ORDER BY records DESC, site LIMIT ?"


def _form(command: Command) -> Command:
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How rows are printed."
    )(command)


@click.command("sql", short_help="Ask what was published in SQL.")
@click.argument("folder", metavar="DIR")
@click.argument("query", metavar="QUERY")
@_form
def sql_command(folder: str, query: str, form: str) -> None:
    """Run one DuckDB query over the views of DIR.

    The views are articles, copies, rejects and links; full_text (each copy with its text), carriers, first_seen, lag,
    followed, agency_share, training_corpus, stories and sites. docs/reading.md says what each holds.

    \b
    Examples:
      copydesk sql archive "SELECT carrier, median(minutes_behind) FROM lag GROUP BY ALL ORDER BY 2"
      copydesk sql archive "SELECT reason, count(*) FROM rejects GROUP BY ALL" --format csv
    """
    _print(folder, query, (), form)


@click.command("stories", short_help="List the stories that were carried most.")
@click.argument("folder", metavar="DIR")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="How many stories.")
@click.option("--language", help="Only those in this language, as en.")
@_form
def stories_command(folder: str, top: int, language: str | None, form: str) -> None:
    """List the stories of DIR that most outlets carried: how many copies, who had it first and when.

    \b
    Example:
      copydesk stories archive --top 10 --language de
    """
    _print(folder, _STORIES, (language, language, top), form)


@click.command("sites", short_help="Tell how each site's records fared.")
@click.argument("folder", metavar="DIR")
@click.option("--top", type=click.IntRange(min=1), default=50, show_default=True, help="How many sites.")
@_form
def sites_command(folder: str, top: int, form: str) -> None:
    """Tell of each site of DIR how many records were kept or rejected and why, and how many lack a title or a date.

    \b
    Example:
      copydesk sites archive --format csv > sites.csv
    """
    _print(folder, _SITES, (top,), form)


def _print(folder: str, query: str, values: tuple[Any, ...], form: str) -> None:
    from pipeline.inspection.sql import ask, print_answer

    print_answer(ask(folder, query, values), form)
