"""The words of a text as fingerprints see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.syndication.words import length_in_words, normalise, words_of

SENTENCE = "The mayor's well-known “open door” won't close — not before May 3rd, she said."


@pytest.mark.parametrize(
    "variant",
    [
        pytest.param('The mayor’s well-known "open door" won’t close -- not before May 3rd, she said.', id="quotes"),
        pytest.param("The mayor's well–known 'open door' won't close – not before May 3rd, she said.", id="dashes"),
        pytest.param(SENTENCE.upper(), id="upper-case"),
        pytest.param(SENTENCE.replace(" ", " \u00a0\t"), id="white-space"),
        pytest.param(SENTENCE.replace("mayor", "may\u00ador").replace("close", "clo\u200bse"), id="soft-hyphens"),
        pytest.param(SENTENCE.replace("open", "ｏｐｅｎ"), id="full-width"),
        pytest.param(SENTENCE.replace("she said", "she said\ufeff"), id="byte-order-mark"),
    ],
)
def test_typography_does_not_count(variant: str) -> None:
    """One sentence set in another typography has the same words."""
    assert words_of(variant) == words_of(SENTENCE)


def test_ligatures_and_decomposed_letters_are_composed() -> None:
    """Compatibility forms and combining accents give the words of the composed text."""
    assert words_of("ﬁne cafe\u0301 Straße") == ["fine", "café", "strasse"]


def test_indic_vowel_signs_stay_in_their_words() -> None:
    """A Hindi word with vowel signs is one word."""
    assert words_of("किताब पढ़ना") == [normalise("किताब"), normalise("पढ़ना")]


@pytest.mark.parametrize(
    ("text", "words", "length"),
    [
        pytest.param("港口今天关闭", ["港口", "口今", "今天", "天关", "关闭"], 3, id="chinese"),
        pytest.param("みなと", ["みな", "なと"], 1, id="japanese"),
        pytest.param("ท่าเรือปิด", ["ท่าเ", "่าเร", "าเรื", "เรือ", "รือป", "ือปิ", "อปิด"], 2, id="thai"),
        pytest.param("iPhone手机2台", ["iphone", "手机", "2", "台"], 3, id="mixed"),
        pytest.param("أغلق الميناء اليوم", ["أغلق", "الميناء", "اليوم"], 3, id="arabic"),
        pytest.param("항구가 오늘 닫혔다", ["항구가", "오늘", "닫혔다"], 3, id="korean"),
    ],
)
def test_scripts(text: str, words: list[str], length: int) -> None:
    """Scripts with spaces are cut at them; the others become overlapping runs, whose length is estimated."""
    assert words_of(text) == words
    assert length_in_words(words) == length


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    """Normalised text is normal, whatever the input."""
    assert normalise(normalise(text)) == normalise(text)
    assert length_in_words(words_of(text)) <= len(text.casefold()) * 18
