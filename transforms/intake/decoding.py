"""From a record's bytes to its text, as browsers do it: byte order mark, declarations, then detection; and text that
somebody had read as windows-1252 before made right again."""

from __future__ import annotations

import codecs
import re

from schemas.record import RecordKind
from transforms.intake.charset_detection import contradicted, detect_codec, utf_16_by_nuls
from transforms.intake.charsets import MULTIBYTE, codec_of, declared_in_page
from transforms.intake.japanese import NEC_ERRORS, decode_iso_2022_jp

MAX_DAMAGE = 0.05
"""The share of a text's characters that may be damaged (controls, replaced bytes) before it is no text."""
MAX_CHANCE_PAIRS = 3
"""So few two-byte characters may be right UTF-8 by chance where a page declares an East Asian encoding."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL_BYTES = bytes([*range(0x00, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_C1_IN_UTF_8 = re.compile(rb"\xc2[\x80-\x9f]")
_C1 = re.compile("[\x80-\x9f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_MENDING = {"utf-8": "copydesk.mixed", "euc_jp": NEC_ERRORS}
_DAMAGE = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]")


class UndecodableError(ValueError):
    """Bytes that are no text in any encoding; `evidence` says what was found."""

    def __init__(self, evidence: str) -> None:
        super().__init__(evidence)
        self.evidence = evidence


def decode(content: bytes, charset: str | None, kind: RecordKind) -> str:
    """The text of a record: without byte order mark and controls, lines ending in "\\n".

    `charset` is what the container declares. Bytes that are valid UTF-8 are UTF-8 whatever is declared, since that
    does not happen by chance; a declared encoding that the bytes contradict is not believed.
    """
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return _finish(_leniently(content[len(mark) :], codec), content)
    wide = utf_16_by_nuls(content) if b"\x00" in content else None
    if wide:
        return _finish(_leniently(content, wide), content)
    declared = [codec for codec in (codec_of(charset), _in_page(content, kind)) if codec]
    utf_8 = _as_utf_8(content, declared)
    if utf_8 is not None:
        return utf_8
    for codec in declared:
        if codec == "utf-8":  # plainly wrong, or damaged
            continue
        text = _as_declared(content, codec)
        if text is not None:
            return _finish(text, content)
    return _finish(_as_detected(content), content)


def _in_page(content: bytes, kind: RecordKind) -> str | None:
    return declared_in_page(content) if kind is RecordKind.HTML else None


def _as_utf_8(content: bytes, declared: list[str]) -> str | None:
    """The text where the bytes are valid UTF-8 and not more likely something else."""
    if b"\x1b" in content and b"\x1b$" in content and content.isascii():  # one byte is found ten times as fast as two
        return decode_iso_2022_jp(content)
    text = _strictly(content, "utf-8")
    if text is None or (declared and declared[0] in MULTIBYTE and _by_chance(content, declared[0])):
        return None
    if len(content.translate(None, _CONTROL_BYTES)) != len(content) or _C1_IN_UTF_8.search(content):
        return _finish(text, content)
    return _normal_newlines(mend_mojibake(text))


def _by_chance(content: bytes, codec: str) -> bool:
    """Whether the few bytes outside ASCII are pairs that the declared East Asian encoding reads as well."""
    high = [byte for byte in content[:65536] if byte >= 0x80]
    if not 0 < len(high) <= 2 * MAX_CHANCE_PAIRS or max(high) >= 0xE0:
        return False
    return _strictly(content, codec) is not None


def _as_declared(content: bytes, codec: str) -> str | None:
    """The text in a declared encoding; None where the bytes plainly are not in it."""
    if codec not in MULTIBYTE and codec != "iso2022_jp":
        if _mostly_utf_8(content):
            return None
        codec = contradicted(content, codec) or codec
    text = _leniently(content, codec)
    if codec in MULTIBYTE and len(_PRIVATE_USE.findall(text)) > MAX_DAMAGE * len(_FOREIGN.findall(text)):
        return None
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return text if len(_DAMAGE.findall(text)) <= max(1, MAX_DAMAGE * foreign) else None


def _as_detected(content: bytes) -> str:
    """The text as UTF-8 with some damage, or in the encoding that it looks like."""
    codec = "utf-8" if _mostly_utf_8(content) else detect_codec(content)
    return _leniently(content, codec or "cp1252")


def _mostly_utf_8(content: bytes) -> bool:
    """Whether most of what stands outside ASCII is sound UTF-8, which does not happen by chance."""
    damaged = content.decode("utf-8", "replace")
    broken = damaged.count("\ufffd")
    sound = len(damaged) - len(damaged.encode("ascii", "ignore")) - broken
    return sound >= 2 * broken


def _leniently(content: bytes, codec: str) -> str:
    if codec == "iso2022_jp":
        return decode_iso_2022_jp(content) or content.decode(codec, "replace")
    return content.decode(codec, _MENDING.get(codec, "replace"))


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _finish(text: str, content: bytes) -> str:
    """The text made clean of controls, or an error where there are too many for a text."""
    text = _C1.sub(_as_windows_1252, mend_mojibake(text))
    damage = len(_DAMAGE.findall(text))
    if damage > max(2, MAX_DAMAGE * len(text)) or (damage and damage >= len(text) / 2):
        share = round(100 * damage / len(text))
        raise UndecodableError(f"{share} % control or broken characters; begins with bytes {content[:8].hex(' ')}")
    return _normal_newlines(_CONTROL.sub("", text))


def _as_windows_1252(found: re.Match[str]) -> str:
    """The character that a C1 control was meant for: HTML reads "&#146;" so as well. Five stand for nothing."""
    return bytes([ord(found.group())]).decode("cp1252", "ignore") or found.group()


def _normal_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _mixed(error: UnicodeError) -> tuple[str, int]:
    """Reads a byte that is not UTF-8 as windows-1252 where it stands alone among ASCII, as pasted-in letters do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    after = error.object[error.end : error.end + 1]
    alone = len(bad) == 1 and bad[0] >= 0x80 and (not after or after[0] < 0x80)
    return (bad.decode("cp1252", "replace") if alone else "\ufffd"), error.end


codecs.register_error("copydesk.mixed", _mixed)


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
