"""Prose that no one has written: sentences of common words and invented names in five languages."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_SLOT = re.compile(r"\{(\w)\}")
_SYLLABLES = [a + b for a in "bdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "al", "or", "an", "er", "in")]
_PLACE_ENDINGS = {
    "en": ("ford", "mouth", "bridge", "ton"),
    "de": ("burg", "hausen", "brück", "feld"),
    "fr": ("ville", "court", "ac", "mont"),
    "es": ("illa", "ares", "osa", "uela"),
    "ru": ("град", "ово", "инск", "поль"),
}
_CYRILLIC = str.maketrans("abdefghiklmnoprstuvw", "абдефгхиклмнопрстуво")


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language by their place in a sentence: n a noun, a an adjective, v a verb, d a day."""

    patterns: tuple[str, ...]
    n: tuple[str, ...]
    a: tuple[str, ...]
    v: tuple[str, ...]
    d: tuple[str, ...]


def _vocabulary(patterns: str, nouns: str, adjectives: str, verbs: str, days: str) -> Vocabulary:
    lines = tuple(line.strip() for line in patterns.strip().splitlines())
    return Vocabulary(lines, tuple(nouns.split()), tuple(adjectives.split()), tuple(verbs.split()), tuple(days.split()))


VOCABULARIES = {
    "en": _vocabulary(
        """
        The {a} {n} of {P} {v} the {n} on {d}, and the {a} {n} {v} a {n} for the {n}.
        {N}, who leads the {n} in {P}, {v} that the {n} would be {a} by the end of the {n}.
        After {m} days of {n} the {n} {v} a {a} {n}, while its {n} {v} the {n} near {P}.
        More than {m} people in {P} {v} the {n}, according to a {n} that the {n} {v} on {d}.
        “We never {v} a {n} this {a},” {N} said, “and the {n} has not {v} us why the {n} {v} it.”
        The {n} had {v} the {a} {n} before, but this time the {n} came from {P} and not from the {n}.
        In {P} the {n} is still {a}: its {n} {v} the {n} with {m} {a} workers and one {n}.
        Nobody at the {n} {v} what the {a} {n} meant for the {n}, said {N}, a {n} from {P}.
        {N} {v} the {n} last {d}.
        Because the {n} between {P} and {P} was {a}, the {n} {v} its {n} and the {n} {v} the {a} {n}.
        """,
        """council harbour bridge school market railway hospital budget river court museum factory farmer teacher
        engineer minister report vote plan building company street festival team storm forest library station ship
        contract union water power road price winter harvest house tax letter study archive engine garden theatre
        village border island signal committee chairman lawyer nurse driver captain witness meeting promise answer
        question mistake record accident repair inquiry proposal opening season match victory defeat crowd ticket
        bakery orchard tower tunnel ferry canal reservoir bank loan debt wage strike shift warehouse cargo customs
        newspaper broadcast camera singer painter novel exhibition stage audience museum sculpture chapel clock""",
        """old new local small large quiet careful expensive cheap open closed public private narrow broad early late
        heavy light strong weak famous unknown urgent slow quick damaged empty crowded northern southern eastern
        western modern ancient wooden temporary final first second lower higher unusual ordinary bitter friendly""",
        """approved rejected opened closed visited repaired sold bought found lost promised told changed delayed
        praised criticised measured counted crossed followed joined left moved planned presented questioned reached
        received remembered replaced reported saved showed started stopped studied supported tested warned welcomed""",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    ),
    "de": _vocabulary(
        """
        Der {a} {n} von {P} {v} am {d} den {n}, und die {a} {n} {v} einen {n} für das {n}.
        {N}, die in {P} den {n} leitet, {v} dass der {n} bis zum Ende der {n} {a} sein werde.
        Nach {m} Tagen {n} {v} der {n} einen {a} {n}, während sein {n} den {n} bei {P} {v}.
        Mehr als {m} Menschen in {P} {v} den {n}, wie aus einem {n} hervorgeht, den der {n} am {d} {v}.
        „Wir {v} noch nie einen so {a} {n}“, sagte {N}, „und der {n} hat uns nicht erklärt, warum.“
        Der {n} {v} den {a} {n} schon früher, doch diesmal kam der {n} aus {P} und nicht aus dem {n}.
        In {P} ist der {n} noch immer {a}: Sein {n} {v} den {n} mit {m} {a} Arbeitern.
        Niemand im {n} {v}, was der {a} {n} für den {n} bedeutet, sagte {N} aus {P}.
        """,
        """Stadtrat Hafen Brücke Schule Markt Bahnhof Krankenhaus Haushalt Fluss Gericht Museum Fabrik Landwirt Lehrer
        Ingenieur Minister Bericht Abstimmung Plan Gebäude Unternehmen Straße Fest Mannschaft Sturm Wald Bücherei
        Schiff Vertrag Gewerkschaft Wasser Strom Preis Winter Ernte Haus Steuer Brief Untersuchung Archiv Motor Garten
        Theater Dorf Grenze Insel Ausschuss Vorsitzende Anwalt Pflegerin Fahrer Kapitän Zeuge Sitzung Antwort Frage
        Fehler Unfall Vorschlag Eröffnung Saison Spiel Sieg Niederlage Bäckerei Turm Tunnel Fähre Kanal Kredit Lohn""",
        """alte neue kleine große ruhige vorsichtige teure billige offene öffentliche private enge breite frühe späte
        schwere leichte starke schwache berühmte unbekannte dringende langsame schnelle beschädigte leere volle
        nördliche südliche östliche westliche moderne hölzerne vorläufige endgültige erste zweite ungewöhnliche""",
        """genehmigte verwarf öffnete schloss besuchte reparierte verkaufte kaufte fand verlor versprach änderte
        verschob lobte kritisierte prüfte zählte überquerte verließ plante zeigte erreichte erhielt ersetzte meldete
        rettete begann beendete unterstützte warnte begrüßte sagte""",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    ),
    "fr": _vocabulary(
        """
        Le {n} {a} de {P} {v} la {n} ce {d}, et le {n} {a} {v} une {n} pour les {n}s.
        {N}, qui dirige le {n} à {P}, {v} que la {n} serait {a} avant la fin de l’année.
        Après {m} jours de {n}, le {n} {v} une {n} {a}, tandis que son {n} {v} le {n} près de {P}.
        Plus de {m} personnes à {P} {v} le {n}, selon un {n} que la {n} {v} {d}.
        « Nous n’avons jamais vu une {n} aussi {a} », a dit {N}, « et le {n} ne nous a pas expliqué la {n}. »
        Le {n} {v} déjà la {n} {a}, mais cette fois la {n} venait de {P} et non du {n}.
        À {P}, le {n} reste {a} : sa {n} {v} le {n} avec {m} ouvriers et une {n}.
        Personne au {n} {v} ce que la {n} {a} voulait dire pour le {n}, selon {N}, de {P}.
        """,
        """conseil port pont école marché gare hôpital budget rivière tribunal musée usine agriculteur professeur
        ingénieur ministre rapport vote projet bâtiment entreprise rue fête équipe tempête forêt bibliothèque navire
        contrat syndicat eau route prix hiver récolte maison taxe lettre étude archive moteur jardin théâtre village
        frontière île comité avocat infirmière conducteur capitaine témoin réunion réponse question erreur accident
        proposition ouverture saison match victoire défaite boulangerie tour tunnel canal banque dette salaire""",
        """ancien nouveau local petit grand calme prudent cher ouvert fermé public privé étroit large tardif lourd
        léger fort faible célèbre inconnu urgent lent rapide endommagé vide moderne provisoire final rare amer""",
        """approuvait rejetait ouvrait fermait visitait réparait vendait achetait trouvait perdait promettait changeait
        retardait critiquait mesurait comptait traversait suivait quittait présentait recevait remplaçait sauvait
        montrait commençait soutenait avertissait annonçait""",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
    ),
    "es": _vocabulary(
        """
        El {n} {a} de {P} {v} la {n} el {d}, y el {n} {a} {v} una {n} para los vecinos.
        {N}, que dirige el {n} en {P}, {v} que la {n} estaría {a} antes de que termine el año.
        Después de {m} días de {n}, el {n} {v} una {n} {a}, mientras su {n} {v} el {n} cerca de {P}.
        Más de {m} personas en {P} {v} el {n}, según un {n} que la {n} {v} el {d}.
        «Nunca habíamos visto una {n} tan {a}», dijo {N}, «y el {n} no nos ha explicado por qué».
        El {n} ya {v} la {n} {a}, pero esta vez la {n} llegó desde {P} y no desde el {n}.
        En {P} el {n} sigue {a}: su {n} {v} el {n} con {m} trabajadores y una {n}.
        Nadie en el {n} {v} lo que la {n} {a} significaba para el {n}, dijo {N}, de {P}.
        """,
        """ayuntamiento puerto puente escuela mercado estación hospital presupuesto río tribunal museo fábrica
        agricultor maestro ingeniero ministro informe voto plan edificio empresa calle fiesta equipo tormenta bosque
        biblioteca barco contrato sindicato agua carretera precio invierno cosecha casa impuesto carta estudio archivo
        motor jardín teatro pueblo frontera isla comité abogado enfermera conductor capitán testigo reunión respuesta
        pregunta error accidente propuesta apertura temporada partido victoria derrota panadería torre túnel banco""",
        """antiguo nuevo local pequeño grande tranquilo prudente caro abierto cerrado público privado estrecho ancho
        tardío pesado ligero fuerte débil famoso desconocido urgente lento rápido dañado vacío moderno provisional""",
        """aprobó rechazó abrió cerró visitó reparó vendió compró encontró perdió prometió cambió retrasó criticó midió
        contó cruzó siguió dejó presentó recibió sustituyó salvó mostró empezó apoyó advirtió anunció""",
        "lunes martes miércoles jueves viernes sábado domingo",
    ),
    "ru": _vocabulary(
        """
        В {d} {a} {n} города {P} {v} {n}, а {a} {n} {v} новый {n} для жителей района.
        {N}, который возглавляет {n} в городе {P}, {v}, что {n} будет {a} до конца года.
        После {m} дней {n} {v} {a} {n}, пока его {n} {v} {n} недалеко от города {P}.
        Более {m} человек в городе {P} {v} {n}, говорится в документе, который {n} {v} в {d}.
        «Мы никогда не видели такой {a} {n}, — сказал {N}, — и {n} не объяснил нам, почему это произошло».
        Раньше {n} уже {v} {a} {n}, но на этот раз {n} пришёл из города {P}, а не из области.
        В городе {P} {n} по-прежнему {a}: его {n} {v} {n}, где работают {m} человек.
        Никто не {v}, что {a} {n} значит для города, отметил {N}.
        """,
        """совет порт мост завод рынок вокзал бюджет суд музей фермер учитель инженер министр отчёт план дом праздник
        шторм лес корабль договор профсоюз налог архив двигатель сад театр посёлок комитет адвокат водитель капитан
        свидетель ответ вопрос случай ремонт проект сезон матч тоннель канал банк кредит склад груз урожай""",
        """старый новый местный большой тихий осторожный дорогой открытый закрытый частный узкий ранний поздний
        тяжёлый лёгкий сильный слабый известный срочный медленный быстрый пустой северный южный восточный западный""",
        """одобрил отклонил открыл закрыл посетил починил продал купил нашёл потерял обещал изменил отложил похвалил
        измерил пересёк оставил показал получил заменил спас начал остановил поддержал предупредил сообщил""",
        "понедельник вторник четверг субботу воскресенье",
    ),
}


