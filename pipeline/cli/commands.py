"""Which commands there are, and where: a module is loaded when its command is asked for, so that none waits for all."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

HOMES: Mapping[str, str] = {
    "run": "run_command",
    "watch": "watch_command",
    "status": "watch_command",
    "stream": "stream_command",
    "show": "show_command",
    "verify": "show_command",
    "runs": "show_command",
    "clean": "explain_command",
    "explain": "explain_command",
    "compare": "compare_command",
    "find": "find_command",
    "sql": "sql_command",
    "stories": "sql_command",
    "sites": "sql_command",
    "report": "report_command",
    "init": "config_command",
    "rules": "config_command",
    "compact": "upkeep_command",
    "replay": "upkeep_command",
    "retract": "upkeep_command",
    "reclean": "upkeep_command",
    "register": "register_command",
    "eval": "eval_command",
    "train": "train_command",
}
"""The module of `pipeline.cli` that holds each command, as `NAME_command` or, where it has commands below it,
`NAME_group`."""

SHORT: Mapping[str, str] = {
    "clean": "Clean one file straight to the terminal.",
    "compact": "Merge small files into right-sized ones.",
    "compare": "Say why two records are one story or two.",
    "eval": "Measure what was published against your own gold.",
    "explain": "Say why a record is as it was published.",
    "find": "Find a text among what was published.",
    "init": "Write a config to begin with.",
    "reclean": "Make an archive anew beside it, and compare.",
    "register": "Make the datasets Delta or Iceberg tables.",
    "replay": "Read rejected records again.",
    "report": "Write a run's report as a page.",
    "retract": "Take published records back, for good.",
    "rules": "Try the rules of a config.",
    "run": "Clean and merge files, and publish them.",
    "runs": "List the runs that published.",
    "show": "Look at what was published.",
    "sites": "Tell how each site's records fared.",
    "sql": "Ask what was published in SQL.",
    "status": "Tell how the watch of a folder is.",
    "stories": "List the stories that were carried most.",
    "stream": "Publish what comes in, window after window, on an engine.",
    "train": "Teach a judge on your own labels.",
    "verify": "Check what was published, file by file.",
    "watch": "Publish what comes in, round after round.",
}
"""What the help of all says of each, which the commands' own `short_help` repeats."""


class Commands(click.Group):
    """The group of all commands, each of which is loaded when it is called or asked for its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        home = HOMES.get(cmd_name)
        if home is None:
            return None
        module: Any = import_module(f"{__package__}.{home}")
        command: click.Command = getattr(module, f"{cmd_name}_command", None) or getattr(module, f"{cmd_name}_group")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command that the first word names, or tells which may be meant."""
        name = args[0]
        near = [] if name in HOMES or name.startswith("-") else get_close_matches(name, HOMES)
        if near:
            raise click.UsageError(f"No such command {name!r}. Did you mean {' or '.join(near)}?", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SHORT[name]) for name in self.list_commands(ctx)])
