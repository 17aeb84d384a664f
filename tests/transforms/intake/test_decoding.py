"""Bytes to text."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.record import RecordKind
from transforms.intake.decoding import UndecodableError, decode, mend_mojibake

GERMAN = "Die Brücke über den Fluß ist für Fußgänger geöffnet – „endlich“, sagte der Bürgermeister."
FRENCH = "Le pont a été rouvert à la circulation, où des élèves ont chanté « l'été » près de la forêt."
POLISH = "Władze miasta ogłosiły, że most zostanie ponownie otwarty; mieszkańcy cieszą się z końca objazdów."
RUSSIAN = "Городские власти объявили, что старый мост снова открыт для движения. Жители довольны решением."
GREEK = "Ο δήμος ανακοίνωσε ότι η παλιά γέφυρα άνοιξε ξανά για την κυκλοφορία των οχημάτων και των πεζών."
TURKISH = "Belediye, eski köprünün yeniden trafiğe açıldığını duyurdu; şoförler ve yayalar çok sevindi, dediler."
CHINESE = "市政府宣布，古老的桥梁已经重新开放，居民们对这个决定感到非常高兴，工程持续了三个月。"
TAIWAN = "市政府宣布，古老的橋樑已經重新開放，居民們對這個決定感到非常高興，工程持續了三個月。"
JAPANESE = "市は古い橋が再び開通したと発表した。住民たちはこの決定を喜んでいる。工事は三か月続いた。"
KOREAN = "시는 오래된 다리가 다시 개통되었다고 발표했다. 주민들은 이 결정에 매우 기뻐하고 있다."
HEBREW = "העירייה הודיעה כי הגשר הישן נפתח מחדש לתנועה, והתושבים מרוצים מאוד מההחלטה הזאת."
ARABIC = "أعلنت البلدية أن الجسر القديم فتح من جديد أمام حركة المرور، والسكان سعداء بهذا القرار."
THAI = "เทศบาลประกาศว่าสะพานเก่าเปิดให้สัญจรอีกครั้ง ประชาชนพอใจกับการตัดสินใจครั้งนี้มาก"

LEGACY = {
    "german-1252": (GERMAN, "cp1252"),
    "french-1252": (FRENCH, "cp1252"),
    "polish-1250": (POLISH, "cp1250"),
    "polish-iso": (POLISH, "iso8859-2"),
    "russian-1251": (RUSSIAN, "cp1251"),
    "russian-koi8": (RUSSIAN, "koi8-r"),
    "russian-866": (RUSSIAN, "cp866"),
    "greek-1253": (GREEK, "cp1253"),
    "turkish-1254": (TURKISH, "cp1254"),
    "chinese-gbk": (CHINESE, "gb18030"),
    "chinese-big5": (TAIWAN, "big5hkscs"),
    "japanese-sjis": (JAPANESE, "cp932"),
    "japanese-euc": (JAPANESE, "euc_jp"),
    "japanese-jis": (JAPANESE, "iso2022_jp"),
    "korean-949": (KOREAN, "cp949"),
    "hebrew-1255": (HEBREW, "cp1255"),
    "arabic-1256": (ARABIC, "cp1256"),
    "thai-874": (THAI, "cp874"),
}


@pytest.mark.parametrize(("text", "codec"), LEGACY.values(), ids=LEGACY)
def test_undeclared_encodings_are_found(text: str, codec: str) -> None:
    """A few paragraphs are enough to tell an old encoding that nobody declares."""
    assert decode((text + "\n").encode(codec) * 4, None, RecordKind.TEXT) == (text + "\n") * 4


@pytest.mark.parametrize(("text", "codec"), LEGACY.values(), ids=LEGACY)
def test_the_header_is_believed(text: str, codec: str) -> None:
    """A declared encoding that fits is taken, however short the text."""
    assert (
        decode(
            text[:20].encode(codec), codec.replace("iso8859", "iso-8859").replace("cp12", "windows-12"), RecordKind.TEXT
        )
        == text[:20]
    )


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="{}">',
        "<META CHARSET={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        "<meta content='text/html;charset={}' http-equiv='content-type' />",
        "<!-- <meta charset='utf-16'> --><title>x</title><meta name='a' content='b'><meta charset='{}'>",
        '<?xml version="1.0" encoding="{}"?>',
        "<!--" + "padding " * 600 + "--><meta charset='{}'>",
    ],
    ids=["short", "capitals", "http-equiv", "reversed", "comment", "xml", "late"],
)
def test_the_page_declares_its_encoding(declaration: str) -> None:
    """A page's own word is found in each of its forms."""
    page = f"{declaration.format('koi8-r')}<p>{RUSSIAN[:12]}</p>"

    assert decode(page.encode("koi8-r"), None, RecordKind.HTML) == page


