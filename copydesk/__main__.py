"""The command line: `copydesk`, or `python -m copydesk`."""

from __future__ import annotations

from copydesk.surroundings import keep_strangers_out


def main() -> None:
    """Runs the command line, from any working folder, and ends the process with its exit code."""
    keep_strangers_out()
    from pipeline.cli.main import main as command_line

    command_line()


if __name__ == "__main__":
    main()
