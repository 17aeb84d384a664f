"""Which of two answers is taken, and what is trimmed from its edges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.extraction.verdict import better, is_menu, trim_edges
from transforms.cleaning.page import Page, parse_page

STORY = tuple(
    f"Part {word} of the harbour story speaks about cranes, ships and the long winter." for word in "abcdefgh"
)


def page_about(subject: str) -> Page:
    page = parse_page(f"<html><head><title>{subject}</title></head></html>")
    assert page is not None
    return page


HARBOUR = page_about("Harbour cranes stand still through winter")


def test_a_much_longer_answer_that_holds_the_first_is_taken() -> None:
    """Where one answer is the beginning of the other, the whole is taken."""
    assert better(STORY[:3], STORY, HARBOUR) == STORY


def test_a_little_more_is_not_taken() -> None:
    """A few words more may be furniture."""
    assert better(STORY, (*STORY, "A last line."), HARBOUR) == STORY


def test_an_answer_about_something_else_is_replaced() -> None:
    """An answer without the words of the page's own title gives way to one that has them."""
    menu = ("Home News Sport Weather Podcasts Games Subscribe Account Newsletter Contact",)
    assert better(menu, STORY, HARBOUR) == STORY
    assert better(STORY, menu, HARBOUR) == STORY


def test_nothing_does_not_replace_something() -> None:
    """An empty second answer is no answer."""
    assert better(STORY, (), HARBOUR) == STORY


def test_edges_of_another_make_go() -> None:
    """What follows the last of the story's kin goes, and so does a label before the first."""
    answer = ("By Ida", *STORY, "Write to us", "Follow us on the radio.")
    assert trim_edges(answer, STORY) == STORY


def test_sentence_before_and_long_tail_stay() -> None:
    """A sentence before the kin is the lead, and a long tail is a part of the story of another make."""
    answer = ("Cranes stand still in the harbour.", *STORY, STORY[0].replace("harbour", "town"))
    assert trim_edges(answer, STORY[:7]) == answer


def test_a_row_of_labels_is_a_menu() -> None:
    """Many words without an end of a sentence are a menu; the words of a story are none, nor is a short line."""
    assert is_menu("News Sport Weather Podcasts Games Account Letters " * 6)
    assert not is_menu(" ".join(STORY))
    assert not is_menu("Harbour and ships")


@given(st.lists(st.text(max_size=40)), st.lists(st.text(max_size=40)))
def test_verdicts_only_choose_and_cut(first: list[str], second: list[str]) -> None:
    """A verdict is one of the two answers, and trimming only leaves out."""
    assert better(tuple(first), tuple(second), HARBOUR) in (tuple(first), tuple(second))
    rest = iter(first)
    assert all(paragraph in rest for paragraph in trim_edges(tuple(first), tuple(second)))
