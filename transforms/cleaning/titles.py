"""Headlines: the site's name and section taken off the ends, and the page's own choice among the ways it writes one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_SEPARATOR = re.compile(
    r"\s+(?:[|–—\-·•»«:›‹~/]|::|--|&mdash;)\s+|\s*[|｜»›]\s*|(?<=\w)(?::\s|\s?--|_)(?=\S)|(?<=\S)\s[-–—](?=\S)"
)
_SPACE = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_MARKS_OF_A_NAME = ("the", "der", "die", "das", "le", "la", "les", "el", "il", "o", "a", "de", "het")


def one_line(text: str | None) -> str:
    """The text on one line, without invisible characters."""
    visible = (text or "").replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "")
    return _SPACE.sub(" ", visible).strip()


def folded(text: str) -> str:
    """Letters and digits alone, lower case, without accents: what two spellings of one name share."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_LETTERS.sub("", plain).casefold()


def choose_title(candidates: Sequence[str | None], page_title: str | None, own: set[str]) -> str | None:
    """The headline without the site's name.

    `candidates` come in falling order of trust (JSON-LD headline, og:title, h1 …); `page_title` is the text of the
    title element; `own` are the folded names of the site.
    """
    lines = [one_line(candidate) for candidate in candidates]
    stripped = [strip_site(line, own) for line in lines if line]
    stripped = [line for line in stripped if line and folded(line) not in own]
    whole = one_line(page_title)
    if not stripped:
        return strip_site(whole, own) or None
    return stripped[0]


def strip_site(title: str, own: set[str]) -> str:
    """The title without parts at its ends that only name the site; `own` are folded names."""
    parts = _parts(title)
    start, end = 0, len(parts)
    while end - start > 1 and _names_site(parts[end - 1][1], own):
        end -= 1
    while end - start > 1 and _names_site(parts[start][1], own):
        start += 1
    if start == 0 and end == len(parts):
        return title
    return title[parts[start][0] : parts[end - 1][0] + len(parts[end - 1][1])].strip()


def _parts(title: str) -> list[tuple[int, str]]:
    """The parts between separators, with their offsets."""
    parts, start = [], 0
    for match in _SEPARATOR.finditer(title):
        parts.append((start, title[start : match.start()]))
        start = match.end()
    parts.append((start, title[start:]))
    return [(offset, part) for offset, part in parts if part.strip()]


def site_names(names: Iterable[str | None]) -> set[str]:
    """The folded names of a site, each with and without its article and top-level domain."""
    own = set()
    for name in names:
        line = one_line(name)
        bare = re.sub(r"\.(?:com?|org|net)?\.?[a-z]{2,4}$", "", line.lower())
        for form in (line, bare, bare.rpartition(".")[2]):
            own.add(folded(form))
            first, _, rest = form.partition(" ")
            if first.lower() in _MARKS_OF_A_NAME:
                own.add(folded(rest))
    return {name for name in own if len(name) > 1}


def _names_site(part: str, own: set[str]) -> bool:
    name = folded(part)
    bare = folded(re.sub(r"\.(?:com?|org|net)?\.?[a-z]{2,4}$", "", part.strip().lower()))
    return name in own or bare in own
