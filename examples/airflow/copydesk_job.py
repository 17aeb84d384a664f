"""What BeamRunPythonPipelineOperator starts: it gives each option as --name=value, `copydesk run` takes inputs bare."""

from __future__ import annotations

import argparse

from pipeline.cli import main


def words_of(arguments: list[str] | None = None) -> list[str]:
    """The words of the command line; options that are not ours to know stay as they are."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--input", action="append", required=True)
    parser.add_argument("--output", required=True)
    known, others = parser.parse_known_args(arguments)
    return ["run", *known.input, "--output", known.output, *others]


if __name__ == "__main__":
    main(words_of())
