"""Which words of the command line are Beam's own options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from difflib import get_close_matches

from schemas.errors import UsageError


def split_words(words: Sequence[str], ours: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Parts words that `copydesk` does not know into inputs and Beam's options.

    Raises UsageError for an option that Beam does not know either, with that of `ours` which may be meant; those of an
    engine's job server, which Beam learns only later, go after a lone `--`.
    """
    if not any(word.startswith("-") for word in words):
        return list(words), []
    inputs = _unknown_to_beam(list(words))
    for word in inputs:
        if word.startswith("-"):
            near = get_close_matches(word.partition("=")[0], ours, n=1)
            meant = f"; did you mean {near[0]}?" if near else "."
            raise UsageError(
                f"no such option: {word}{meant} `copydesk run --help` lists ours; options that only an engine knows go "
                "after a lone --"
            )
    left = list(inputs)
    beams = [word for word in words if not _taken(word, left)]
    return inputs, beams


def check_passed_on(words: Sequence[str], others: Sequence[str] = ()) -> None:
    """Raises UsageError where an option after the lone `--` is one that nobody knows: Beam does not, and no engine is
    named, there or among the `others`, that might."""
    if not words:
        return  # most often; Beam takes two seconds to import
    unknown = [word for word in _unknown_to_beam(list(words)) if word.startswith("-")]
    if unknown and not any(word.partition("=")[0] == "--runner" for word in (*words, *others)):
        meant = get_close_matches(unknown[0].partition("=")[0], ["--runner", "--job_endpoint"], n=1)
        hint = f"did you mean {meant[0]}?" if meant else "an engine's own options need its --runner"
        raise UsageError(f"Beam knows no option {unknown[0]}: {hint}")


def _unknown_to_beam(words: list[str]) -> list[str]:
    from apache_beam.options.pipeline_options import PipelineOptions

    parser = _Parser(add_help=False, allow_abbrev=False)
    for options in PipelineOptions.__subclasses__():
        adder = getattr(options, "_add_argparse_args", None)
        if adder is not None:
            adder(parser)
    return parser.parse_known_args(words)[1]


class _Parser(argparse.ArgumentParser):
    """Tells a wrong value as our own usage error."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(f"a Beam option is wrong: {message}")


def _taken(word: str, left: list[str]) -> bool:
    """Whether `word` is the next of the words that are left over; takes it from them."""
    if left and left[0] == word:
        left.pop(0)
        return True
    return False
