"""The language of a text."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from transforms.language import detection
from transforms.language.detection import (
    MINIMUM_LETTERS,
    NOT_DETECTED,
    SAMPLE_WINDOWS,
    WINDOW_LENGTH,
    calibrated,
    detect,
    profiles,
    sample,
)

ENGLISH = "The council met on Tuesday evening and agreed to repair the old bridge before the winter floods arrive. "
GERMAN = "Der Gemeinderat hat am Dienstag beschlossen, die alte Brücke noch vor dem Winter zu erneuern. "
TEXTS = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": "Le conseil municipal a décidé mardi soir de réparer le vieux pont avant les crues de l'hiver prochain.",
    "es": "El ayuntamiento decidió el martes por la noche reparar el viejo puente antes de las crecidas del invierno.",
    "it": "Il consiglio comunale ha deciso martedì sera di riparare il vecchio ponte prima delle piene invernali.",
    "pt": "A câmara decidiu na terça-feira à noite reparar a velha ponte antes das cheias do próximo inverno.",
    "nl": "De gemeenteraad besloot dinsdagavond om de oude brug nog voor de winter grondig te laten herstellen.",
    "no": "Kommunestyret vedtok tirsdag kveld å reparere den gamle broen før vinterens flom kommer til bygda.",
    "pl": "Rada miasta postanowiła we wtorek wieczorem naprawić stary most przed zimowymi powodziami w okolicy.",
    "tr": "Belediye meclisi salı akşamı eski köprünün kış selleri gelmeden önce onarılmasına karar verdi.",
    "ru": "Городской совет решил во вторник вечером отремонтировать старый мост до начала зимних паводков.",
    "uk": "Міська рада вирішила у вівторок увечері відремонтувати старий міст до початку зимових паводків.",
    "ar": "قرر المجلس البلدي مساء الثلاثاء إصلاح الجسر القديم قبل وصول فيضانات الشتاء إلى المدينة الصغيرة.",
    "fa": "شورای شهر سه‌شنبه شب تصمیم گرفت پل قدیمی را پیش از رسیدن سیلاب‌های زمستانی تعمیر کند.",
    "hi": "नगर परिषद ने मंगलवार शाम को सर्दियों की बाढ़ आने से पहले पुराने पुल की मरम्मत करने का फैसला किया।",
    "zh": "市议会星期二晚上决定在冬季洪水到来之前修复这座古老的桥梁，工程预计下个月开始。",
    "ja": "市議会は火曜日の夜、冬の洪水が来る前に古い橋を修理することを決定した。工事は来月始まる予定だ。",
    "ko": "시의회는 화요일 저녁 겨울 홍수가 오기 전에 오래된 다리를 수리하기로 결정했다고 밝혔다.",
    "th": "สภาเมืองมีมติเมื่อเย็นวันอังคารให้ซ่อมแซมสะพานเก่าก่อนที่น้ำท่วมฤดูหนาวจะมาถึง",
    "el": "Το δημοτικό συμβούλιο αποφάσισε το βράδυ της Τρίτης να επισκευάσει την παλιά γέφυρα πριν από τον χειμώνα.",
    "he": "מועצת העיר החליטה ביום שלישי בערב לתקן את הגשר הישן לפני שיגיעו שיטפונות החורף.",
    "ka": "საკრებულომ სამშაბათს საღამოს გადაწყვიტა ძველი ხიდის შეკეთება ზამთრის წყალდიდობამდე.",
    "hy": "Քաղաքային խորհուրդը երեքշաբթի երեկոյան որոշեց վերանորոգել հին կամուրջը մինչև ձմեռ։",
}

WITH_PROFILES = {language: text for language, text in TEXTS.items() if language not in ("ka", "hy")}
ODD_TEXTS = (
    "Write to desk@quay.example or see https://quay.example/2024/tides, said the HARBOUR Office of NORTH Quay.",
    "Порт «Quay Post» и Harbour Office закрыт",
    "Primăria a hotărât marți să repare podul și țărmul, așa cum ceruseră locuitorii.",
    "Hội đồng thành phố quyết định sửa chữa cây cầu cũ trước mùa lũ, theo thị trưởng.",
)
"""Addresses, capitals, few Latin letters in another script, and letters that langdetect makes others of."""


@pytest.mark.parametrize(("language", "text"), TEXTS.items(), ids=TEXTS)
def test_tells_the_language_of_one_sentence(language: str, text: str) -> None:
    """One sentence of news is enough, in every kind of script."""
    found = detect(text)

    assert found.language == language
    assert 0.5 < found.confidence <= 1.0


@pytest.fixture(scope="module")
def theirs() -> DetectorFactory:
    """langdetect with its profiles, loaded by its own loader."""
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


def test_profiles_are_langdetects(theirs: DetectorFactory) -> None:
    """Every n-gram has the probabilities that langdetect's own loader gives it."""
    ours = profiles()

    found = np.exp(ours.logarithms) - Detector.ALPHA_DEFAULT / Detector.BASE_FREQ
    expected = np.array([theirs.word_lang_prob_map[gram] for gram in ours.rows])
    order = [theirs.langlist.index(language) for language in ours.languages]
    assert set(ours.rows) == {gram for gram, values in theirs.word_lang_prob_map.items() if any(values)}
    assert np.allclose(found, expected[:, order], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "text", [*WITH_PROFILES.values(), *ODD_TEXTS], ids=[*WITH_PROFILES, "addresses", "few", "Romanian", "Vietnamese"]
)
def test_ngrams_are_langdetects(theirs: DetectorFactory, text: str) -> None:
    """The n-grams of a text, taken word by word, are those that langdetect takes sign by sign."""
    detector = theirs.create()
    detector.append(f"{text} ")  # the last word ends as the others do
    detector.cleaning_text()
    names = list(profiles().rows)
    found = [names[row] for word in detection._words(text) for row in detection._known_grams(word)]
    assert Counter(found) == Counter(gram for gram in detector._extract_ngrams() if gram in profiles().rows)


