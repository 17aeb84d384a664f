"""Words of lines as numbers: counts and shares are those that one counts by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.line_words import LineWords, tokens, words_of_lines

WORDS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=9), max_size=8)


@given(WORDS, st.lists(st.sampled_from("abcdef"), max_size=30))
def test_shares_are_those_of_runs(lines: list[list[str]], text: list[str]) -> None:
    """As counted one by one: runs of four words in longer lines, whole lines in shorter ones."""
    runs = {tuple(text[at : at + 4]) for at in range(len(text) - 3)}
    expected = []
    for line in lines:
        own = [tuple(line[at : at + 4]) for at in range(len(line) - 3)]
        short = float(bool(line) and line == text)
        expected.append(sum(run in runs for run in own) / len(own) if own else short)
    assert np.allclose(LineWords([" ".join(line) for line in lines]).in_text(" ".join(text)), expected)


@given(st.lists(st.text(alphabet="aB 1é海\u3042_-.İ", max_size=12), max_size=9))
def test_sizes_are_numbers_of_tokens(texts: list[str]) -> None:
    """Each line has as many words as its tokens, whatever its signs."""
    expected = [len(tokens(text)) for text in texts]
    assert LineWords(texts).sizes.tolist() == expected
    assert words_of_lines([text.lower() for text in texts]).tolist() == expected


@given(WORDS, st.sets(st.sampled_from("abcxyz")), st.sets(st.sampled_from("def")))
def test_words_of_sets_count_once(lines: list[list[str]], first: set[str], second: set[str]) -> None:
    """How many different words of a line are in a set, and how many it has."""
    words = LineWords([" ".join(line) for line in lines])
    different, *found = words.in_words(first, second)
    assert [each.tolist() for each in found] == [[len(set(line) & each) for line in lines] for each in (first, second)]
    assert different.tolist() == [len(set(line)) for line in lines]


def test_signs_of_scripts_without_spaces_are_words() -> None:
    """Each sign of Chinese or Japanese is one."""
    assert tokens("海の日, Two") == ["海", "の", "日", "two"]
