"""Single-byte encodings told apart by letters: in the right one, a text has the letters of one language."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

GOOD_FIT = 0.93
"""The share of a text's foreign letters that must belong to one language's alphabet."""

BELIEVED_FIT = 0.7
"""The share from which a declared encoding is believed: a text has names of other languages too."""

NEARLY_WHOLE_FIT, WHOLE_FIT = 0.95, 0.99
"""Latin-1 is what servers say who know nothing: where a text lacks letters in it, and none in another encoding, it is
in that: Hungarian with "õ" for "ő", Turkish with "þ" for "ş"."""

USUAL_LETTERS = 0.36
"""The share that the six commonest letters have in a text of an alphabet of its own, at least."""


class Alphabet(NamedTuple):
    """A language's letters outside ASCII, the codecs that it is written in, and, where the language writes with no
    other letters, its six commonest."""

    codecs: tuple[str, ...]
    letters: frozenset[str]
    commonest: frozenset[str] = frozenset()


def _latin(codecs: str, letters: str) -> Alphabet:
    return Alphabet(tuple(codecs.split()), frozenset(letters))


def _other(codecs: str, letters: str, commonest: str) -> Alphabet:
    return Alphabet(tuple(codecs.split()), frozenset(letters), frozenset(commonest))


_CENTRAL = "cp1250 iso8859-2"
_CYRILLIC = "cp1251 koi8-r koi8-u iso8859-5 cp866"
_ALPHABETS = (
    _latin("cp1252", "äöüß"),  # German
    _latin("cp1252", "àâæçéèêëîïôœùûüÿ"),  # French
    _latin("cp1252", "áéíñóúüºª"),  # Spanish, Irish
    _latin("cp1252", "áâãàçéêíóôõúüºª"),  # Portuguese
    _latin("cp1252", "àèéìíîòóù"),  # Italian
    _latin("cp1252", "äåöéü"),  # Swedish, Finnish
    _latin("cp1252", "æøåéèêóòôüäö"),  # Danish, Norwegian
    _latin("cp1252", "áàäéèëêïîíóöôúüû"),  # Dutch, Afrikaans
    _latin("cp1252", "àçèéíïòóúü·"),  # Catalan
    _latin("cp1252", "áðéíóúýþæö"),  # Icelandic
    _latin("cp1252", "ëç"),  # Albanian
    _latin("cp1252", "áâéêíîóôúûïöëä"),  # Welsh
    _latin("cp1252 cp1257", "äöüõšž"),  # Estonian
    _latin(_CENTRAL, "ąćęłńóśźż"),  # Polish
    _latin(_CENTRAL, "áčďéěíňóřšťúůýž"),  # Czech
    _latin(_CENTRAL, "áäčďéíĺľňóôŕšťúýž"),  # Slovak
    _latin(_CENTRAL, "áéíóöőúüű"),  # Hungarian
    _latin(_CENTRAL, "čćđšž"),  # Croatian, Slovenian
    _latin(_CENTRAL, "ăâîşţ"),  # Romanian
    _latin("cp1254", "çğıöşüâîû"),  # Turkish
    _latin("cp1257", "ąčęėįšųūž"),  # Lithuanian
    _latin("cp1257", "āčēģīķļņšūžō"),  # Latvian
    _latin("cp1258", "àáâãèéêìíòóôõùúýăđĩũơư\u0300\u0301\u0303\u0309\u0323"),  # Vietnamese
    _other("cp1253 iso8859-7", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ", "αοιετσ"),
    _other(_CYRILLIC, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "оеаинт"),  # Russian, Bulgarian
    _other(_CYRILLIC, "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "оаніит"),  # Ukrainian
    _other(_CYRILLIC, "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "аіоены"),  # Belarusian
    _other("cp1251 iso8859-5", "абвгдђѓежзѕијкќлљмнњопрстћуфхцчџш", "аоеинт"),  # Serbian, Macedonian
)
_PUNCTUATION = frozenset("‘’‚“”„–—…«»‹›°©®™€£§•·¡¿\xa0\xad²³½")
KNOWN_CODECS = tuple(dict.fromkeys(codec for alphabet in _ALPHABETS for codec in alphabet.codecs))
"""The codecs that an alphabet is listed for; of others nothing is said by letters."""
_AFTER_SMALL_LETTER = re.compile(r"(?<=[a-zà-ÿа-яα-ω])[^\W\d_a-z]")
_BESIDE_ASCII_LETTER = re.compile(r"[^\W\d_A-Za-z](?=[A-Za-z])|(?<=[A-Za-z])[^\W\d_A-Za-z]")


def codec_by_letters(sample: bytes, enough: float = GOOD_FIT) -> str | None:
    """The codec in which a sample best fits a language's alphabet; None where it fits none."""
    fits = {codec: _Fit(sample.decode(codec, "replace")) for codec in KNOWN_CODECS}
    best, found = 0.0, None
    for alphabet in _ALPHABETS:
        for codec in alphabet.codecs:
            share = fits[codec].share(alphabet)
            if share > best:
                best, found = share, codec
    return found if best >= enough else None


def best_fit(text: str, codec: str) -> float:
    """How well a decoded sample fits the best of the languages that are written in its encoding."""
    fit = _Fit(text)
    return max(fit.share(alphabet) for alphabet in _ALPHABETS if codec in alphabet.codecs)


class _Fit:
    """How well a decoded sample fits alphabets: its letters outside ASCII, and what speaks against it.

    A capital after a small letter, a stray symbol and a replaced byte speak against an encoding.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._letters: Counter[str] = Counter()
        self._odd = sum(1 for letter in _AFTER_SMALL_LETTER.findall(text) if letter.isupper() and letter > "\x7f")
        self._capitals = 0
        for character, count in Counter(text).items():
            if character.isalpha() or "\u0300" <= character <= "\u036f":
                self._letters["ı" if character == "İ" else character.lower()] += count * (character > "\x7f")
                self._capitals += count * (character > "\x7f" and character.isupper())
            elif character > "\x7f" and character not in _PUNCTUATION:
                self._odd += count
        self._all = self._letters.total() + self._odd

    def share(self, alphabet: Alphabet) -> float:
        """The share of what stands outside ASCII, common punctuation aside, that is in the alphabet."""
        if not self._all:
            return 0.0
        fitting = sum(self._letters[letter] for letter in alphabet.letters)
        if alphabet.commonest:
            usual = sum(self._letters[letter] for letter in alphabet.commonest)
            if usual < USUAL_LETTERS * fitting or self._capitals > fitting / 2:
                return 0.0
            fitting -= len(_BESIDE_ASCII_LETTER.findall(self._text))
        return fitting / self._all