def test_the_header_goes_before_the_page() -> None:
    """Where the two differ, the server's word counts, as in browsers."""
    page = f"<meta charset='koi8-r'><p>{RUSSIAN}</p>"

    assert decode(page.encode("cp1251"), "windows-1251", RecordKind.HTML) == page


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("latin-1", "cp1252"),
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        (' "Windows-1252" ', "cp1252"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("shift_jis", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("iso-8859-9", "cp1254"),
        ("tis-620", "cp874"),
        ("x-sjis", "cp932"),
        ("big5", "big5hkscs"),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, codec: str) -> None:
    """Old names stand for the larger encodings that pages really use."""
    text = {
        "cp1252": "“quoted” – 5 €",
        "gb18030": "镕基",
        "cp932": "①髙",
        "cp949": "똠방",
        "cp1254": "“şoför”",
        "cp874": "“ไทย”",
        "big5hkscs": "測試",
    }[codec]

    assert decode((text * 3).encode(codec), label, RecordKind.TEXT) == text * 3


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("charset", [None, "iso-8859-1", "utf-8"])
def test_a_byte_order_mark_decides(codec: str, charset: str | None) -> None:
    """What the mark says goes before every declaration, and the mark itself is no text."""
    page = f"<meta charset='windows-1251'><p>{GERMAN}</p>"

    assert decode(page.encode(codec), charset, RecordKind.HTML) == page


@pytest.mark.parametrize(
    "text",
    [GERMAN, RUSSIAN, "<p>plain</p>", CHINESE + "\r\n" + "<p>" * 20],
    ids=["german", "russian", "ascii", "chinese"],
)
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(text: str, codec: str) -> None:
    """Zero bytes at every second place show UTF-16."""
    assert decode(text.encode(codec), None, RecordKind.TEXT) == text.replace("\r\n", "\n")


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "gb2312", "ascii", "utf-16", "no-such-charset", ""])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, CHINESE], ids=["german", "russian", "chinese"])
def test_valid_utf_8_is_utf_8(charset: str, text: str) -> None:
    """A wrong header over a page of valid UTF-8 is not believed."""
    assert decode(text.encode(), charset, RecordKind.HTML) == text


def test_few_pairs_are_not_taken_for_utf_8() -> None:
    """Two Chinese signs in GBK may be valid UTF-8 by chance; the declaration decides."""
    assert decode("联通".encode("gbk"), "gbk", RecordKind.TEXT) == "联通"


@pytest.mark.parametrize(
    ("text", "codec"),
    [(GERMAN, "cp1252"), (POLISH, "cp1250"), (RUSSIAN, "cp1251"), (JAPANESE, "cp932")],
    ids=["german", "polish", "russian", "japanese"],
)
def test_a_page_that_wrongly_says_utf_8(text: str, codec: str) -> None:
    """Bytes that are not UTF-8 are read as what they look like."""
    assert decode(((text + "\n") * 4).encode(codec), "utf-8", RecordKind.TEXT) == (text + "\n") * 4


def test_damaged_utf_8_stays_utf_8() -> None:
    """A stray byte among valid ones is read by itself or marked; the rest of the page keeps its letters."""
    content = GERMAN.encode() + b" caf\xe9 " + RUSSIAN.encode() + b" \xe2\x80 " + "schön".encode()

    assert decode(content, "utf-8", RecordKind.TEXT) == f"{GERMAN} café {RUSSIAN} � schön"