class Prose:
    """Sentences and paragraphs of one language; equal chances give equal words."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self.language = language
        self._words = VOCABULARIES[language]
        self._chance = chance

    def sentence(self) -> str:
        return _SLOT.sub(self._fill, self._chance.choice(self._words.patterns))

    def paragraph(self, shortest: int = 1, longest: int = 3) -> str:
        return " ".join(self.sentence() for _ in range(self._chance.randint(shortest, longest)))

    def headline(self) -> str:
        words = self._words
        choice = self._chance.choice
        return f"{choice(words.a).capitalize()} {choice(words.n)} {choice(words.v)} {choice(words.n)} {self._place()}"

    def label(self, most: int = 2) -> str:
        return " ".join(self._chance.sample(self._words.n, self._chance.randint(1, most))).capitalize()

    def person(self) -> str:
        return f"{self._name(2)} {self._name(3)}"

    def _fill(self, slot: re.Match[str]) -> str:
        kind = slot[1]
        if kind == "P":
            return self._place()
        if kind == "N":
            return self.person()
        if kind == "m":
            return str(self._chance.randint(3, 900))
        words: Sequence[str] = getattr(self._words, kind)
        return self._chance.choice(words)

    def _place(self) -> str:
        return _place(self.language, self._chance.randrange(400))

    def _name(self, syllables: int) -> str:
        return _name(self.language, self._chance.randrange(500), syllables)


@cache
def _place(language: str, number: int) -> str:
    chance = random.Random(number)
    return _name(language, number, chance.randint(1, 2)) + chance.choice(_PLACE_ENDINGS[language])


@cache
def _name(language: str, number: int, syllables: int) -> str:
    chance = random.Random(number * 8 + syllables)
    name = "".join(chance.choice(_SYLLABLES) for _ in range(syllables)).capitalize()
    return name.lower().translate(_CYRILLIC).capitalize() if language == "ru" else name
