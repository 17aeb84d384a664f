"""Bylines: the names in them, without "By", roles, agencies, addresses and dates."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from transforms.cleaning.metadata.agencies import agency_named, without_agency
from transforms.cleaning.metadata.titles import folded, one_line

_LONGEST_BYLINE = 400
_LONGEST_NAME = 60
_MOST_WORDS = 6
_SHORTEST_ACCOUNT = 5  # letters of a site's name that an account is called by

_LEAD = re.compile(
    r"^(?:(?:written|reported|story|text|analysis|opinion|report|review|words|posted|published|edited|compiled|article|"
    r"interview|commentary|ein artikel|eine analyse|ein kommentar|ein gastbeitrag|ein interview|ein essay|texte?|"
    r"propos recueillis|publié|escrito|redactado|redação|scritto|geschreven|door|автор|текст|автори|tekst)\s+"
    r"(?:by|von|par|por|di|door|af|av|przez)\s*:?\s+"
    r"|(?:by|von|vom|par|por|di|da|door|af|av|przez|oleh|bởi|de|от|автор(?:ы|и)?|текст|авторка|yazan|haber|autor(?:es|en|in|zy|ka|i)?|"
    r"auteurs?|autori|autore|author(?:\(s\)|s)?|byline|words|text|foto|tekst|opracował[ai]?|napsal|reporter|writer|editor|"
    r"written by|reported by|posted by|published by|reporting by|bericht|redaktion"
    r"|(?:interview|protokoll|gespräch|analysis|analyse|review|report|entrevista|intervista|entretien)(?=\s*:))"
    r"(?:\s*:\s*|\s+(?=\S))"
    r"|(?:onze|unser\w{0,2}|notre|nuestr[oa]|nostr[oa])\s+\w{5,20}\s+(?=\S+\s+\S)"
    r"|(?:文|记者|記者|作者|编辑|责编|責編|撰文|文字|来源|編輯|بقلم|كتب|كتبت|إعداد|تحرير|기자|글)\s*[:：/／|丨]?\s*)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"(?:[;|•·\n\r\t、，؛]|(?<=\w)/(?=\w)|\s/\s|\s\+\s|,?\s(?:and|und|et|y|e|en|i|и|та|і|og|och|ja|ve|dan|和|&|&amp;|with|mit|"
    r"avec|con|com|met|z|with reporting by)\s+|\sو(?=\w)|\s[-–—]\s|,)\s*",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"[.;|,]?\s?\b(?:photograph(?:s|y|ed)?|photos?|pictures?|images?|illustrations?|illustrated|graphics?|videos?|fotos|"
    r"fotografías?|bilder)\s*(?:by|von|de|di|par|:)\s.*$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr)\b|(?:II|III|IV)(?!\w))")
_DEGREE = re.compile(r",\s*(?:Ph\.?\s?D|M\.?D|M\.?A|M\.?Sc|MBA|LL\.?M|Esq|CFA|R\.?N)\b\.?")
_HELD = "\ue000"  # stands for the comma of a suffix while the line is split
_NEWSPAPER = re.compile(
    r"\w (?:Post|Times|Tribune|Herald|Gazette|Journal|Chronicle|Telegraph|"
    r"Observer|Courier|Press|Star|Sun|Mail|News|Globe)$"
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "bin",
        "al",
        "el",
        "y",
        "zu",
    ]
)
_VOWELS = frozenset("aeiouyäöüåøæœ")
_SMALL_WORDS = frozenset(("from", "the", "by", "of", "with", "for", "and", "posted"))
"""Words of a byline's sentence that are no name, however many stand together; "to", "in" and "an" are people's."""
_MAC = re.compile(r"\bMc([a-z])")
_EMAIL = re.compile(r"(?<!\S)[^\s@]*@\S*")
_ADDRESS = re.compile(
    r"^(?:https?:)?//|\bwww\.|^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|de|fr|es|it|uk|ru|nl|pl|html?)(?:/|$)", re.IGNORECASE
)
_STAMP = re.compile(
    r"\s(?:last\s)?(?:updated|published|posted|aktualisiert|veröffentlicht|publié|mis à jour|publicado|actualizado|"
    r"pubblicato|aggiornato|gepubliceerd|bijgewerkt|atualizado)\b.*\d.*$",
    re.IGNORECASE,
)
_ROLE_IN_CAPITALS = re.compile(
    r"(?<=[A-Z]\s)(?:(?:SENIOR|CHIEF|STAFF|SPECIAL|SPORTS|BUSINESS|POLITICAL|EDUCATION|HEALTH|SCIENCE|NEWS)\s)*"
    r"(?:STAFF|WRITER|REPORTER|CORRESPONDENT|COLUMNIST|EDITOR|CONTRIBUTOR)S?$"
)
_MAILED = re.compile(r"^\s*[^\s@()]+@[^\s@()]+\s*\(([^()]{3,60})\)\s*$")
_BRACKETS = re.compile(r"[(\[（][^)\]）]*[)\]）]?")
_ROLE = re.compile(
    r"\b(?:staff|writers?|reporters?|correspondents?|columnists?|contributors?|contributing|editors?|editorial|"
    r"editor-in-chief|bureau|chief|producers?|analyst|journalists?|freelance|special to|team|desk|newsroom|"
    r"news|agenc(?:y|ies|ia|e)|wires?|redaktion|redakteur(?:e|in|innen)?|reporter(?:in)?|autor(?:in)?|"
    r"journalist(?:in)?|korrespondent(?:in|en)?|chefredakteur(?:in)?|ressort\w*|volont[äa]r(?:in)?|redaktør|"
    r"redacteur|redactie|verslaggever|rédact\w*|journaliste?s?|envoyée?|correspondante?|redacci[óo]n|"
    r"redac[çc][ãa]o|redazione|redakcj[aei]|redakce|redactor\w*|periodista|enviad[oa]|corresponsal|jornalista|"
    r"giornalista|dziennikarz|redaktor\w*|корреспондент\w*|редакц\w*|журналист\w*|кореспондент\w*|editörü?|"
    r"muhabir|haber merkezi|photograph\w*|fotograf\w*|photos?|video|videos|foto|fotos|images?|graphics?|"
    r"produced|updated|published|aktualisiert|stand|minuten?|min|read|lesezeit|uhr|getty|shutterstock|imago|"
    r"tv|radio|media|print|business|coordenadoria|inc|ltd|gmbh|nachrichten\w*|agenturen|agentur|noticias|notizie|actualités|quelle|source|sendung|bild|newsletter|subscribe|follow|opinion|copyright|professor|university|universität|profesor)\b",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(r"(?<=\w) (?:in|aus|à|en) [A-ZÀ-Ž][\w .-]+$")
_NO_NAME = re.compile(
    r"^(?:admin|administrator|root|user|guest|anonymous|unknown|none|null|undefined|n/?a|false|true|nan|author|by|von|par|por|"
    r"(?:view|get|see|more|read|show|all|other|latest)\b.*|rss(?: .*)?|mis à jour.*|publié.*|"
    r"(?:twitter|facebook|instagram|linkedin|whatsapp|youtube|email)(?: .*)?)$",
    re.IGNORECASE,
)
_ENDS = " .,;:-–—|*\"'“”«»"
_ROLE_BEHIND = re.compile(
    r"(?<=[가-힣])\s*(?:선임|수습|인턴)?\s*(?:기자|특파원|논설위원|앵커|PD)$|(?<=[一-鿿])\s+(?:記者|记者|編輯|编辑)$"
    r"|(?<=[一-鿿]{3})(?:記者|记者)$"
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def names_of(bylines: Iterable[str], own: set[str]) -> tuple[str, ...]:
    """The names in bylines, each once, in order; `own` are the folded names of the site, no author of its own."""
    seen: dict[str, str] = {}
    for byline in bylines:
        if folded(one_line(byline).split(",")[0]) in own:  # an imprint: "Example News, Springfield"
            continue
        for name in split_byline(byline):
            if not _is_own(name, own):
                seen.setdefault(folded(name), name)
    return tuple(name for key, name in seen.items() if key)


def split_byline(byline: str) -> Iterator[str]:
    """The names in one byline; a single word beside other parts is a place or a desk. A line of several parts is a
    headline writer's, whose capitals are no part of the names; a name alone stays as it is written."""
    line = _MAILED.sub(r"\1", html.unescape(byline)[:_LONGEST_BYLINE])  # "ida@gazette.example (Ida Lund)", as feeds say
    line = one_line(_BRACKETS.sub(" ", _EMAIL.sub(" ", line)))
    line = _SUFFIX.sub(_HELD, _DEGREE.sub("", _PICTURES.sub("", _STAMP.sub("", line))))
    parts = [part for part in map(_bare, _SPLIT.split(_without_lead(line))) if part]
    prose = len(parts) > 1 or len(parts[0] if parts else "") < len(one_line(byline))
    for place, part in enumerate(parts):
        bare = without_agency(part)
        if len(bare.split()) > 2:
            bare = _ROLE_IN_CAPITALS.sub("", bare).strip() or bare
        name = (cased(bare) if prose or bare != part else bare).replace(_HELD, ", ")
        alone = len(parts) == 1 or " " in name or not _LATIN.match(name)
        if alone and is_name(name) and not (place and _NEWSPAPER.search(name)):
            yield name


