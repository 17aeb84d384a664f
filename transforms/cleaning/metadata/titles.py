"""Headlines: the site's name and section taken off the ends, and the page's own choice among the ways it writes one."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_SEPARATOR = re.compile(
    r"\s(?:[|ㅣ–—\-·•›‹»~/*_:]|::|--)\s"  # a mark between spaces
    r"|\s?[|｜›ㅣ]\s?"  # a bar, with or without
    r"|(?<=[^\W_])_(?=[^\W_])"
    r"|(?<=\w)[:：](?=\s|[^\x00-\x7f])\s*|(?<=\w)--(?=\w)"
    r"|(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af…”\"!?])[-_](?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BRACKET = re.compile(r"\s?\([^()]*\)$")
_NOT_LETTERS = re.compile(r"[\W_]+")
_DOMAIN = re.compile(r"\.(?:com?|org|net|gov|edu|ac)?\.?[a-z]{2,6}$")
_ARTICLES = ("the", "der", "die", "das", "le", "la", "les", "el", "il", "o", "a", "de", "het")
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "ø": "oe"}
)
_LONGEST_TITLE = 600
_LONGEST_NAME = 200
_SHORTEST_LABEL = 5  # letters of a host name's label that must stand in a part for the part to name the site
_MOST_SITE_WORDS = 6
_LONGEST_SECTION = 14
_BARS = ("|", "｜", "ㅣ")
_PUBLISHED = re.compile(
    r"\s?\((?:published|publié|publicado|veröffentlicht)(?: in| en| em)? (?:19|20)\d\d\)$", re.IGNORECASE
)
_SECTIONS = frozenset(
    [
        "opinion",
        "opinions",
        "analysis",
        "comment",
        "commentary",
        "editorial",
        "editorials",
        "oped",
        "column",
        "columns",
        "news",
        "breaking",
        "breakingnews",
        "worldnews",
        "world",
        "politics",
        "sport",
        "sports",
        "business",
        "culture",
        "lifestyle",
        "watch",
        "video",
        "videos",
        "photos",
        "gallery",
        "podcast",
        "live",
        "review",
        "reviews",
        "interview",
        "letters",
        "perspective",
        "viewpoint",
        "exclusive",
        "explainer",
        "factcheck",
        "meinung",
        "kommentar",
        "analyse",
        "leitartikel",
        "gastbeitrag",
        "interviewmit",
        "nachrichten",
        "politik",
        "wirtschaft",
        "kultur",
        "opinión",
        "opinion",
        "análisis",
        "editorial",
        "columna",
        "política",
        "deportes",
        "cultura",
        "noticias",
        "tribune",
        "éditorial",
        "analyse",
        "chronique",
        "actualités",
        "opinione",
        "editoriale",
        "commento",
        "analisi",
        "politica",
        "opinião",
        "análise",
        "opinie",
        "commentaar",
        "мнение",
        "комментарий",
        "новости",
        "колонка",
        "görüş",
        "yorum",
        "opinia",
        "komentarz",
    ]
)
"""Folded names of sections that some sites set before a bar: "Opinion | Let us name names"."""
_SECTION_ENDS = frozenset(
    ["news", "sport", "sports", "politics", "business", "nachrichten", "noticias", "notizie", "nieuws", "nyheter"]
)
"""Last words of a section behind a bar: "Envoy snubbed | Harbour News"."""
_MOST_SECTION_WORDS = 3
_CUT = re.compile(r"\s?(?:…|\.\.\.)$")
_SHORTEST_CUT = 20  # letters that a cut headline shares with the whole one
_MOST_NAME_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a title between separators, its offsets, and the separator before it."""

    text: str
    start: int
    end: int
    mark: str

    @property
    def behind_colon(self) -> bool:
        """Whether the part goes on from the one before: "Kicker: headline"; a colon between spaces sets it apart."""
        return not self.mark or self.mark[0] in ":："


@dataclass(frozen=True, slots=True)
class Headlines:
    """The ways in which one page writes its headline, each as it stands, None where it does not."""

    shared: str | None = None  # og:title, else twitter:title
    structured: str | None = None  # JSON-LD headline
    heading: str | None = None  # the first h1 that is not the site's name
    window: str | None = None  # the title element
    has_alternative: bool = False  # whether JSON-LD tells its headline from an alternative one


def one_line(text: str | None) -> str:
    """The text on one line, without invisible characters and character references."""
    line = text or ""
    if "&" in line:
        line = html.unescape(line)
    return " ".join(_INVISIBLE.sub("", line).split())


def folded(text: str) -> str:
    """Letters and digits alone, lower case, without accents: what two spellings of one name share."""
    return _folded_name(text) if len(text) <= _LONGEST_NAME else _folded(text)


