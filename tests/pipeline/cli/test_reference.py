"""docs/command-line.md says of every command what the command itself says."""

from __future__ import annotations

import click

from pipeline.cli.main import cli
from pipeline.cli.reference import PAGE, command_page


def test_the_page_is_what_the_commands_say() -> None:
    """`python -m pipeline.cli.reference` would write it just so: every command with its help of today."""
    assert PAGE.read_text("utf-8") == command_page(cli, "copydesk")


def test_commands_below_a_group_have_their_sections() -> None:
    """By the name that is typed, with the options they have in common, and a row in the table."""

    @click.group(context_settings={"help_option_names": ["-h", "--help"]})
    def desk() -> None:
        """Do things."""

    @desk.group("rules")
    def rules() -> None:
        """Try rules."""

    @rules.command("test", short_help="Try one.")
    def test() -> None:
        """Try one on pages."""

    page = command_page(desk, "desk")
    assert "| [`desk rules test`](#desk-rules-test) | Try one. |" in page
    section = page.split("## desk rules test\n")[1]
    assert section.startswith("\n```text\nUsage: desk rules test [OPTIONS]\n\n  Try one on pages.")
    assert "-h, --help" in section