def cased(name: str) -> str:
    """The name as names are written, where it is all in capitals or all in small letters: "IDA VAN DER MEER"."""
    words = name.split()
    if len(words) < 2 or not (name.isupper() or name.islower()) or not _LATIN.match(name):
        return name
    small = [word.lower() for word in words]
    proper = [word if word in _PARTICLES and place else word.title() for place, word in enumerate(small)]
    return _MAC.sub(
        lambda match: f"Mc{match[1].upper()}", " ".join(_initials(*pair) for pair in zip(words, proper, strict=True))
    )


def _initials(written: str, proper: str) -> str:
    """Initials and what stands for them stay capitals: "J.R.", "III", "JP"."""
    short = len(written) <= 3 and not _VOWELS & set(proper.lower())
    kept = "." in written or short or written.upper() in ("III", "II", "IV")
    return written.upper() if kept and len(written) < 6 else proper.replace("’S", "’s").replace("'S", "'s")


def is_name(name: str) -> bool:
    """Whether a piece of a byline can be somebody's name."""
    if len(name) > _LONGEST_NAME or not any(c.isalpha() for c in name):
        return False
    if _ADDRESS.search(name) or _NO_NAME.match(name) or _ROLE.search(name) or agency_named(name):
        return False
    if any(c.isdigit() for c in name):
        return False
    if _CJK.search(name):
        return len(name) <= 12
    words = name.split()
    if _SMALL_WORDS.issuperset(name.lower().split()):
        return False
    return (
        len(words) <= _MOST_WORDS
        and len(name) > 1
        and (words[0][0].isupper() or not words[0][0].isascii() or len(words) > 1)
    )


def _is_own(name: str, own: set[str]) -> bool:
    """Whether a name is the site's, its initials that the site's name begins with, or, behind either, a desk or an
    account: "QBC Coast", "Gazette A"."""
    key, (first, *rest) = folded(name), name.split()
    if key in own or (name.isupper() and not rest and any(label.startswith(key) for label in own)):
        return True
    if not rest:
        return False
    if all(len(word) == 1 for word in rest):
        label = folded(first)
        return len(label) >= _SHORTEST_ACCOUNT and any(known.startswith(label) for known in own)
    return len(first) > 1 and first.isupper() and not name.isupper() and folded(first) in own


def _bare(part: str) -> str:
    part = _ROLE_BEHIND.sub("", part)
    return _IN_PLACE.sub("", _without_lead(one_line(part))).lstrip(" .,;:-–—|*\"'“”«»").rstrip(_ENDS) + (
        "." if part.rstrip(" ,;|").endswith(("Jr.", "Sr.")) else ""
    )


def _without_lead(line: str) -> str:
    """The line without the words that introduce a byline."""
    for _ in range(3):
        shorter = _LEAD.sub("", line, count=1)
        if shorter == line or not shorter:
            return line
        line = shorter
    return line
