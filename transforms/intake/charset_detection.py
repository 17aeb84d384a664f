"""Which encoding undeclared bytes are in: UTF-16 by its zero bytes, the others by what their letters look like."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from transforms.intake.alphabets import (
    BELIEVED_FIT,
    KNOWN_CODECS,
    NEARLY_WHOLE_FIT,
    WHOLE_FIT,
    best_fit,
    codec_by_letters,
)
from transforms.intake.japanese import codec_by_kana

SAMPLE_BYTES = 4_000
"""How many bytes around letters outside ASCII are looked at."""

FEW_FOREIGN = 0.01
"""Below this share of the letters, those outside ASCII are names in a text of English or Dutch."""

ENGLISH_WORDS = 0.1
"""The share of English words among a sample's words that makes it English; its foreign letters are names then."""

MANY_FOREIGN = 0.5
"""Above this share of the letters no Latin alphabet is written: Vietnamese, the fullest, stays under it."""

FEWEST_LETTERS = 6
"""So many bytes outside ASCII are needed to doubt a declaration."""

_LATIN_CODECS = frozenset({"cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2"})
_WEB_CODECS = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "cp866",
    "cp874",
    "iso8859_2",
    "iso8859_5",
    "iso8859_7",
    "koi8_r",
    "koi8_u",
    "gb18030",
    "big5hkscs",
    "cp932",
    "euc_jp",
    "cp949",
)
_UTF_16_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS = frozenset([*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_ENGLISH_WORD = re.compile(rb"\b(?:the|of|and|that|was|with|for|has|said)\b", re.IGNORECASE)
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_WORD_OF_FOREIGN_LETTERS = re.compile(rb"[\xc0-\xff]{3}")
_HIGH = re.compile(rb"[^\x00-\x7f\x85\x91-\x97\xa0\xab\xbb]")  # without what is punctuation in most encodings
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_FOREIGN_STRETCH = re.compile(rb"(?<![^<>\r\n])[^<>\r\n\x80-\xff]*[\x80-\xff][^<>\r\n]*")


def detect_codec(content: bytes) -> str | None:
    """The likeliest codec of bytes that are not UTF-8; None where nothing fits."""
    sample = _sample(content)
    if _is_western(sample):
        return "cp1252"
    by_letters = codec_by_letters(sample)
    if by_letters:
        return by_letters
    if japanese := codec_by_kana(sample):
        return japanese
    best = from_bytes(sample, steps=5, chunk_size=512, cp_isolation=list(_WEB_CODECS)).best()
    return None if best is None else str(best.encoding)


def contradicted(content: bytes, codec: str) -> str | None:
    """The codec that bytes are in where a declared single-byte one makes no language of them; None to believe it."""
    if codec not in KNOWN_CODECS:
        return None
    sample = _sample(content)
    if len(_HIGH.findall(sample)) < FEWEST_LETTERS:
        return None
    if codec in _LATIN_CODECS and _foreign_share(sample) > MANY_FOREIGN:
        found = detect_codec(content)
    elif _is_western(sample):
        return None
    elif (fit := best_fit(sample.decode(codec, "replace"), codec)) >= BELIEVED_FIT:
        return codec_by_letters(sample, WHOLE_FIT) if codec == "cp1252" and fit < NEARLY_WHOLE_FIT else None
    else:
        found = codec_by_letters(sample)
    return None if found == codec else found


def _is_western(sample: bytes) -> bool:
    """Whether the letters outside ASCII are those of names in English or a language with as few of them."""
    if _WORD_OF_FOREIGN_LETTERS.search(sample):
        return False
    words = len(_WORD.findall(sample))
    english = len(_ENGLISH_WORD.findall(sample))
    return _foreign_share(sample) < FEW_FOREIGN or english >= ENGLISH_WORDS * words > 0


def _foreign_share(sample: bytes) -> float:
    """The share of a sample's letters that are outside ASCII."""
    high = len(_HIGH.findall(sample))
    return high / (high + len(_ASCII_LETTER.findall(sample))) if high else 0.0


def _sample(content: bytes) -> bytes:
    """Stretches with letters outside ASCII; no East Asian character has a bracket or a line's end among its bytes."""
    stretches: list[bytes] = []
    size = 0
    for found in _FOREIGN_STRETCH.finditer(content):
        stretches.append(found.group()[:SAMPLE_BYTES])
        size += len(stretches[-1])
        if size >= SAMPLE_BYTES:
            break
    return b"\n".join(stretches)


def utf_16_of(content: bytes) -> str | None:
    """The form of UTF-16 that a file begins in, with a mark or without; None where it is none."""
    for mark, codec in _UTF_16_MARKS:
        if content.startswith(mark):
            return codec
    return utf_16_by_nuls(content) if b"\x00" in content else None


def utf_16_by_nuls(content: bytes) -> str | None:
    """UTF-16 without a mark: zero bytes stand at every second place only, and what comes out is text.

    Where they are few, as in Russian or Chinese, the bytes must also make no sense without them.
    """
    head = content[: 4096 & ~1]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    few, many = sorted((even, odd))
    if many < max(3, 0.01 * len(head)) or few > 0.1 * many:
        return None
    if many < 0.2 * len(head) and _is_plain(head.replace(b"\x00", b"")):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = head.decode(codec, "replace")
    readable = sum(1 for character in text if character.isprintable() or character in "\t\n\r\f\ufeff")
    return codec if readable >= 0.95 * len(text) else None


def _is_plain(content: bytes) -> bool:
    """Whether bytes are text as they stand: valid UTF-8, but for a character cut off at the end, without controls."""
    if not _CONTROLS.isdisjoint(content):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True
