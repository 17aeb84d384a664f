"""Languages without a profile."""

from __future__ import annotations

import pytest

from transforms.language.detection import detect
from transforms.language.letters import language_by_letters, language_by_words

TEXTS = {
    "sr": "Градско веће је у уторак одлучило да поправи стари мост пре него што ђаци крену у школу следећег пролећа.",
    "be": "Гарадскі савет вырашыў у аўторак адрамантаваць стары мост да пачатку зімовых паводак у нашым краі.",
    "kk": "Қалалық кеңес сейсенбі күні ескі көпірді қысқы су тасқыны басталғанға дейін жөндеуге шешім қабылдады.",
    "ky": "Шаардык кеңеш шейшемби күнү эски көпүрөнү кышкы суу ташкыны башталганга чейин оңдоону чечти.",
    "mn": "Хотын зөвлөл мягмар гарагт хуучин гүүрийг өвлийн үерээс өмнө засварлахаар шийдвэрлэсэн гэж мэдээлэв.",
    "az": "Şəhər şurası çərşənbə axşamı köhnə körpünü qış daşqınlarından əvvəl təmir etmək qərarına gəldi.",
    "is": "Bæjarstjórnin ákvað á þriðjudag að gera við gömlu brúna áður en vetrarflóðin koma í bæinn.",
    "mt": "Il-kunsill iddeċieda nhar it-Tlieta li jsewwi l-pont il-qadim qabel ma jaslu l-għargħar tax-xitwa.",
    "ku": "Şêwra bajêr êvara sêşemê biryar da ku pira kevin berî lehiyên zivistanê were çêkirin û rê vebe, wî got.",
    "ps": "د ښار شورا د سه شنبې په ماښام پرېکړه وکړه چې زوړ پل د ژمي له سیلابونو مخکې ورغوي او لاره خلاصه کړي.",
    "ug": "شەھەر كېڭىشى سەيشەنبە كۈنى كەچتە كونا كۆۋرۈكنى قىشلىق كەلكۈندىن بۇرۇن رېمونت قىلىشنى قارار قىلدى.",
    "nn": "Kommunestyret vedtok tysdag at den gamle brua ikkje skal rivast. Ordføraren seier at arbeidet vart utsett "
    "sidan det ikkje var pengar, og at dei ventar på svar frå fylket.",
    "ms": "Majlis bandaraya memutuskan pada Isnin bahawa jambatan lama akan dibaiki kerana ia rosak, manakala polis "
    "meminta orang ramai menggunakan jalan lain.",
    "sr-latin": "Gradsko veće je u sredu odlučilo da popravi stari most pre zime. Niko ne zna gde će deca ići u školu, "
    "rekao je šef opštine posle sednice, a takođe je reč o vremenu i svetu.",
    "uz": "Shahar kengashi eski ko‘prikni ta’mirlashga qaror qildi va bu uchun mablag‘ ajratdi. Hokim bilan "
    "uchrashuvda aholi ham so‘zga chiqdi, deb xabar berdi gazeta, lekin ishlar kuni hali ma’lum emas.",
    "gl": "O concello decidiu onte que a ponte vella non será derrubada. Unha veciña dixo que tamén hai máis obras "
    "previstas, e que xa están pagadas polo goberno dende hai dous anos.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items(), ids=TEXTS)
def test_a_language_without_a_profile_is_not_told_as_its_neighbour(language: str, text: str) -> None:
    """Letters or words of its own settle it, though langdetect knows only its neighbours."""
    assert detect(text).language == language.partition("-")[0]


NEIGHBOURS = {
    "hr": "Gradsko vijeće odlučilo je u srijedu popraviti stari most prije zime. Nitko ne zna gdje će djeca u školu, "
    "rekao je načelnik općine nakon sjednice, a također je riječ o vremenu.",
    "mk": "Градскиот совет одлучи во вторникот стариот мост да се поправи пред зимските поплави, а ќе почне ѓубрето.",
    "uk": "Міська рада вирішила у вівторок увечері відремонтувати старий міст до початку зимових паводків.",
    "ru": "Городской совет решил во вторник вечером отремонтировать старый мост до начала зимних паводков.",
    "tr": "Belediye meclisi salı akşamı eski köprünün kış selleri gelmeden önce onarılmasına karar verdi.",
    "id": "Dewan kota memutuskan pada Senin bahwa jembatan lama akan diperbaiki karena rusak, kata polisi.",
    "da": "Kommunalbestyrelsen besluttede tirsdag aften at reparere den gamle bro, før vinterens oversvømmelser.",
    "no": "Kommunestyret vedtok tirsdag kveld å reparere den gamle broen før vinterens flom kommer til bygda.",
    "pt": "A câmara decidiu na terça-feira à noite reparar a velha ponte antes das cheias do próximo inverno.",
    "sw": "Baraza la mji liliamua Jumanne jioni kukarabati daraja la zamani kabla ya mafuriko ya majira ya baridi.",
    "ar": "قرر المجلس البلدي مساء الثلاثاء إصلاح الجسر القديم قبل وصول فيضانات الشتاء إلى المدينة الصغيرة.",
}


@pytest.mark.parametrize(("language", "text"), NEIGHBOURS.items(), ids=NEIGHBOURS)
def test_the_neighbours_stay_themselves(language: str, text: str) -> None:
    """A rule for one language takes no text of those beside it."""
    assert detect(text).language == language


def test_a_foreign_name_settles_nothing() -> None:
    """One letter of another alphabet in a long text is a name's."""
    assert (
        language_by_letters("The minister met Heydər Əliyev in the old town. " + "He spoke for an hour. " * 30, "latin")
        is None
    )


def test_a_language_without_such_neighbours_stays_as_told() -> None:
    """Words are counted only where a rule speaks of the language that was told."""
    assert language_by_words("ikkje frå vart meir", "ja") == "ja"


def test_a_text_all_in_capitals_is_told_like_another() -> None:
    """Capitals are folded, since langdetect leaves out what is written in them."""
    text = "LE CONSEIL MUNICIPAL A DÉCIDÉ MARDI SOIR DE RÉPARER LE VIEUX PONT AVANT LES CRUES DE L'HIVER PROCHAIN."
    assert detect(text).language == "fr"
