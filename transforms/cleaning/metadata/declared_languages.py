"""The language that a page declares, as a code."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_OTHER_CODES = {
    "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "cz": "cs", "jp": "ja", "ua": "uk", "kr": "ko",
    "cn": "zh", "gr": "el", "dk": "da", "eng": "en", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa":
    "es", "esp": "es", "por": "pt", "ita": "it", "dut": "nl", "nld": "nl", "rus": "ru", "ukr": "uk", "ara": "ar",
    "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "tur": "tr", "pol": "pl", "swe": "sv", "nor": "no", "dan":
    "da", "fin": "fi",
}  # fmt: skip
_NAMES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es", "español":
    "es", "portuguese": "pt", "português": "pt", "italian": "it", "italiano": "it", "dutch": "nl", "nederlands":
    "nl", "russian": "ru", "русский": "ru", "ukrainian": "uk", "українська": "uk", "arabic": "ar", "العربية": "ar",
    "chinese": "zh", "中文": "zh", "japanese": "ja", "日本語": "ja", "turkish": "tr", "türkçe": "tr", "polish": "pl",
    "polski": "pl", "korean": "ko", "한국어": "ko", "swedish": "sv", "svenska": "sv", "norwegian": "no", "norsk": "no",
}  # fmt: skip


def language_code(declared: str | None) -> str | None:
    """A declared language as a lower-case code of two (where there is none, three) letters: "de-AT" is "de"."""
    written = (declared or "").split(",")[0].strip().lower()
    if written in _NAMES:
        return _NAMES[written]
    tag = _TAG.fullmatch(written)
    if tag is None or tag.group(1) in ("und", "mul", "zxx"):
        return None
    return _OTHER_CODES.get(tag.group(1), tag.group(1))


def declared_language(candidates: Iterable[str | None]) -> str | None:
    """The first candidate that is a language."""
    return next((code for candidate in candidates if (code := language_code(candidate))), None)