def test_c1_controls_become_what_was_meant() -> None:
    """Quotation marks of windows-1252 that came through as controls are put right."""
    assert decode("\x93Open\x94 \x96 it\x92s 5 \x80".encode(), "utf-8", RecordKind.TEXT) == "“Open” – it’s 5 €"


def test_newlines_marks_and_controls_are_made_plain() -> None:
    """Lines end alike, and what cannot be seen is gone."""
    assert decode(b"one\r\ntwo\rthree\n\x00fo\x0bur\x07", None, RecordKind.TEXT) == "one\ntwo\nthree\nfo\x0bur"
    assert decode("a\ufeffb".encode(), None, RecordKind.TEXT) == "a\ufeffb"


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 20, b"\x00" * 500, b"\x89PNG\r\n\x1a\n" + bytes(range(0, 32)) * 30, b"\x01\x02\x03\x04"],
    ids=["all-bytes", "zeros", "binary", "controls"],
)
def test_bytes_that_are_no_text(content: bytes) -> None:
    """Noise is an error with evidence, not a page of nonsense."""
    with pytest.raises(UndecodableError) as caught:
        decode(content, None, RecordKind.TEXT)

    assert "control or broken characters" in caught.value.evidence


@given(
    st.text(
        alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn"), blacklist_characters="\ufeff\ufffd"),
        min_size=1,
    )
)
@settings(deadline=None)
def test_utf_8_comes_back_as_it_went_in(text: str) -> None:
    """Any text survives UTF-8, with a mark and without, declared or not."""
    content = text.encode()

    assert decode(content, None, RecordKind.TEXT) == text
    assert decode(content, "utf-8", RecordKind.HTML) == text
    assert decode(codecs.BOM_UTF8 + content, None, RecordKind.TEXT) == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le"), "latin-1", RecordKind.HTML) == text


@given(
    st.binary(max_size=400),
    st.sampled_from([None, "utf-8", "latin-1", "gbk", "utf-16", "iso-2022-jp", "x"]),
    st.sampled_from(RecordKind),
)
@settings(deadline=None)
def test_any_bytes_are_text_or_said_to_be_none(content: bytes, charset: str | None, kind: RecordKind) -> None:
    """No bytes raise anything else, and what comes out can be published."""
    try:
        text = decode(content, charset, kind)
    except UndecodableError as error:
        text = error.evidence

    assert not {"\r", "\x00"}.intersection(text)
    text.encode("utf-8")


def test_an_ordinary_page_is_decoded_fast() -> None:
    """120 KB of UTF-8 take about a millisecond; the bound leaves room for a busy machine."""
    content = (f"<p class='body'>{GERMAN} {FRENCH}</p>\n" * 700).encode()[:120_000].decode("utf-8", "ignore").encode()
    spent = []
    for _ in range(20):
        began = time.perf_counter()
        decode(content, "utf-8", RecordKind.HTML)
        spent.append(time.perf_counter() - began)

    assert min(spent) < 0.003


WRONG_LABELS = {
    "russian-1251-latin1": (RUSSIAN, "cp1251", "iso-8859-1"),
    "russian-koi8-1251": (RUSSIAN, "koi8-r", "windows-1251"),
    "russian-1251-utf8": (RUSSIAN, "cp1251", "utf-8"),
    "greek-iso-latin1": (GREEK, "iso8859-7", "iso-8859-1"),
    "polish-iso-latin1": (POLISH, "iso8859-2", "iso-8859-1"),
    "polish-1250-utf8": (POLISH, "cp1250", "utf-8"),
    "korean-latin1": (KOREAN, "cp949", "iso-8859-1"),
    "japanese-sjis-latin1": (JAPANESE, "cp932", "iso-8859-1"),
    "chinese-gbk-latin1": (CHINESE, "gb18030", "iso-8859-1"),
    "taiwan-big5-latin1": (TAIWAN, "big5hkscs", "iso-8859-1"),
    "taiwan-big5-gb2312": (TAIWAN, "big5hkscs", "gb2312"),
    "polish-utf8-latin2": (POLISH, "utf-8", "iso-8859-2"),
}


