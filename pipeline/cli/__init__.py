"""The command line: `copydesk`, its commands, and how errors reach the user."""

from pipeline.cli.main import main

__all__ = ["main"]
