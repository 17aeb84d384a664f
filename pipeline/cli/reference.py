"""The command line as a page of the documentation, made of the commands' own help.

`python -m pipeline.cli.reference` writes docs/command-line.md anew; a test holds the page to what the commands say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

PAGE = Path(__file__).resolve().parents[2] / "docs" / "command-line.md"
WIDTH = 100
_HEAD = """# The command line

What `copydesk COMMAND --help` prints, for every command. This page is made of that help
(`python -m pipeline.cli.reference`); what a command is for stands on the pages that [index.md](index.md) names.

Exit codes: 0 done, 1 a defect of copydesk, 2 wrong use, 3 input, output or engine not usable, 4 a quality gate failed.
"""


def command_page(group: click.Group, name: str) -> str:
    """The page about a command line, in Markdown: a table of all commands, and the help of each."""
    commands = list(_commands(group, name, None))
    rows = [f"| [`{path}`](#{path.replace(' ', '-')}) | {_short(command)} |" for path, command, _ in commands[1:]]
    table = "\n".join(["| command | what it does |", "|---|---|", *rows])
    sections = [f"## {path}\n\n```text\n{_help(command, context)}\n```\n" for path, command, context in commands]
    return "\n".join([_HEAD, f"{table}\n", *sections])


def _commands(
    command: click.Command, name: str, parent: click.Context | None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """A command and those below it, in the order of the help, with what each is called."""
    context = click.Context(command, parent, name, **command.context_settings)
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            assert found is not None, below
            yield from _commands(found, below, context)


def _short(command: click.Command) -> str:
    return command.get_short_help_str(limit=WIDTH)


def _help(command: click.Command, context: click.Context) -> str:
    """The help as a terminal of the page's width shows it."""
    context.terminal_width = context.max_content_width = WIDTH
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def main() -> None:
    """Writes the page."""
    from pipeline.cli.main import cli

    PAGE.write_text(command_page(cli, "copydesk"), encoding="utf-8")


if __name__ == "__main__":
    main()
