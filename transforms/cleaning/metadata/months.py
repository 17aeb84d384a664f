"""The names of the months: those of the press by hand, those of every language that is told by CLDR."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from babel.dates import get_month_names

_NAMES = {
    1: "january jan januar jän jänner janvier janv enero ene janeiro gennaio gen januari января январь янв січня "
    "січень січ يناير كانون_الثاني ocak oca stycznia styczeń sty ledna leden",
    2: "february feb februar februari février févr fevrier febrero fevereiro fev febbraio febr февраля февраль фев "
    "лютого лютий лют فبراير شباط şubat şub lutego luty lut února únor",
    3: "march mar märz mär maerz mars marzo março marco maart mrt марта март мар березня березень бер مارس آذار mart "
    "marca marzec března březen maret",
    4: "april apr avril avr abril abr aprile aprel апреля апрель апр квітня квітень кві квіт أبريل ابريل نيسان "
    "nisan nis kwietnia kwiecień kwi dubna duben",
    5: "may mai mayo maio maggio mag mei мая май травня травень тра трав مايو أيار mayıs mayis maja maj května květen",
    6: "june jun juni juin junio junho giugno giu июня июнь июн червня червень чер черв يونيو يونيه حزيران haziran haz "
    "czerwca czerwiec cze června červen",
    7: "july jul juli juillet juil julio julho luglio lug июля июль июл липня липень лип يوليو يوليه تموز temmuz tem "
    "lipca lipiec lip července červenec",
    8: "august aug août aout agosto ago augustus agustus августа август авг серпня серпень сер серп أغسطس اغسطس آب "
    "ağustos ağu sierpnia sierpień sie srpna srpen",
    9: "september sep sept septembre septiembre setiembre setembro set settembre сентября сентябрь сен сент вересня "
    "вересень вер سبتمبر أيلول eylül eyl września wrzesień wrz září",
    10: "october oct oktober okt octobre octubre outubro out ottobre ott октября октябрь окт жовтня жовтень жов жовт "
    "أكتوبر اكتوبر تشرين_الأول ekim eki października październik paź října říjen",
    11: "november nov novembre noviembre novembro ноября ноябрь ноя нояб листопада листопад лис лист نوفمبر "
    "تشرين_الثاني kasım kas listopada listopad lis",
    12: "december dec dezember dez décembre déc decembre diciembre dic dezembro dicembre desember декабря декабрь дек "
    "грудня грудень гру груд ديسمبر كانون_الأول aralık ara grudnia grudzień gru prosince prosinec",
}

_LOCALES = [
    "af",
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fil",
    "fr",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "kn",
    "ko",
    "lt",
    "lv",
    "mk",
    "ml",
    "mr",
    "nb",
    "ne",
    "nl",
    "pa",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "so",
    "sq",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
_SAME_LANGUAGE = {"no": "nb", "nn": "nb", "tl": "fil", "iw": "he", "in": "id", "bs": "hr", "ms": "id"}
_UNCLEAR = re.compile(r"^\d|^[a-z]$")
"""What CLDR gives for Chinese and Japanese, "3月", is read as figures."""


def _cldr_names(locale: str) -> Iterator[tuple[str, int]]:
    """The names and abbreviations in one language, lower case, as they stand in a date and alone."""
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, written in get_month_names(width, context, locale).items():
                name = written.lower().rstrip(".")
                if not _UNCLEAR.match(name):
                    yield name, number
                    if locale == "he":
                        yield f"ב{name}", number


MONTHS: dict[str, int] = {}
"""The lower-case name or abbreviation, without its full stop, and the month's number."""
_OF_LANGUAGE: dict[str, dict[str, int]] = {}

for _number, _names in _NAMES.items():
    for _name in _names.split():
        MONTHS.setdefault(_name.replace("_", " "), _number)
for _locale in _LOCALES:
    _OF_LANGUAGE[_locale] = dict(_cldr_names(_locale))
    for _name, _number in _OF_LANGUAGE[_locale].items():
        MONTHS.setdefault(_name, _number)


def month_number(name: str, language: str | None = None) -> int:
    """The month of a name in `MONTHS`: the page's language first, since listopad is October in Zagreb only."""
    primary = (language or "").lower().replace("_", "-").partition("-")[0]
    own = _OF_LANGUAGE.get(_SAME_LANGUAGE.get(primary, primary), {})
    return own.get(name) or MONTHS[name]


def names_pattern(names: Iterable[str]) -> str:
    """A pattern of any of some names, longest first, that asks for each letter once: a thousand names are slow one by
    one."""
    return _branch(sorted(set(names)))


def _branch(names: list[str]) -> str:
    ends = "" in names
    branches = [
        re.escape(first) + _branch([name[1:] for name in group])
        for first, group in groupby((name for name in names if name), key=lambda name: name[0])
    ]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{body}?" if ends else body