def _folded(text: str) -> str:
    plain = (
        text if text.isascii() else unicodedata.normalize("NFKD", text)
    )  # accents become marks, which are no letters
    return _NOT_LETTERS.sub("", plain).casefold()


_folded_name = lru_cache(maxsize=4096)(_folded)
"""The same for names and headlines, which come again and again; of longer texts none is kept."""


def site_names(names: Iterable[str | None]) -> set[str]:
    """The folded names of a site, each with and without its article, its domain and its umlauts."""
    own = set()
    for name in names:
        line = _BRACKET.sub("", one_line(name))
        bare = _DOMAIN.sub("", line.lower())
        for form in (line, bare, bare.rpartition(".")[2]):
            first, _, rest = form.partition(" ")
            own |= {folded(form), folded(form.translate(_UMLAUTS))}
            if first.lower() in _ARTICLES:
                own.add(folded(rest))
    return {name for name in own if len(name) > 1}


def choose_title(headlines: Headlines, own: set[str]) -> str | None:
    """The page's headline without the site's name; `own` are the folded names of the site.

    The headline that is shared goes first, unless it is only the window's title, which is written for searches, or
    stands alone where JSON-LD's has a witness: then JSON-LD's. Where another writing is the greater part of it, the
    rest is a section's or a site's name and goes.
    """
    shared, structured, heading, window = (
        strip_site(one_line(form)[:_LONGEST_TITLE], own)
        for form in (headlines.shared, headlines.structured, headlines.heading, headlines.window)
    )
    whole = [form for form in (shared, structured, heading, window) if form]
    shared, structured, heading, window = (_uncut(form, whole) for form in (shared, structured, heading, window))
    if structured and _gives_way(shared, structured, heading, window, headlines.has_alternative):
        shared = structured
    if heading and window and not shared and not structured and _ends_with(window, heading):
        return heading  # "Harbour Gazette: Ferry fares to rise"
    if heading and window and folded(heading) not in folded(window):
        heading, window = window, heading  # where nothing else tells, a heading that the window does not have is a logo
    for best in (shared, structured, heading, window):
        if best:
            others = [other for other in (structured, heading, shared, window) if other]
            is_whole = folded(best) == folded(heading) == folded(window)  # a kicker that all show is a part of it
            core = best if is_whole else _shortest_core(best, others)
            return _as_most_write(core, (shared, structured, heading, window))
    return None


def _gives_way(shared: str, structured: str, heading: str, window: str, has_alternative: bool) -> bool:
    """Whether the headline that is shared is a search's or a network's alone, and JSON-LD's is the page's."""
    share, structure, head, title = map(folded, (shared, structured, heading, window))
    if share == title != structure:
        return share != head or has_alternative  # against a page's three writings only one that was chosen with care
    alone = share not in (structure, head, title) and head and title and head != title
    return bool(alone and structure in (head, title) and not title.startswith(share))


def _as_most_write(title: str, forms: Iterable[str]) -> str:
    """The title with the marks and capitals that most of its writings have; of as many, its own.

    One that sets a kicker apart by its print, where the title has a mark, says nothing of marks.
    """
    key, parts = folded(title), len(_parts(title))
    written = Counter(form for form in forms if folded(form) == key and len(_parts(form)) >= parts)
    return max([title, *written], key=lambda form: written[form], default=title)


def strip_site(title: str, own: set[str]) -> str:
    """The title without its ends from a part on that names the site; empty where it is nothing but the site's name."""
    title = _PUBLISHED.sub("", title)
    parts = _parts(title)
    start, end = 0, len(parts)
    for index in range(1, len(parts)):
        if _names_site(parts[index], own, index == len(parts) - 1):
            end = index if index == 1 or not _is_section(parts[index - 1]) else index - 1
            break
    if end > 1 and not parts[1].behind_colon and _names_site(parts[0], own, True):
        start = 1
    if end - start > 1 and parts[start + 1].mark.strip() in _BARS and folded(parts[start].text) in _SECTIONS:
        start += 1
    if end - start > 1 and _names_section(parts[end - 1]):
        end -= 1
    kept = title[parts[start].start : parts[end - 1].end].strip() if parts else ""
    return "" if folded(kept) in own else kept


def title_suffix(window: str | None, headlines: Iterable[str]) -> str | None:
    """What the window's title has behind the last mark after one of the headlines: as a rule the outlet's name."""
    title = one_line(window)[:_LONGEST_TITLE]
    last = _parts(title)[-1:]
    known = {folded(one_line(headline)) for headline in headlines}
    if not last or last[0].behind_colon or len(last[0].text.split()) > _MOST_SITE_WORDS:
        return None
    fronts = {folded(title[: part.end]) for part in _parts(title)[:-1]}
    return None if fronts.isdisjoint(known) else last[0].text.strip()


