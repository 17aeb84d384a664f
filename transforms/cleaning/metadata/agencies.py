"""The wire credit: which agency a story came from, by its dateline, byline or sign-off.

A credit counts where it stands as one. "Told Reuters" is a mention; "Reuters contributed to this report" says that the
agency is not the sole origin: neither is a credit. The agencies are data, in `agencies.toml`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from transforms.cleaning.metadata.months import MONTHS
from transforms.cleaning.metadata.titles import folded, one_line

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HEAD = 4  # paragraphs that a dateline or byline may stand in: a headline and a summary may come before
_TAIL = 4  # paragraphs that a sign-off may stand in
_LONGEST_CREDIT = 80
_PICTURE_MARK = 2  # letters: a code so short at the head of a text is a picture's
_LONGEST_PREFIX = 70

_BRACKETED = re.compile(
    rf"^(?P<prefix>[^()\[\]（）［］【】]{{0,{_LONGEST_PREFIX}}}?)"
    r"(?:[(\[（［【]\s*(?P<inside>[^()\[\]（）［］【】]{2,60}?)\s*[)\]）］】]|/(?P<slashed>[^/()]{2,40})/)\s*(?P<follow>.?)"
)
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|da|door|av|af|от|автор|текст|source|sources|quelle|fuente|fonte|bron|källa|kilde|źródło|zdroj|vir|"
    r"izvor|извор|източник|крыніца|forrás|sursa|allikas|šaltinis|avots|lähde|kjelde|heimild|πηγή|nguồn|sumber|"
    r"источник|джерело|kaynak|来源|來源|出典|المصدر|منبع|מקור|출처)\b\s*[:：]?\s*",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(r"(?<=\w) (?:in|à|en|a) [A-ZÀ-Ž][\w .-]+$")
_INSIDE = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
_OF = re.compile(r" (?:of|for|from|with)(?: the)?$", re.IGNORECASE)
_FOR = re.compile(r"^(?:of|for|from|with)\s+(?:the\s+)?", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"^(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*-\s*\d{4})?)?\s*(?:by\s+)?(?P<name>[^.,|]{2,40})",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:[.!?…。»”\"']\s*[(\[（](?P<inside>[^()\[\]（）]{2,40})[)\]）]|[.!?…»”\"']\s*[–—-]{1,2}\s?(?P<bare>[^.–—]{2,30}))\s*[.。]?$"
)
_CHINESE = re.compile(r"^(?:据)?(?P<name>[\u4e00-\u9fff]{2,5}?)(?:[^，。,]{0,24})[电電讯訊](?=[\s　（(，,：:]|$)")
_PIECES = re.compile(r"(?:[/,;|=:+·•、，]|\s[-–—]\s|\s(?:and|und|et|y|e|i|и|with|mit|avec|con|com|med|via)\s)\s*")
_FINER = re.compile(r"[\s\-–—]+")
_COUNTRY = re.compile(r"^([A-Z][\w .]{1,30}) \[[A-Z][\w .]{1,30}\]")
_YEARS = re.compile(r"\s\d.*$")
_DESK = re.compile(r"[a-zäöü]{2,5}")
_DASH = re.compile(r"[-–—_|:：.=]")
_PLACE_WORD = re.compile(
    r"[\W\d_]*(?:[^\W\d_a-zа-яіїєґ][\w.'’ʼ-]*|\d+(?:st|nd|rd|th|er)?|de|del|da|do|di|la|le|el|al|am|an|der|of|upon|sur"
    r"|[a-z]\.(?:[A-Za-z]{1,3}\.?)+)\W*"
)
_APART = r"(?:[,.—–-]+\s+)*"
"""Marks between the words before a credit. A word holds more than marks, so that a row of dashes is read in one way."""

_MARKS = " .,;:()"
_STAFF = re.compile(
    r"(?<=\w)(?:\s+(?:staff|sports?|business|political|national|foreign|science|medical|entertainment|senior|chief|news|"
    r"white house|legal affairs))*\s+(?:staff|writers?|reporters?|correspondents?|editors?|journalists?|columnists?|"
    r"newsfeatures|service|wire|agency)$",
    re.IGNORECASE,
)
_MOST_WORDS = 4  # of an agency's name
_SHORTEST_SMALL = 3  # letters of a code that is known in small letters too
_ASKED_AGAIN = 64
"""A text is searched before and after cleaning, and most lines stay: the last answers are kept."""


@dataclass(frozen=True, slots=True)
class _Agencies:
    """The agencies by code, by folded name and by code in datelines; the signs, each with its agency; the codes in
    small letters, as bylines that were folded have them; the labels of each agency's own hosts."""

    codes: dict[str, str]
    names: dict[str, str]
    datelines: dict[str, str]
    signs: tuple[tuple[re.Pattern[str], str], ...]
    bare: re.Pattern[str]
    small: dict[str, str]
    labels: dict[str, frozenset[str]]


