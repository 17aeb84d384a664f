"""Text that was UTF-8, read as windows-1252 or Latin-1 and stored so: "cafÃ©" made "café" again where certain."""

from __future__ import annotations

import re

CERTAIN_SHARE = 0.9
"""The share of a text's characters outside ASCII that must be part of such sequences: real letters stand elsewhere."""
FEWEST_SEQUENCES = 2
"""One sequence alone may be what its author wrote."""

_CONTINUATIONS = "".join(
    sorted({bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0)} | {"\x80", "\x92"})
)
_TAIL = f"[{re.escape(_CONTINUATIONS)}\x80-\x9f]"
_SEQUENCE = re.compile(f"[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{{2}}|[\xf0-\xf4]{_TAIL}{{3}}")
_POSSIBLE = re.compile(rb"\xc3[\x82-\xb4](?:\xc2|[\xc5\xc6\xcb]|\xe2[\x80\x82\x84])")
"""Where a sequence may begin, in UTF-8: one byte is looked for, several times as fast as a class of characters."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")


def mend_mojibake(text: str) -> str:
    """The text with UTF-8 read as windows-1252 put right; unchanged where a sequence may be meant as it stands."""
    if text.isascii() or _POSSIBLE.search(text.encode("utf-8", "surrogatepass")) is None:
        return text
    mended, count = _SEQUENCE.subn(_mended, text)
    if count < FEWEST_SEQUENCES:
        return text
    covered = sum(len(found) for found in _SEQUENCE.findall(text) if _mended_text(found) is not None)
    return mended if covered >= CERTAIN_SHARE * len(_FOREIGN.findall(text)) else text


def _mended(found: re.Match[str]) -> str:
    mended = _mended_text(found.group())
    return found.group() if mended is None else mended


def _mended_text(sequence: str) -> str | None:
    """The character that a sequence was; None where its bytes are no UTF-8."""
    try:
        return b"".join(map(_byte, sequence)).decode("utf-8")
    except UnicodeError:
        return None


def _byte(character: str) -> bytes:
    """The byte that windows-1252 shows as a character; it leaves five bytes as they are."""
    return character.encode("latin-1") if ord(character) < 0x100 else character.encode("cp1252")
