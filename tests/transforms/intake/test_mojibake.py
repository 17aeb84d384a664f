"""UTF-8 that was read as windows-1252."""

from __future__ import annotations

import pytest

from transforms.intake.mojibake import mend_mojibake

TEXTS = {
    "french": "Le café a été rouvert près de la forêt, où l’été dure encore.",
    "quotes": "“We’d like people to come back” – that’s what she said; it cost £4m.",
    "german": "Die Brücke über den Fluß ist für Fußgänger geöffnet.",
    "polish": "Władze ogłosiły, że most zostanie otwarty; mieszkańcy cieszą się.",
}


def _misread(text: str) -> str:
    """A text's UTF-8 as a browser reads it under windows-1252: five bytes stay controls."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_misread_text_is_mended(text: str) -> None:
    """Every letter that was two or three comes back as one."""
    assert mend_mojibake(_misread(text)) == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_sound_text_stays(text: str) -> None:
    """What was read rightly has no such sequences."""
    assert mend_mojibake(text) == text


def test_an_article_about_mojibake_stays() -> None:
    """A few such sequences among real letters may be meant as they stand."""
    text = "Aus »é« wird »Ã©« und aus »ü« wird »Ã¼«, für Müßiggänger erklärt."
    assert mend_mojibake(text) == text


def test_one_sequence_alone_stays() -> None:
    """One is too few to be certain."""
    assert mend_mojibake("The word cafÃ© was on the sign.") == "The word cafÃ© was on the sign."