def find_agency(paragraphs: Sequence[str], authors: Sequence[str], credit_lines: Sequence[str] = ()) -> str | None:
    """The agency that a story is credited to, by its published name; None where no line is a wire credit.

    `paragraphs` are the story's, before or after cleaning; `authors` are bylines; `credit_lines` are lines that were
    taken out of the text: stamps, sign-offs, copyright lines.
    """
    head, tail = [one_line(p[:600]) for p in paragraphs[:_HEAD]], [one_line(p[-600:]) for p in paragraphs[-_TAIL:]]
    return _first(
        (_dateline(line) for line in head),
        (agency_in_byline(author) for author in authors),
        (_credit_line(line) for line in head[:3] if _BYLINE.match(line)),
        (_credit_line(line) for line in head[:2] if len(line) > _PICTURE_MARK),
        (_credit_line(line) or _signed(line) for line in credit_lines),
        (_credit_line(line) or _signed(line) or _sign_off(line) for line in reversed(tail)),
    )


@lru_cache(maxsize=4096)
def agency_named(name: str) -> str | None:
    """The agency that a whole name stands for: "Associated Press", "AFP"; None where it is somebody else's."""
    known = _agencies()
    line = name.strip(" .,;:()[]©")
    return (
        known.codes.get(line)
        or known.names.get(folded(line))
        or known.names.get(folded(re.sub(r"^[Tt]he\s+", "", line)))
    )


@lru_cache(maxsize=4_096)
def agency_in_byline(byline: str) -> str | None:
    """The agency that a byline names as one of its parts: "Jane Roe, Associated Press", "CBS/AP", "jane roe, efe"."""
    line = _IN_PLACE.sub("", _BYLINE.sub("", one_line(byline)[:200]))
    pieces = [line, *_split(line), *_INSIDE.findall(line)]
    return _first(map(agency_named, pieces)) or _first(_staff_agency(piece) for piece in pieces)


def stands_at(agency: str, site: str | None, outlet: str | None) -> bool:
    """Whether a site is the agency's own, by the outlet's name or a label of its host name: apnews.com, tass.ru."""
    if outlet and agency_named(outlet) == agency:
        return True
    labels = [folded(label) for label in (site or "").split(".")[:-1]]
    known = _agencies().labels.get(agency, frozenset())
    return any(label in known or label.removesuffix("news") in known for label in labels)


def without_agency(name: str) -> str:
    """A name without the agency that stands behind it: "IDA LUND Associated Press", "ida lund of efe"."""
    words = _STAFF.sub("", name).split()
    for size in range(min(_MOST_WORDS, len(words) - 2), 0, -1):
        before, tail = " ".join(words[:-size]), " ".join(words[-size:])
        rest = _OF.sub("", before)
        named = _named_small(tail) if rest != before else agency_named(tail)
        if named and (size > 1 or rest != before or tail.isupper() != name.isupper()):
            return rest
    return name


def _staff_agency(piece: str) -> str | None:
    """The agency whose staff a piece of a byline names, or that it names behind a name, in any case."""
    bare = _STAFF.sub("", piece)
    named = agency_named(bare) if bare != piece else None
    small = _agencies().small.get(piece) if piece.islower() else None
    rest = without_agency(piece)
    behind = piece[len(rest) :].strip() if rest != piece and piece.startswith(rest) else ""
    return named or small or (_named_small(_STAFF.sub("", _FOR.sub("", behind))) if behind else None)


def _named_small(name: str) -> str | None:
    return agency_named(name) or _agencies().small.get(name.lower())


def _first(*groups: Iterable[str | None]) -> str | None:
    return next((name for group in groups for name in group if name), None)


@lru_cache(maxsize=_ASKED_AGAIN)
def _dateline(line: str) -> str | None:
    """The credit in a dateline: "MOSCOW, Nov 1 (Reuters) -", "(MENAFN)", "ТАСС, 1 ноября", "新华社北京11月1日电"."""
    chinese = _CHINESE.match(line)
    if chinese:
        name = next((n for size in range(5, 1, -1) if (n := agency_named(line.removeprefix("据")[:size]))), None)
        if name:
            return name
    return _bracketed(line) or _bare(line)


def _bracketed(line: str) -> str | None:
    match = _BRACKETED.match(_COUNTRY.sub(r"\1", line))
    if match is None:
        return None
    prefix, follow = match.group("prefix").strip(), match.group("follow")
    credit = match.group("inside") or match.group("slashed")
    if prefix and not (_is_place(prefix) and (_goes_on(prefix, follow) or _is_named_before(prefix, credit, follow))):
        return None
    return _inside(match.group("inside") or match.group("slashed"), dateline=True)


def _goes_on(prefix: str, follow: str) -> bool:
    """Whether a bracket behind a place closes a dateline, and is not a word explained in the first sentence."""
    dated = any(c.isdigit() for c in prefix) and not follow.islower()
    return bool(_DASH.match(follow)) or dated or prefix.split()[0].isupper() or not prefix.isascii()


def _is_named_before(prefix: str, code: str, follow: str) -> bool:
    """Whether a bracket after one or two words, before a sentence, is a dateline's: "Bonn (KNA) Die Bischöfe", and not
    short for them: "Palestinian Authority (PA) officials"."""
    words = re.findall(r"\w+", prefix)
    initials = "".join(word[0] for word in words).upper()
    known = _agencies().codes.get(code.strip())
    return known is not None and follow.isupper() and len(words) < 3 and initials != code.strip().upper()


