"""Mends the characters of a page: signs that nobody sees, letters in two pieces, references that were escaped twice."""

from __future__ import annotations

import html
import re
import unicodedata

INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")
"""The soft hyphen and spaces of no width: a word with them inside is no other word. Joiners are not among them, which
scripts of India and Iran need."""
_INVISIBLE_WRITTEN = (*(sign.encode() for sign in sorted(INVISIBLE)), b"&shy;", b"&ZeroWidthSpace;", b"&NoBreak;")
_PIECES = (b"\xcc", b"\xcd", b"\xe1\x84", b"\xe3\x82\x99", b"\xe3\x82\x9a")
"""How UTF-8 begins accents that stand for themselves, single letters of Hangul, and the voice marks of kana."""
_OVERLAYS = ("\u0338", "\u20d2")
"""These would change the signs that markup is made of."""

_REFERENCE = re.compile(r"&(?:#(?P<code>\d{2,5})|#x(?P<hex>[0-9a-f]{2,4})|(?P<name>[a-z]{2,8}\d?));", re.IGNORECASE)
_MARKUP_SIGNS = frozenset(("lt", "gt"))
_ON_MARKUP = re.compile(r"\bhtml\b|\bentit(?:y|ies)\b|\bascii\b|\bunicode\b|&lt;|<\w", re.IGNORECASE)


def mend_source(source: bytes) -> bytes:
    """The source of a page, in UTF-8, without signs that nobody sees and with its letters in one piece each."""
    for sign in _INVISIBLE_WRITTEN:
        if sign in source:
            source = source.replace(sign, b"")
    if any(piece in source for piece in _PIECES):
        text = source.decode("utf-8", "surrogatepass")
        if not any(sign in text for sign in _OVERLAYS):
            return unicodedata.normalize("NFC", text).encode("utf-8", "replace")
    return source


def mend_references(text: str) -> str:
    """A paragraph with its character references read that were escaped twice ("&ldquo;" in the text that a reader
    sees); as it stands where it speaks of markup."""
    if "&" not in text or _REFERENCE.search(text) is None or _ON_MARKUP.search(text):
        return text
    return " ".join(_REFERENCE.sub(_read, text).split())


def _read(reference: re.Match[str]) -> str:
    """The character that a reference names; nothing for one that nobody sees, the reference for markup and controls."""
    if (reference["name"] or "").lower() in _MARKUP_SIGNS:
        return reference.group()
    character = html.unescape(reference.group())
    if character in INVISIBLE:
        return ""
    is_text = character.isprintable() or character.isspace()
    return character if is_text and character not in "<>" else reference.group()
