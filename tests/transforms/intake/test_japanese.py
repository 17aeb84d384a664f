"""Japanese with NEC's and IBM's characters, in every encoding that it is written in."""

from __future__ import annotations

import pytest

from schemas.record import RecordKind
from transforms.intake.decoding import decode
from transforms.intake.japanese import NEC_ERRORS, codec_by_kana, decode_iso_2022_jp

TEXT = "主催は㈱北沢建設で、定員は①子ども②大人の合計№20人、面積は50㎡である。髙橋市長と﨑山部長が説明した。\n" * 3


def as_euc(text: str) -> bytes:
    """The text in EUC as Windows writes it: every place of cp932's table, by its row and cell."""
    made = bytearray()
    for character in text:
        pair = character.encode("cp932")
        if len(pair) == 1:
            made += pair
            continue
        lead, trail = pair
        row = 2 * (lead - (0x81 if lead < 0xA0 else 0xC1)) + (trail >= 0x9F)
        cell = trail - (0x9F if trail >= 0x9F else 0x40 + (trail > 0x7F))
        made += bytes((row + 0xA1, cell + 0xA1))
    return bytes(made)


def as_jis(text: str) -> bytes:
    """The text in ISO-2022-JP with the same table."""
    made = bytearray()
    for character in text:
        code = as_euc(character)
        made += b"\x1b$B" + bytes(byte & 0x7F for byte in code) + b"\x1b(B" if len(code) == 2 else code
    return bytes(made)


PLAIN = TEXT.replace("髙", "高").replace("﨑", "崎")
"""Without IBM's characters, whose rows cp932 writes at places that EUC does not have."""
FORMS = {
    "sjis": (TEXT, TEXT.encode("cp932"), "shift_jis"),
    "euc": (PLAIN, as_euc(PLAIN), "euc-jp"),
    "jis": (PLAIN, as_jis(PLAIN), "iso-2022-jp"),
}


@pytest.mark.parametrize(("text", "content", "label"), FORMS.values(), ids=FORMS)
def test_characters_of_nec_are_read_where_the_encoding_is_declared(text: str, content: bytes, label: str) -> None:
    """ "①" and "㈱" are no part of the standard and stand in every other Japanese page."""
    assert decode(content, label, RecordKind.TEXT) == text


@pytest.mark.parametrize(("text", "content", "label"), FORMS.values(), ids=FORMS)
def test_characters_of_nec_are_read_where_nothing_is_declared(text: str, content: bytes, label: str) -> None:
    """Japanese is told by its kana, which no chance makes."""
    assert decode(content, None, RecordKind.TEXT) == text


def test_ibms_characters_in_necs_rows_are_read_in_euc() -> None:
    """Rows 89 to 92 hold NEC's choice of them."""
    assert b"\xf9\xa1".decode("euc_jp", NEC_ERRORS) == b"\xed\x40".decode("cp932") == "纊"


def test_chinese_and_korean_have_no_kana() -> None:
    """Bytes of their encodings are not taken for Japanese."""
    chinese = "市政府宣布，古老的桥梁已经重新开放，居民们对这个决定感到非常高兴。" * 4
    korean = "시는 오래된 다리가 다시 개통되었다고 발표했다. 주민들은 이 결정에 기뻐하고 있다." * 4
    contents = (chinese.encode("gb18030"), chinese.encode("gbk"), korean.encode("cp949"))
    assert [codec_by_kana(content) for content in contents] == [None] * 3


def test_half_kana_and_the_supplement_in_iso_2022_jp() -> None:
    """Stretches of one byte a kana and of the second table are read, line ends within them stay."""
    assert decode_iso_2022_jp(b"a\x1b(I\x31\x32\n\x33\x1b(Bb") == "aｱｲ\nｳb"
    supplement = "丂".encode("euc_jp")
    assert decode_iso_2022_jp(b"\x1b$(D" + bytes(byte & 0x7F for byte in supplement[1:]) + b"\x1b(B") == "丂"


@pytest.mark.parametrize(
    "content", [b"\x1b$Bab\x1b[0m", b"\x1b$B\x7f\x7f\x1b(B", b"\x1b$B!"], ids=["colour", "no place", "cut"]
)
def test_what_is_none_does_not_stop_the_reading(content: bytes) -> None:
    """Escapes of terminals, places of no character and a cut pair raise nothing."""
    found = decode_iso_2022_jp(content)
    assert found is None or isinstance(found, str)