def _shortest_core(title: str, others: list[str]) -> str:
    """The shortest other writing that the title begins with and that is most of it, else the title."""
    parts = [folded(part.text) for part in _parts(title)]
    runs = {"".join(parts[:end]) for end in range(1, len(parts))}
    whole = "".join(parts)
    cores = [other for other in others if folded(other) in runs and len(folded(other)) * 2 > len(whole)]
    fronts = [title[: part.end].strip() for part in _parts(title)[:-1] if not part.behind_colon or part.start == 0]
    cores += [front for front in fronts if any(_follows_kicker(front, other, whole) for other in others)]
    return min(cores, key=lambda core: len(folded(core)), default=title)


def _follows_kicker(front: str, other: str, whole: str) -> bool:
    """Whether another writing is a kicker and this front of the title, which is most of it."""
    key, known = folded(front), folded(other)
    return len(key) * 2 > len(whole) and known != key and known.endswith(key) and other.endswith(front)


def _ends_with(title: str, heading: str) -> bool:
    """Whether a title is a heading with a site's or a section's name before it."""
    parts = _parts(title)
    tails = {folded(title[part.start :]) for part in parts[1:]}
    return folded(heading) in tails and len(folded(heading)) * 2 > len(folded(title))


def _uncut(form: str, whole: Iterable[str]) -> str:
    """The writing that goes on where this one was cut: "The town band of Oldquay, whose tuba …", or at a quotation
    mark, which ended the attribute that it stands in."""
    if not _CUT.search(form):
        quoted = (other for other in whole if other.startswith((f'{form} "', f"{form} '", f'{form}"')))
        return next(quoted, form) if len(folded(form)) >= _SHORTEST_CUT else form
    key = folded(_CUT.sub("", form))
    longer = [
        other for other in whole if not _CUT.search(other) and folded(other).startswith(key) and folded(other) != key
    ]
    return min(longer, key=len, default=form) if len(key) >= _SHORTEST_CUT else form


def is_site_heading(heading: str, window: str | None) -> bool:
    """Whether a heading is the name that the window's title ends with, behind a headline that is longer."""
    parts = _parts(one_line(window))
    if len(parts) < 2 or parts[-1].behind_colon or len(heading.split()) > _MOST_NAME_WORDS:
        return False
    return folded(parts[-1].text) == folded(heading) and len(folded(parts[0].text)) > len(folded(heading))


def _parts(title: str) -> list[_Part]:
    parts, start, mark = [], 0, ""
    quoted = "«" in title  # then "»" ends what is quoted
    for match in [*(found for found in _SEPARATOR.finditer(title) if not (quoted and "»" in found.group())), None]:
        end = match.start() if match else len(title)
        if title[start:end].strip():
            parts.append(_Part(title[start:end], start, end, mark))
        start, mark = (match.end(), match.group()) if match else (end, "")
    return parts


def _names_site(part: _Part, own: set[str], last: bool) -> bool:
    """Whether a part is a name of the site, or, as the last one, has the site's name in it: "Mirror Online"."""
    name, words = folded(part.text), part.text.split()
    if name in own or folded(_DOMAIN.sub("", part.text.strip().lower())) in own:
        return last or not part.behind_colon
    if not last or part.behind_colon or len(words) > _MOST_SITE_WORDS:
        return False
    shortest = 3 if part.mark.strip() in _BARS and len(words) <= 3 else _SHORTEST_LABEL
    labels = {label for label in own if len(label) >= shortest}
    return not labels.isdisjoint(map(folded, words)) or any(_same_name(name, label) for label in labels)


def _same_name(name: str, label: str) -> bool:
    """Whether one of two names of some length begins with the other: "Example News" and "Example News Online"."""
    short, long = sorted((name, label), key=len)
    return long.startswith(short) and len(short) >= (_SHORTEST_LABEL if short.isascii() else 3)


def _names_section(part: _Part) -> bool:
    """Whether a last part behind a bar is a section's name by its last word."""
    words = part.text.split()
    return part.mark.strip() in _BARS and len(words) <= _MOST_SECTION_WORDS and folded(words[-1]) in _SECTION_ENDS


def _is_section(part: _Part) -> bool:
    """Whether a part before the site's name is a section's: a single word behind a dash or bar."""
    return len(part.text.split()) == 1 and len(part.text) <= _LONGEST_SECTION and not part.behind_colon
