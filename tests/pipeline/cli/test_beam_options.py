"""Words that are Beam's options, and words that are nobody's."""

from __future__ import annotations

import pytest

from pipeline.cli.beam_options import check_passed_on, split_words
from schemas.errors import UsageError


def test_inputs_and_beams_options_are_told_apart() -> None:
    """In whatever order they come; an option's value stays with it."""
    words = ["pages", "--runner", "FlinkRunner", "feeds", "--direct_num_workers=2"]
    assert split_words(words) == (["pages", "feeds"], ["--runner", "FlinkRunner", "--direct_num_workers=2"])


def test_an_option_that_nobody_knows_is_told_with_the_one_that_may_be_meant() -> None:
    """Before a lone `--` all options are ours or Beam's."""
    with pytest.raises(UsageError, match="no such option: --worker; did you mean --workers"):
        split_words(["pages", "--worker"], ["--workers", "--output"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rnner=FlinkRunner"], "did you mean --runner"),
        (["--engines_own=2"], "need its --runner"),
        (["--direct_num_workers=x"], "a Beam option is wrong"),
    ],
    ids=["a slip", "an engine's, without one", "a wrong value"],
)
def test_an_option_that_no_named_engine_takes_is_refused(words: list[str], said: str) -> None:
    """Behind a lone `--` too, where it would go unheard."""
    with pytest.raises(UsageError, match=said):
        check_passed_on(words)


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ([], []),
        (["--direct_num_workers=2"], []),
        (["--runner=FlinkRunner", "--engines_own=2"], []),
        (["--engines_own=2"], ["--runner", "FlinkRunner"]),
    ],
    ids=["none", "Beam's", "an engine's", "an engine's, named before"],
)
def test_an_engines_own_options_are_passed_on(words: list[str], others: list[str]) -> None:
    """Beam learns them only when the engine's job server is asked."""
    check_passed_on(words, others)
