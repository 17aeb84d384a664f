"""Where the sentences of a text begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.syndication.sentences import sentence_spans


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("It rained. We left!  Why? Nobody knew…", "en", 4, id="marks"),
        pytest.param("Dr. Ada Mill met Sen. J. R. Poe on Nov. 3 in St. Ives.", "en", 1, id="abbreviations"),
        pytest.param("Prices rose 3.5 percent to $4.20 a kilo. Few complained.", "en", 2, id="decimals"),
        pytest.param("The U.S. fleet left. It will be back.", "en", 2, id="inner-stops"),
        pytest.param("“We are closed.” She shut the door. (It was late.) Then silence.", "en", 4, id="quotes"),
        pytest.param("He paused . . . and went on.", "en", 1, id="lower-case-goes-on"),
        pytest.param("The gate opened.Nobody came in.", "en", 2, id="missing-space"),
        pytest.param("Rule No. 7 applies. No. It does not.", "en", 3, id="no-before-a-number"),
        pytest.param("Am 3. Mai schloss das Tor. Am 4. Juni öffnete es.", "de", 2, id="german-ordinals"),
        pytest.param("She came in 3. He came in 4. Both won.", "en", 3, id="english-numbers"),
        pytest.param("大雪封路。人们留在家里！“何时放晴？”没人知道。", "zh", 4, id="chinese"),
        pytest.param("أغلق الميناء. هل يفتح غدا؟ لا أحد يعلم.", "ar", 3, id="arabic"),
        pytest.param("वह आया। वह गया।", "hi", 2, id="danda"),
        pytest.param("One line\nanother line\n\nlast", "en", 3, id="paragraphs"),
        pytest.param("  \n\t\n", "en", 0, id="blank"),
    ],
)
def test_sentences(text: str, language: str, expected: int) -> None:
    """Sentences end where a reader ends them."""
    assert len(sentences(text, language)) == expected


def test_text_without_marks_is_cut_and_resynchronises() -> None:
    """Unmarked text is cut at points its own words choose: a new beginning changes only the first pieces."""
    words = " ".join(
        f"{a}{b}en" for a in ("tor", "bal", "mir", "sol", "kan", "vel") for b in "abcdefghijklmnopqrstuvwx"
    )
    whole, shifted = sentences(words), sentences("quite another beginning of the same thing " + words)
    assert len(whole) > 2
    assert max(map(len, whole)) <= 420
    assert set(whole[1:]) <= set(shifted)


def test_thai_is_cut_at_spaces_and_chosen_points() -> None:
    """Thai has no sentence marks: a long run is cut, first at its spaces."""
    phrase = "ท่าเรือทางเหนือปิดทำการเมื่อวันจันทร์หลังจากปั้นจั่นตกลงไปในน้ำ"
    text = " ".join(phrase[shift:] + phrase[:shift] for shift in range(0, 40, 4))
    pieces = sentences(text, "th")
    assert len(pieces) > 3
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet=st.sampled_from("aB1 .!?\n“”\"'。！กข,;…—")), st.sampled_from(["en", "de", "zh", "und"]))
def test_spans_are_in_order_and_lose_nothing(text: str, language: str) -> None:
    """Spans follow each other, are not blank, and only white space lies outside them."""
    spans = list(sentence_spans(text, language))
    outside, last = [], 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
        outside.append(text[last:start])
        last = end
    assert not "".join([*outside, text[last:]]).strip()
