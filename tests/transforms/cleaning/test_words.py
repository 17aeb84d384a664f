"""Words are counted in any script, and prose is told from lines."""

from __future__ import annotations

import pytest

from transforms.cleaning.words import count_words, ends_sentence, is_prose


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("Seven boats", 2), ("Zwölf Boote sanken.", 3), ("港口关闭", 2), ("港口 closed", 2), ("港を閉じる", 3)],
    ids=["nothing", "English", "German", "Chinese", "mixed", "Japanese"],
)
def test_words_are_counted(text: str, words: int) -> None:
    """Words are parted by spaces, or are two characters long where the script has no spaces."""
    assert count_words(text) == words


@pytest.mark.parametrize("text", ["It sank.", "“It sank.”", "Did it sank?", "船沉了。", "غرق القارب؟", "It sank.)  "])
def test_sentences_end(text: str) -> None:
    """A full stop and its sisters end a sentence, also inside quotes and brackets."""
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["Seven boats", "Seven boats:", "Seven, ", ""])
def test_lines_do_not_end_sentences(text: str) -> None:
    """Headings, openings and nothing at all end no sentence."""
    assert not ends_sentence(text)


def test_prose_is_long_and_ended() -> None:
    """Prose is a paragraph of a dozen words or more whose last sentence is ended."""
    words = "The port of the town is closed until the spring comes back"
    assert is_prose(f"{words}.")
    assert not is_prose(words)
    assert not is_prose("The port is closed.")
    assert is_prose("港口将关闭到春天港口主管星期二对记者说七艘船沉没了。")
