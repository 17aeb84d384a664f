"""Languages without a profile, told by letters or words that their neighbours do not write."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

LETTERS_SHARE = 0.004
"""The share of a text's letters that a language's own letters have, at least: a name from abroad has fewer."""


class Mark(NamedTuple):
    """A language by its letters: all of `needed` and none of `absent` stand in the text."""

    language: str
    needed: str
    absent: str = ""


_MARKS: dict[str, tuple[Mark, ...]] = {
    "cyrillic": (
        Mark("sr", "ђћ"),
        Mark("sr", "ћ", "ѓќ"),
        Mark("sr", "ђ", "ѓќ"),
        Mark("ba", "ҙҡ"),
        Mark("uz", "ўқ"),
        Mark("be", "ўі"),
        Mark("tg", "ҷ", "ө"),
        Mark("tg", "ӣҳ"),
        Mark("tt", "әө", "қі"),
        Mark("kk", "қі"),
        Mark("kk", "әі"),
        Mark("ky", "үң", "әқі"),
        Mark("mn", "үө", "әқңі"),
    ),
    "latin": (
        Mark("az", "ə"),
        Mark("mt", "ħ"),
        Mark("is", "þá", "øıăơư"),
        Mark("is", "þæ", "øıăơư"),
        Mark("is", "ðá", "øıăơư"),
        Mark("is", "ðæ", "øıăơư"),
        Mark("fo", "ðø", "þ"),
        Mark("ha", "ɗ"),
        Mark("ha", "ƙ"),
        Mark("eo", "ĉ"),
        Mark("eo", "ĝŭ"),
        Mark("yo", "ṣọ"),
        Mark("ku", "êîûş", "ığăâ"),
    ),
    "arabic": (
        Mark("ps", "ښ"),
        Mark("ps", "ځې"),
        Mark("ug", "ۇې"),
        Mark("ckb", "ێە"),
        Mark("ckb", "ۆە", "ۇ"),
        Mark("sd", "ڻ"),
    ),
    "bengali": (Mark("as", "ৰ"),),
    "hebrew": (Mark("yi", "ײ"), Mark("yi", "װ")),
    "ethiopic": (Mark("ti", "ኣ"),),
}


class Words(NamedTuple):
    """A language beside those that it is taken for: words of its own, and the neighbours' instead of them."""

    language: str
    neighbours: frozenset[str]
    own: frozenset[str]
    theirs: frozenset[str]


def _words(language: str, neighbours: str, own: str, theirs: str) -> Words:
    return Words(language, frozenset(neighbours.split()), frozenset(own.split()), frozenset(theirs.split()))


_BY_WORDS = (
    _words(
        "nn",
        "no da sv",
        "ikkje ein eit frå vart vore vere meir berre noko dei korleis kva kven saman mykje sidan seier gjer gjere då "
        "nokre fleire sjølv kjem nokon hjå medan måndag tysdag onsdag laurdag sundag",
        "ikke en et fra ble vært mer bare noe de hvordan hva hvem sammen mye siden skole kirken sier gjør af blev "
        "mandag tirsdag lørdag",
    ),
    _words(
        "ms",
        "id tl",
        "bahawa kerana ialah iaitu beliau sahaja isnin khamis jumaat ahad semula selepas lapan manakala boleh tiada "
        "pula turut sebaik berkenaan polis kerajaan syarikat wang pejabat",
        "bahwa karena adalah yaitu saja polisi senin kamis jumat minggu kembali delapan sedangkan kantor uang dewan "
        "rapat pemerintah bisa perusahaan mobil ujar ketika sore setelah",
    ),
    _words(
        "gl",
        "pt es",
        "unha unhas dunha nunha non máis tamén polo pola polos xa despois anos hoxe ata onde ",
        "uma numa não mais também pelo pela já depois até hoje una no más también por ya después hasta hoy el los",
    ),
    _words(
        "sr",
        "hr sl",
        "posle ko šta sta ovde gde uvek vreme mesto deca reč svet čovek nedelja nedelje hiljada sednici sednica vlast "
        "rešenje bezbednost sveta cele pobeda sredu nedelju takođe saopštenju izveštaj evropske predsednik obaveštenje "
        "niko neko šef opština opštini hiljade savet saveta veće pre",
        "nakon tko što ovdje gdje uvijek vrijeme mjesto djeca riječ svijet čovjek tjedan tjedna tisuća sjednici "
        "prije rješenje sigurnost svijeta cijele pobjeda srijedu nedjelju priopćenju izvješće europske predsjednik "
        "nitko netko općina općini tisuće vijeće vijeća također sjednica",
    ),
    _words(
        "uz",
        "so tr az id tl sw et fi hr sq",
        "va uchun bilan bu ham deb edi emas yoki kerak gan lgan bo qilish qilgan yil yili kuni haqida "
        "shuningdek davlat uning ularni bilan bir",
        "ve için ile waa iyo və üçün yang dan",
    ),
    _words("ha", "sw so tl id en", "da ta cewa kuma wanda ne ce don domin wata wani sun zai", "kwa ni katika la cha"),
    _words("eu", "fi hu sq tl so sw et id de es", "eta da du dute zuen ziren izan ez bat dira baina egin dela zen", ""),
    _words("ga", "cy en fr pt es", "agus na an ar ag atá bhí tá go leis don sa", ""),
)
_WORD = re.compile(r"[^\W\d_]+")
FEWEST_WORDS = 3
WORDS_SHARE = 0.06
"""The share of a text's words that are a language's own, at least."""


def language_by_letters(text: str, script: str) -> str | None:
    """The language whose own letters a text of a script has; None where none settle it."""
    marks = _MARKS.get(script)
    if not marks or (script == "latin" and text.isascii()):
        return None
    letters = Counter(text.lower())
    fewest = max(1.0, LETTERS_SHARE * len(text))
    return next((mark.language for mark in marks if _stands(mark, letters, fewest)), None)


def _stands(mark: Mark, letters: Counter[str], fewest: float) -> bool:
    """Whether a text has all of a language's own letters, often enough, and none that it does not write."""
    counts = [letters[letter] for letter in mark.needed]
    return all(counts) and sum(counts) > fewest and not any(letters[letter] for letter in mark.absent)


def language_by_words(text: str, told: str) -> str:
    """The language that a text is in where it was told as a neighbour of one that has no profile; else as told."""
    rules = [rule for rule in _BY_WORDS if told in rule.neighbours]
    if not rules:
        return told
    words = Counter(_WORD.findall(text.lower()))
    fewest = max(FEWEST_WORDS, WORDS_SHARE * words.total())
    for rule in rules:
        own = sum(words[word] for word in rule.own)
        distinct = sum(1 for word in rule.own if word in words)
        if own >= fewest and distinct >= FEWEST_WORDS and own > 2 * sum(words[word] for word in rule.theirs):
            return rule.language
    return told
