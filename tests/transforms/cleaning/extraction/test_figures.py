"""The figures of lines: shares are shares, places are places, and neighbours are those beside."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from transforms.cleaning.extraction.figures import VOICE, Figured, Shares, Subject, figures_of, window
from transforms.cleaning.extraction.lines import cut_lines

PAGE = """
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Ferry sails again</h1>
<p>The ferry sails again from Monday, after three months in the dock at Northport and with a new engine, they said.</p>
<p>Tickets cost what they did before the winter, and children below six years of age travel free of charge as ever.</p>
</article><footer>© The Harbour 2024</footer>
"""
SUBJECT = Subject(frozenset({"ferry", "sails", "again"}), frozenset({"tickets"}))


def seen(answer: str = "") -> Figured:
    return figures_of(
        cut_lines(lxml_html.document_fromstring(f"<html><body>{PAGE}</body></html>").find("body")), SUBJECT, [answer]
    )


def column(figured: Figured, name: str) -> list[float]:
    return [float(value) for value in figured.rows[:, figured.names.index(name)]]


def test_what_lines_are() -> None:
    """Links, headings, prose and rights are told apart."""
    figured = seen()
    assert column(figured, "link_share") == [1, 1, 0, 0, 0, 0]
    assert column(figured, "in_nav") == [1, 1, 0, 0, 0, 0]
    assert column(figured, "in_article") == [0, 0, 1, 1, 1, 0]
    assert column(figured, "rights") == [0, 0, 0, 0, 0, 1]
    assert column(figured, "title_share")[2] == 1
    assert column(figured, "from_heading") == [-2, -1, 0, 1, 2, 3]
    assert column(figured, "until_prose")[:4] == [3, 2, 1, 1]


def test_a_voice_is_heard_line_by_line() -> None:
    """A line that stands in the answer has a share of 1, one that does not of 0."""
    answer = "The ferry sails again from Monday, after three months in the dock at Northport and with"
    assert column(seen(answer), VOICE)[3] > 0.5
    assert column(seen("Nothing of it"), VOICE) == [0] * 6


def test_neighbours_are_those_beside() -> None:
    """What a line sees of the next is what that says of itself; beyond the page stands -1."""
    figured = seen()
    words = column(figured, "words")
    assert column(figured, "words+1") == [*words[1:], -1]
    assert column(figured, "words-2") == [-1, -1, *words[:-2]]


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=9), max_size=8),
    st.lists(st.sampled_from("abcdef"), max_size=30),
)
def test_shares_are_those_of_runs(lines: list[list[str]], text: list[str]) -> None:
    """As counted one by one: runs of four words in longer lines, whole lines in shorter ones."""
    runs = {tuple(text[at : at + 4]) for at in range(len(text) - 3)}
    expected = []
    for line in lines:
        own = [tuple(line[at : at + 4]) for at in range(len(line) - 3)]
        short = float(bool(line) and " ".join(line) == " ".join(text))
        expected.append(sum(run in runs for run in own) / len(own) if own else short)
    assert np.allclose(Shares(lines).in_text(" ".join(text)), expected)


@given(st.integers(1, 50), st.integers(0, 60))
def test_windows_hold_the_lines_around(count: int, reach: int) -> None:
    """At most so far away, and never beyond the page."""
    first, last = window(count, reach)
    assert all(first[at] == max(0, at - reach) and last[at] == min(count, at + reach + 1) for at in range(count))