def _bare(line: str) -> str | None:
    match = _agencies().bare.match(line[:120])
    return agency_named(match.group("code")) if match and _is_place(match.group("prefix")) else None


def _is_place(prefix: str) -> bool:
    """Whether the words before a credit are a dateline's: names of places, figures, months."""
    return all(
        _PLACE_WORD.fullmatch(word) or word.strip(_MARKS).lower() in MONTHS or (not word.isascii() and len(word) < 9)
        for word in prefix.split()
        if word.strip("–—-")
    )


def _inside(credit: str, dateline: bool = False) -> str | None:
    """The agency in a bracket: alone, or with desks and partners beside it."""
    known = _agencies()
    named = agency_named(credit) or _first(agency_named(piece) for piece in _split(credit))
    if named or not dateline:
        return named
    finer = [piece for piece in _FINER.split(credit) if piece]
    edge = next((code for code in known.codes if not code.isascii() and _at_edge(code, credit)), None)
    return (
        known.datelines.get(credit.strip())
        or _first(agency_named(piece) for piece in finer[:1])
        or (known.codes[edge] if edge else None)
    )


def _at_edge(code: str, credit: str) -> bool:
    """Whether a bracket without blanks ends with a code, "柏林時事", or begins with one before its reporter's name."""
    return credit.endswith(code) or (len(code) > 2 and credit.startswith(code))


@lru_cache(maxsize=_ASKED_AGAIN)
def _credit_line(line: str) -> str | None:
    """The credit in a line that is nothing else: "AFP", "(dpa/lnw)", "Source: PAP", "By Jane Roe, Associated Press"."""
    text = line.strip().strip("()[]（）【】*—–- ")
    held = _COPYRIGHT.match(line.strip())
    if held:
        return agency_in_byline(_YEARS.sub("", held.group("name")))
    if not text or len(text) > _LONGEST_CREDIT:
        return None
    if _BYLINE.match(text):
        return agency_in_byline(text)
    pieces = [piece for piece in _split(text) if piece]
    named = [agency_named(piece) for piece in pieces]
    if named and all(name or _DESK.fullmatch(piece) for name, piece in zip(named, pieces, strict=True)):
        return _first(named)
    return agency_named(text)


@lru_cache(maxsize=_ASKED_AGAIN)
def _sign_off(line: str) -> str | None:
    """The credit that a paragraph ends with: "… on Friday. (PAP)", "… said. — Bernama"."""
    match = _SIGN_OFF.search(line[-80:])
    return _inside(match.group("inside") or match.group("bare")) if match else None


@lru_cache(maxsize=_ASKED_AGAIN)
def _signed(line: str) -> str | None:
    return next((name for sign, name in _agencies().signs if sign.search(line)), None)


def _split(line: str) -> Iterator[str]:
    for piece in _PIECES.split(line):
        yield piece.strip(" .()[]©")


@lru_cache(maxsize=1)
def _agencies() -> _Agencies:
    data = tomllib.loads(Path(__file__).with_name("agencies.toml").read_text("utf-8"))["agency"]
    codes = _index(data, "codes")
    names = {folded(name): agency["name"] for agency in data for name in agency.get("names", [])}
    signs = tuple(
        (re.compile(sign, re.IGNORECASE), agency["name"]) for agency in data for sign in agency.get("signs", [])
    )
    small = {code.lower().rstrip("."): name for code, name in codes.items() if len(code) >= _SHORTEST_SMALL}
    return _Agencies(codes, names, _index(data, "datelines"), signs, _bare_pattern(data), small, _labels(data))


def _index(data: list[dict[str, Any]], key: str) -> dict[str, str]:
    return {code: agency["name"] for agency in reversed(data) for code in agency.get(key, [])}


def _labels(data: list[dict[str, Any]]) -> dict[str, frozenset[str]]:
    """The labels of host names that are an agency's own, by its name: its name, codes and full names, folded."""
    return {
        agency["name"]: frozenset(
            folded(form)
            for form in [agency["name"], *agency.get("codes", []), *agency.get("names", [])]
            if form.isascii()
        )
        for agency in reversed(data)
    }


def _bare_pattern(data: list[dict[str, Any]]) -> re.Pattern[str]:
    """A dateline whose credit stands without brackets: "МОСКВА, 1 ноя — РИА Новости.", "BERLIN dpa |"."""
    forms = {form for agency in data for form in agency.get("codes", []) if form.isascii() is False or len(form) > 2}
    codes = "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
    return re.compile(
        rf"\A(?![,.—–-]\w)(?P<prefix>(?:{_APART}[,.—–-]*[^\s!?,.—–-][^\s!?]*\s+){{0,7}}?{_APART}(?:[^\s!?]*[,.—–-])?)"
        rf"(?:\w[\w-]*/)?(?P<code>{codes})(?=\s*[—–|:]|\s+-|/\S+\s+\||\.\s+\S|,\s\d{{1,2}}\s)"
    )
