"""`copydesk init` and `rules test`: a config to begin with, and what its rules do to a page."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

NAME = "copydesk.toml"


@click.command("init", short_help="Write a config to begin with.")
@click.argument("file", metavar="FILE", default=NAME)
def init_command(file: str) -> None:
    """Write a commented config to FILE (copydesk.toml), for `--config` of run, watch and stream.

    \b
    Example:
      copydesk init && copydesk run pages/ --output archive --config copydesk.toml
    """
    from schemas.errors import OutputError

    target = Path(file)
    try:
        with target.open("x", encoding="utf-8") as opened:
            opened.write((resources.files("pipeline.config") / NAME).read_text("utf-8"))
    except FileExistsError as error:
        raise OutputError(f"{target} is there already; name another file or take it away") from error
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror}") from error
    click.echo(f"wrote {target}; every line of it says what it does")


@click.group("rules", short_help="Try the rules of a config.")
def rules_group() -> None:
    """Try the rules of a config on single pages."""


@rules_group.command("test", short_help="Show what rules do to pages.")
@click.argument("config", metavar="FILE")
@click.argument("pages", metavar="PAGE...", nargs=-1, required=True)
def test_command(config: str, pages: tuple[str, ...]) -> None:
    """Show what the rules of the config FILE do to each PAGE: which fit, what each selector finds, what is cut.

    \b
    Example:
      copydesk rules test copydesk.toml pages/17.html pages/18.html
    """
    from dataclasses import replace

    from pipeline.cli.run_options import checked_line_judge, parse_kinds
    from pipeline.config.config import read_config
    from pipeline.inspection.try_rules import told, try_rules

    read = read_config(config)
    judge = checked_line_judge(read.options.get("judge"))
    kinds = parse_kinds(read.options.get("keep"))
    rules = replace(read.rules, kinds=kinds, line_judge=judge.sha256 if judge else None)
    for page in pages:
        for trial in try_rules(rules, page):
            click.echo("\n".join(told(trial)))
