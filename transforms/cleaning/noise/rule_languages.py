"""Chooses the languages whose noise rules fit a text, cheaply: by its script and its commonest words.

This is no language detection: several languages may be chosen, and for too little text all of the script are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

SAMPLE_CHARACTERS = 2_000
SURE_WORDS = 12
"""Common words that must be seen before languages without them are left out."""

CLOSE_SHARE = 0.4
"""A language is chosen where it has so large a share of the common words that the best one has."""

ALWAYS = "en"
"""English furniture stands on sites of every language."""

_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff]{2}"),
    "ru": re.compile("[\u0400-\u04ff]{2}"),
    "uk": re.compile("[\u0400-\u04ff]{2}"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ja": re.compile("[\u3040-\u30ff\u4e00-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
}
_OTHER_SCRIPT = re.compile("[\u0400-\u04ff\u0600-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_COMMON = {
    "en": "the of and to in that for with was is on as by from his her at are it have not be this said",
    "de": "der die das und den von mit dem ist im für nicht ein eine auch auf des sich als wird zu hat es",
    "fr": "le la les des et du une dans est pour que qui sur par au avec pas plus en il elle ce aux",
    "es": "el los las del que una por con para se su más como en la ha sus este fue pero al",
    "pt": "os as do da que uma com para não no na dos das mais em foi ao por são pelo é um",
    "it": "il di che della per una del con non sono nel alla più gli dei si le ha da anche i un è",
    "nl": "de het een van en dat op voor met niet zijn aan er ook als bij om hij ze naar door is",
    "pl": "się na że nie jest do przez od jak po ale dla oraz został był jego tym roku czy to w z i",
    "tr": "ve bir bu için ile da de olarak çok daha olan sonra gibi kadar en ancak ise var dedi",
}
CHOSEN = frozenset(_COMMON) | frozenset(_SCRIPTS)
"""The languages that can be chosen; rules of another would never be tried."""

_COMMON_TO = {
    word: tuple(language for language, words in _COMMON.items() if word in words.split())
    for words in _COMMON.values()
    for word in words.split()
}


def rule_languages(paragraphs: Sequence[str], declared: str | None = None) -> frozenset[str]:
    """The languages of the rules to try on a text: those that its script and common words suggest, the declared one,
    and English."""
    code = (declared or "").lower().replace("_", "-").split("-")[0]
    seen = _seen("\n".join(paragraphs)[:SAMPLE_CHARACTERS])
    return seen | ({code} & CHOSEN)


@lru_cache(maxsize=4)
def _seen(sample: str) -> frozenset[str]:
    """The languages that a sample suggests, and English; noise rules and wall rules ask it of one text."""
    chosen = {ALWAYS}
    if _OTHER_SCRIPT.search(sample):
        chosen.update(language for language, script in _SCRIPTS.items() if script.search(sample))
    chosen.update(_by_common_words(sample.lower()))
    return frozenset(chosen)


def _by_common_words(sample: str) -> list[str]:
    counts = dict.fromkeys(_COMMON, 0)
    for token, count in Counter(sample.split()).items():
        for language in _COMMON_TO.get(token, ()):
            counts[language] += count
    best = max(counts.values())
    if best < SURE_WORDS:
        return list(_COMMON)
    return [language for language, count in counts.items() if count >= CLOSE_SHARE * best]
