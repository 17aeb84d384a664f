"""Where the sentences of a text begin and end: spans of character offsets, in reading order.

A paragraph (a line) always ends a sentence. Text that marks no sentences is cut at softer marks, and at last at points
that its own words choose, so that an insertion moves only the cuts beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import xxhash

from transforms.syndication.words import DENSE, LOOSE

Span = tuple[int, int]

_CLOSERS = "\"'”’»›“‘)\\]｣」』）】》〉"
_HALF, _FULL = ".!?…؟۔।॥։።‽", "。！？｡︒؟।॥"
# The mark first, and what may follow it after: so the marks alone are looked for.
_END = re.compile(
    f"[{_HALF}{_FULL}](?:"
    f"(?:(?<=\\.)(?:\\s\\.)+|(?<=[{_HALF}])(?<![{_HALF}][{_HALF}])[{_HALF}]*)[{_CLOSERS}]*(?=\\s)"
    f"|(?<=[{_FULL}])[{_FULL}]*[{_CLOSERS}]*"
    "|(?<=[a-zà-ÿа-яё][.!?])(?=[A-ZÀ-ÞА-ЯЁ][a-zà-ÿа-яё])"
    ")"
)
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_OPENERS = " \t\u00a0\"'“‘„«‹([¿¡—–-"
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """
        mr mrs ms dr prof st jr sr gen sen rep gov lt col sgt cpl capt cmdr maj adm rev hon pres supt insp det ste mt ft
        inc ltd co corp bros llc plc vs v ed eds fig al etc eg ie approx est dept univ assn ave blvd rd
        jan feb apr jun jul aug sep sept oct nov dec mon tue thu fri
        bzw ca evtl ggf inkl usw vgl hrsg bd mio mrd std geb gest
        mme mlle mgr cf env sra srta sres dra ud uds avda núm pág dott sig ing avv
        г гг ул им тыс млн млрд руб стр др пр т см ср
        """,
    )
)
_BEFORE_NUMBERS = frozenset({"no", "nos", "nr", "p", "pp", "vol", "art", "abs", "str", "tel", "ch", "sec"})
# Where "1." is a date's day as well as a sentence's end: at most two digits are then taken for an ordinal.
_DOTTED_ORDINALS = frozenset(re.findall(r"\w+", "de da no nb nn fi is cs sk sl hr sr bs et lv hu pl tr"))
_ORDINAL = re.compile(r"(?:^|\D)\d{1,2}$")
_LAST_WORD = re.compile(r"([^\W\d_]+)$")
_LONGEST = 420  # characters in a spaced script: about 60 words
_LONGEST_UNSPACED = 120
_SOFT = re.compile("[,;:،؛、，；：—–](?=\\s|[" + DENSE + "])|(?<=[" + LOOSE + "])\\s")
_WORD = re.compile(r"\S+")
_UNSPACED = re.compile(f"[{DENSE}{LOOSE}]")
_CHOOSING = 8


def sentence_spans(text: str, language: str) -> Iterator[Span]:
    """The spans of a text's sentences, without the white space around them; `language` is an ISO 639-1 code."""
    ordinals = language in _DOTTED_ORDINALS
    for line in _LINE.finditer(text):
        start = line.start()
        for end in _ends(text, line.start(), line.end(), ordinals):
            yield from _shortened(text, *_trimmed(text, start, end))
            start = end


def _ends(text: str, start: int, stop: int, ordinals: bool) -> Iterator[int]:
    for match in _END.finditer(text, start, stop):
        if match.group()[0] != "." or not _continues(text, match, stop, ordinals):
            yield match.end()
    yield stop


def _continues(text: str, match: re.Match[str], stop: int, ordinals: bool) -> bool:
    """Whether a full stop belongs to an abbreviation, an initial, or the middle of a sentence."""
    after = text[match.end() : min(stop, match.end() + 8)].lstrip(_OPENERS)
    if after and after[0].islower():
        return True
    if match.group() != ".":
        return False
    if ordinals and text[match.start() - 1 : match.start()].isdigit():
        return _ORDINAL.search(text, max(0, match.start() - 4), match.start()) is not None
    word = _LAST_WORD.search(text, max(0, match.start() - 12), match.start())
    if word is None:
        return False
    name = word.group()
    if after and after[0].isdigit() and name.casefold() in _BEFORE_NUMBERS:
        return True
    return (len(name) == 1 and name.isupper()) or name.casefold() in _ABBREVIATIONS


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return end - len(piece.lstrip()), start + len(piece.rstrip())


def _shortened(text: str, start: int, end: int) -> Iterator[Span]:
    """The span itself, or where no reader would call it one sentence, its parts."""
    if end <= start:
        return
    longest = _LONGEST_UNSPACED if _UNSPACED.search(text, start, end) else _LONGEST
    if end - start <= longest:
        yield start, end
        return
    cut = start
    for mark in _SOFT.finditer(text, start, end):
        if mark.end() - cut >= longest // 4 and end - mark.end() >= longest // 8:
            yield from _chosen(text, *_trimmed(text, cut, mark.end()), longest)
            cut = mark.end()
    yield from _chosen(text, *_trimmed(text, cut, end), longest)


def _chosen(text: str, start: int, end: int, longest: int) -> Iterator[Span]:
    """Cuts what is still too long after the words, or characters, whose hash says so."""
    if end - start <= longest:
        yield start, end
        return
    cut = start
    for point in _cut_points(text, start, end, longest):
        if point - cut >= longest // 8 and end - point >= longest // 8:
            yield _trimmed(text, cut, point)
            cut = point
    yield _trimmed(text, cut, end)


def _cut_points(text: str, start: int, end: int, longest: int) -> Iterator[int]:
    if longest == _LONGEST_UNSPACED:
        for point in range(start + 2, end):
            if xxhash.xxh3_64_intdigest(text[point - 2 : point].encode()) % (4 * _CHOOSING) == 0:
                yield point
        return
    for word in _WORD.finditer(text, start, end):
        if xxhash.xxh3_64_intdigest(word.group().casefold().encode()) % _CHOOSING == 0:
            yield word.end()
