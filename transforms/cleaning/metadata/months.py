"""The names of the months in the languages of the press, and the zones that their stamps name."""

from __future__ import annotations

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

MONTHS: dict[str, int] = {}
"""The lower-case name or abbreviation, without its full stop, and the month's number."""
for _number, _names in _NAMES.items():
    for _name in _names.split():
        MONTHS.setdefault(_name.replace("_", " "), _number)


ZONES: dict[str, int] = {
    **dict.fromkeys(("z", "utc", "gmt", "wet", "ut"), 0),
    **dict.fromkeys(("cet", "mez", "bst", "west", "wat"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "cat", "sast"), 120),
    **dict.fromkeys(("eest", "msk", "мск", "eat", "trt"), 180),
    "gst": 240,
    "pkt": 300,
    "ist": 330,
    **dict.fromkeys(("ict", "wib"), 420),
    **dict.fromkeys(("hkt", "sgt", "myt", "pht", "wita", "awst"), 480),
    **dict.fromkeys(("jst", "kst", "wit"), 540),
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "brt": -180,
    **dict.fromkeys(("edt", "ast"), -240),
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    **dict.fromkeys(("pst", "akdt"), -480),
    "akst": -540,
    "hst": -600,
}
"""Minutes east of UTC by lower-case abbreviation. Where one stands for two zones, the press's more frequent: IST is
India's, CST and EST are America's, BST is Britain's summer."""

DAYLIGHT_ZONES: dict[str, int] = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
"""American zones that do not say whether it is summer; their standard offset."""