@pytest.mark.parametrize("text", WITH_PROFILES.values(), ids=WITH_PROFILES)
def test_probabilities_are_langdetects(theirs: DetectorFactory, text: str) -> None:
    """The n-grams drawn in one trial give the languages the probabilities that langdetect multiplies."""
    detector = theirs.create()
    rows = [row for word in detection._words(text) for row in detection._known_grams(word)]
    drawn = np.array(rows * (200 // len(rows) + 1), np.intp)[:200]
    places = (np.arange(200)[np.newaxis] + 0.5) / 200
    looks = detection._looks(drawn, np.zeros(len(profiles().languages)), places)[0]

    names, order = list(profiles().rows), [theirs.langlist.index(language) for language in profiles().languages]
    probabilities = detector._init_probability()
    for number, row in enumerate(drawn, 1):
        detector._update_lang_prob(probabilities, names[row], Detector.ALPHA_DEFAULT)
        if number % detection.DRAWS_A_LOOK == 0:
            detector._normalize_prob(probabilities)
            look = looks[number // detection.DRAWS_A_LOOK - 1]
            assert np.allclose(look, np.array(probabilities)[order], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("text", WITH_PROFILES.values(), ids=WITH_PROFILES)
def test_languages_are_langdetects(theirs: DetectorFactory, text: str) -> None:
    """What langdetect answers by itself of texts in languages that it has profiles of."""
    theirs.seed = detection.SEED
    detector = theirs.create()
    detector.append(text)
    assert detect(text).language == {"zh-cn": "zh", "zh-tw": "zh"}.get(detector.detect(), detector.detect())


def test_both_written_forms_of_chinese_are_one_language() -> None:
    """Traditional signs are published as the same language as simplified ones."""
    assert detect("市議會星期二晚上決定在冬季洪水到來之前修復這座古老的橋樑，工程預計下個月開始。").language == "zh"


@pytest.mark.parametrize("text", ["", "   \n ", "404", "12:30 — 14:45, 2024!", "Yes.", "x" * (MINIMUM_LETTERS - 1)])
def test_too_little_text_is_unknown(text: str) -> None:
    """Below the stated minimum of letters nothing is guessed."""
    assert detect(text) == NOT_DETECTED


def test_a_script_without_a_profile_is_unknown() -> None:
    """langdetect knows no language that is written in Syriac letters; the n-grams of a few others make it none."""
    assert detect("ܡܠܟܐ ܕܒܝܬ ܢܗܪܝܢ " * 10 + "é à é ñ") == NOT_DETECTED


def test_letters_count_and_not_characters() -> None:
    """A page of figures is unknown however long it is."""
    assert detect("1,234.56 | 78 % | 2024-11-01\n" * 500) == NOT_DETECTED


def test_a_foreign_quotation_does_not_change_the_language() -> None:
    """The language is that of most of the text."""
    assert detect(GERMAN * 6 + ENGLISH).language == "de"


def test_latin_names_in_another_script_do_not_change_the_language() -> None:
    """Names of firms in Latin letters stand in every Russian and Arabic article."""
    assert detect("Bridge Builders International, Acme Holding. " + TEXTS["ru"] * 3).language == "ru"


def test_addresses_are_no_language() -> None:
    """What stands in links and mail addresses is not text."""
    assert (
        detect("https://example.org/the-council-met-on-tuesday-evening desk@example.org " * 3 + GERMAN).language == "de"
    )


def test_a_long_text_costs_no_more_than_its_sample() -> None:
    """Only a bounded sample is looked at, drawn from the whole length."""
    drawn = sample(ENGLISH * 300 + GERMAN * 300 + ENGLISH * 300)

    assert len(drawn) <= SAMPLE_WINDOWS * (WINDOW_LENGTH + 1)
    assert "Gemeinderat" in drawn
    assert "council" in drawn


def test_a_sample_holds_whole_words() -> None:
    """A word that a window's edge cuts is left out, so that no half word misleads."""
    words = set(ENGLISH.split())

    assert set(sample(ENGLISH * 200).split()) <= words


@given(st.text(max_size=2000))
@settings(deadline=None)
def test_any_text_has_an_answer_and_always_the_same(text: str) -> None:
    """No text raises, and asking twice gives the same answer."""
    first = detect(text)

    assert first == detect(text)
    assert 0.0 <= first.confidence <= 1.0
    assert first.language == "und" or len(first.language) == 2


def test_other_processes_and_other_orders_give_the_same_answers() -> None:
    """The answer does not hang on what was asked before or on the process's hash seed."""
    script = "import sys; from transforms.language.detection import detect; print(detect(sys.stdin.read()))"
    text = TEXTS["no"] + TEXTS["nl"]
    answers = {
        subprocess.run(
            [sys.executable, "-c", script],
            input=text,
            text=True,
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert answers == {str(detect(text))}


def _joined(lines: list[str], least: int) -> Iterator[str]:
    joined = ""
    for line in filter(None, map(str.strip, lines)):
        joined = f"{joined} {line}".strip()
        if len(joined) >= least:
            yield joined
            joined = ""


@pytest.mark.corpora
def test_accuracy_over_many_languages(corpora: Path) -> None:
    """Texts of about 300 characters in 51 languages are told as well as langdetect tells them by itself."""
    right = total = 0
    for file in sorted((corpora / "languages" / "sentences").glob("*.txt")):
        language = {"nb": "no"}.get(file.stem, file.stem)
        answers = [detect(text).language for text in _joined(file.read_text("utf-8").splitlines(), 300)]
        right += answers.count(language)
        total += len(answers)

    assert total == 4319
    assert right / total >= 0.997


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.integers(40, 5_000), st.integers(40, 5_000))
def test_more_agreement_and_more_letters_are_surer(agreement: float, other: float, letters: int, longer: int) -> None:
    """The confidence stays within 0 and 1, and falls with neither."""
    agreement, other = sorted((agreement, other))
    letters, longer = sorted((letters, longer))
    assert 0.0 <= calibrated(agreement, letters) <= calibrated(other, longer) <= 1.0


@pytest.mark.parametrize(
    ("agreement", "letters", "least", "most"),
    [(1.0, 60, 0.98, 0.99), (1.0, 300, 0.998, 1.0), (6 / 7, 60, 0.75, 0.85), (0.6, 60, 0.55, 0.7), (1.0, 0, 0.0, 0.0)],
)
def test_what_was_measured(agreement: float, letters: int, least: float, most: float) -> None:
    """A headline's worth on which all agree is wrong once in sixty times, a paragraph once in seven hundred."""
    assert least <= calibrated(agreement, letters) <= most
