"""The words of a text as fingerprints see them: alike in every typography.

Case, white space, dashes, quotation marks, soft hyphens and compatibility forms (NFKC) do not count. Scripts written
without spaces have no words to find cheaply: there a word is an overlapping run of characters, and lengths in words are
estimated from characters.
"""

from __future__ import annotations

import re
import unicodedata

# Signs that part no word: apostrophes of every style, the soft hyphen, zero-width signs, the Arabic tatweel.
_DROPPED = re.compile("['’‘‛ʼʹ`´＇\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c\u0640]+")
_PUNCTUATION = re.compile("[“”„«»–—…\u00a0]+")
"""The signs beyond ASCII that stand in texts of ASCII letters."""
_ASCII_QUOTES = b"'`"
_LOWER_WORDS = bytes(ord(c.lower()) if (c := chr(code)).isascii() and c.isalnum() else 32 for code in range(256))
"""What each byte of ASCII becomes: letters in lower case, figures, and spaces."""
_MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))

# Han, kana and bopomofo: about two characters a word. Thai, Lao, Tibetan, Myanmar and Khmer: about four.
DENSE = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u302d\u3041-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
LOOSE = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
_DENSE_SIZE = 2
_LOOSE_SIZE = 4

_TOKEN = re.compile(
    f"(?P<dense>[{DENSE}]+)|(?P<loose>[{LOOSE}]+)|(?:(?![{DENSE}{LOOSE}])[^\\W_])(?:(?![{DENSE}{LOOSE}])[^\\W_]|[{_MARKS}])*"
)
_UNSPACED = re.compile(f"[{DENSE}{LOOSE}]")
_PLAIN = re.compile(r"[^\W_]+")
_LOOSE_CHARACTER = re.compile(f"[{LOOSE}]")
_COMPLEX = re.compile(f"[{DENSE}{LOOSE}{_MARKS}]")


def normalise(text: str) -> str:
    """The text without what typography may change: compatibility forms, case, apostrophes, invisible signs."""
    folded = unicodedata.normalize("NFKC", _DROPPED.sub("", text)).casefold()
    return _DROPPED.sub("", unicodedata.normalize("NFKC", folded))


def words_of(text: str) -> list[str]:
    """The words of a text, normalised; for scripts without spaces its overlapping runs of two or four characters."""
    plain = text if text.isascii() else _PUNCTUATION.sub(" ", _DROPPED.sub("", text))
    if plain.isascii():
        return plain.encode().translate(_LOWER_WORDS, _ASCII_QUOTES).decode().split()
    normal = normalise(text)
    if not _COMPLEX.search(normal):
        return _PLAIN.findall(normal)
    words: list[str] = []
    for match in _TOKEN.finditer(normal):
        if match.lastgroup == "dense":
            words += _runs(match.group(), _DENSE_SIZE)
        elif match.lastgroup == "loose":
            words += _runs(match.group(), _LOOSE_SIZE)
        else:
            words.append(match.group())
    return words


def is_unspaced(text: str) -> bool:
    """Whether any of a text is in a script written without spaces."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def length_in_words(words: list[str]) -> int:
    """How many words a reader would count: overlapping runs of a script without spaces count by their characters."""
    joined = "".join(words)
    if joined.isascii() or not _UNSPACED.search(joined):
        return len(words)
    loose = sum(1 for word in words if _LOOSE_CHARACTER.match(word))
    dense = sum(1 for word in words if _UNSPACED.match(word)) - loose
    spaced = len(words) - dense - loose
    return spaced + -(-dense // _DENSE_SIZE) + -(-loose // _LOOSE_SIZE)


def _runs(characters: str, size: int) -> list[str]:
    return [characters[i : i + size] for i in range(max(1, len(characters) - size + 1))]
