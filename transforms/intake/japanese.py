"""Japanese with the characters that NEC and IBM added, ①, ㈱, 髙, in encodings whose codecs do not know them.

Rows 13 and 89 to 92 of the table are read as in Shift_JIS (cp932), as every browser does.
"""

from __future__ import annotations

import codecs
import re

NEC_ERRORS = "copydesk.nec"
"""The name of an error handler for `euc_jp`: a pair that the codec does not know is read as NEC's or IBM's."""

KANA_SHARE, MOST_BROKEN = 0.25, 2
"""The share of a Japanese text's characters that are kana, at least; and how many a sample's cut may break."""

_KANA_LETTERS = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_STRETCH = re.compile(rb"\x1b(\$@|\$B|\(B|\(J|\(I|\$\(D)")
_TWO_BYTES = (b"$@", b"$B")
_KANA, _SUPPLEMENT = b"(I", b"$(D"


def codec_by_kana(sample: bytes) -> str | None:
    """The codec in which a sample has the many kana that Japanese alone is written with; None where it has few."""
    for codec, errors in (("cp932", "replace"), ("euc_jp", NEC_ERRORS)):
        text = sample.decode(codec, errors)
        foreign = len(text) - len(text.encode("ascii", "ignore"))
        if len(_KANA_LETTERS.findall(text)) > KANA_SHARE * foreign and text.count("\ufffd") <= MOST_BROKEN:
            return codec
    return None


def decode_iso_2022_jp(content: bytes) -> str | None:
    """The text of bytes in ISO-2022-JP, by way of EUC, which has the same table; None where they are none."""
    parts = _STRETCH.split(content)
    made = [parts[0]]
    for mode, stretch in zip(parts[1::2], parts[2::2], strict=True):
        made.append(_as_euc(mode, stretch))
    joined = b"".join(made)
    if b"\x1b" in joined:
        return None
    try:
        return joined.decode("euc_jp", NEC_ERRORS)
    except UnicodeDecodeError:
        return None


def _as_euc(mode: bytes, stretch: bytes) -> bytes:
    """A stretch in one of the character sets as EUC writes it; line ends stay what they are."""
    if mode not in (*_TWO_BYTES, _KANA, _SUPPLEMENT):
        return stretch
    lead = {_KANA: b"\x8e", _SUPPLEMENT: b"\x8f"}.get(mode, b"")
    size = 1 if mode == _KANA else 2
    out, at = bytearray(), 0
    while at < len(stretch):
        if stretch[at] <= 0x20 or at + size > len(stretch):
            out.append(stretch[at])
            at += 1
            continue
        out += lead + bytes(byte | 0x80 for byte in stretch[at : at + size])
        at += size
    return bytes(out)


def _as_nec(error: UnicodeError) -> tuple[str, int]:
    """Reads two bytes that the table does not have as cp932 reads the same place."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if len(pair) == 2 and all(0xA1 <= byte <= 0xFE for byte in pair):
        row, cell = pair[0] - 0xA1, pair[1] - 0xA1
        lead = row // 2 + (0x81 if row < 62 else 0xC1)
        trail = cell + 0x9F if row % 2 else cell + 0x40 + (cell >= 63)
        read = bytes((lead, trail)).decode("cp932", "ignore")
        if read:
            return read, error.start + 2
    return "\ufffd", error.end


codecs.register_error(NEC_ERRORS, _as_nec)