@pytest.mark.parametrize(("text", "codec", "label"), WRONG_LABELS.values(), ids=WRONG_LABELS)
def test_a_label_that_makes_no_language_is_not_believed(text: str, codec: str, label: str) -> None:
    """A declared charset decodes any bytes; what it gives must be a language."""
    assert decode((text + "\n").encode(codec) * 4, label, RecordKind.TEXT) == (text + "\n") * 4


ENGLISH_1252 = (
    "The naïve plan to fly to São Paulo by way of the old harbour was dropped after the council had met on Tuesday.\n"
    "The pier will cost £4m, and the ticket £1, said the mayor, who has been waiting for the work since the spring.\n"
)


@pytest.mark.parametrize("label", [None, "utf-8", "iso-8859-1"])
def test_english_with_a_few_foreign_letters_is_western(label: str | None) -> None:
    """A pound sign and a name are no Polish or Romanian."""
    assert decode(ENGLISH_1252.encode("cp1252"), label, RecordKind.TEXT) == ENGLISH_1252


def test_a_broken_byte_in_utf_8_does_not_make_it_what_is_declared() -> None:
    """Sound UTF-8 around one bad byte is UTF-8, whatever single-byte charset is declared."""
    content = (POLISH * 3).encode() + b" \xff " + POLISH.encode()
    assert decode(content, "iso-8859-2", RecordKind.TEXT).startswith(POLISH * 3)


def test_names_in_a_language_without_an_alphabet_here_keep_their_declaration() -> None:
    """Of windows-1256 and its like nothing is said by letters, so it is believed."""
    assert decode(ARABIC.encode("cp1256"), "windows-1256", RecordKind.TEXT) == ARABIC


TEXTS = {
    "french": "Le café a été rouvert près de la forêt, où l’été dure encore.",
    "quotes": "“We’d like people to come back” – that’s what she said; it cost £4m.",
    "german": "Die Brücke über den Fluß ist für Fußgänger geöffnet.",
    "polish": "Władze ogłosiły, że most zostanie otwarty; mieszkańcy cieszą się.",
}


def _misread(text: str) -> str:
    """A text's UTF-8 as a browser reads it under windows-1252: five bytes stay controls."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_misread_text_is_mended(text: str) -> None:
    """Every letter that was two or three comes back as one."""
    assert mend_mojibake(_misread(text)) == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_sound_text_stays(text: str) -> None:
    """What was read rightly has no such sequences."""
    assert mend_mojibake(text) == text


def test_an_article_about_mojibake_stays() -> None:
    """A few such sequences among real letters may be meant as they stand."""
    text = "Aus »é« wird »Ã©« und aus »ü« wird »Ã¼«, für Müßiggänger erklärt."
    assert mend_mojibake(text) == text


def test_one_sequence_alone_stays() -> None:
    """One is too few to be certain."""
    assert mend_mojibake("The word cafÃ© was on the sign.") == "The word cafÃ© was on the sign."


HUNGARIAN = "A tanács úgy döntött, hogy a régi híd őszre kész; a lakók örülnek, és hűvös szelekről beszélnek, ők is."


@pytest.mark.parametrize(("text", "codec"), [(HUNGARIAN, "cp1250"), (TURKISH, "cp1254")], ids=["hungarian", "turkish"])
def test_latin_1_is_not_believed_where_letters_are_missing(text: str, codec: str) -> None:
    """Most of the letters are those of Latin-1 too: "õ" for "ő" and "þ" for "ş" are not the language's."""
    page = f"<p>{text}</p>\n" * 4
    assert decode(page.encode(codec), "iso-8859-1", RecordKind.HTML) == page


@pytest.mark.parametrize("text", [GERMAN, FRENCH], ids=["german", "french"])
def test_latin_1_is_believed_where_it_gives_a_language(text: str) -> None:
    """A whole text in it stays in it."""
    page = f"<p>{text}</p>\n" * 4
    assert decode(page.encode("cp1252"), "iso-8859-1", RecordKind.HTML) == page
