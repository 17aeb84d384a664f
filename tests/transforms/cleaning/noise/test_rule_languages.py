"""The languages of the rules that are tried on a text: by its script, its commonest words, and what is declared."""

from __future__ import annotations

import pytest

from transforms.cleaning.noise.rule_languages import CHOSEN, rule_languages
from transforms.cleaning.noise.rulebook import LANGUAGE_FREE, all_rules
from transforms.cleaning.rejection.wallbook import SERVERS, all_walls

TEXTS = {
    "en": "The harbour office said on Tuesday that it was ready for the storm, and that the boats are in the port, not "
    "at the quay as it had been for most of the week, with her crew and his.",
    "de": "Das Hafenamt teilte am Dienstag mit, dass es auf den Sturm vorbereitet ist und die Boote nicht im Hafen, "
    "sondern auf dem Fluss sind, der von der Stadt zu der Mündung und in das Meer fließt.",
    "nl": "Het havenkantoor zei op dinsdag dat het klaar is voor de storm en dat de boten niet in de haven zijn, maar "
    "bij het dok, zoals ze er ook aan het einde van het jaar met een bemanning naar toe zijn.",
    "ru": "Управление порта сообщило во вторник, что готово к шторму.",
    "ar": "أعلن مكتب الميناء يوم الثلاثاء أنه مستعد للعاصفة",
    "ja": "港湾局は火曜日、嵐に備えていると発表した。",
    "ko": "항만청은 화요일 폭풍에 대비하고 있다고 밝혔다.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_text_suggests_its_language(language: str) -> None:
    """Its own language is chosen, and English always: English furniture stands on sites of every language."""
    assert {language, "en"} <= rule_languages([TEXTS[language]])


def test_enough_common_words_leave_other_languages_out() -> None:
    """German text is not searched for French phrases; a scrap may be of any language written so."""
    assert "fr" not in rule_languages([TEXTS["de"]])
    assert {"de", "fr", "nl"} <= rule_languages(["Lesen"])


@pytest.mark.parametrize("declared", ["de", "de-AT", "DE_de"])
def test_the_declared_language_is_added(declared: str) -> None:
    """A wrong declaration adds its rules and takes none away; one that has no rules adds nothing."""
    assert rule_languages([TEXTS["en"]], declared) == {"en", "de"} | rule_languages([TEXTS["en"]])
    assert rule_languages([TEXTS["en"]], "tlh") == rule_languages([TEXTS["en"]])


def test_every_language_with_rules_can_be_chosen() -> None:
    """A file of rules for a language that nothing chooses would never be read."""
    known = {*CHOSEN, LANGUAGE_FREE, SERVERS}
    written = {rule.language for rule in all_rules()} | {wall.language for wall in all_walls()}
    assert sorted(written - known) == [], "give words to rule_languages.py"
