"""Dateline stamps in text: "1 Nov, 2024 11:14 / Updated 4 weeks ago" says when a story was published and changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from transforms.cleaning.metadata.dates import Habits, Moment, find_times, trusted

_UPDATE = re.compile(
    r"updat|modif|edited|\bstand\b|revised|corrected|aktualisiert|geändert|änderung|mis à jour|mise à jour|màj|"
    r"actualizad|actualizó|"
    r"modificad|atualizad|aggiornat|bijgewerkt|gewijzigd|обновл|изменен|оновлен|змінен|güncelle|aktualizac|zaktualiz|aktualizov|"
    r"oppdatert|opdateret|uppdaterad|päivitetty|更新|修改|수정|تحديث|آخر",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    r"publi|posted|issued|first|created|veröffentlicht|erstellt|erschienen|eingestellt|publié|publicad|pubblicat|geplaatst|gepubliceerd|опублик|"
    r"создан|опублік|yayın|opublik|publikov|发布|發布|公開|配信|입력|نشر",
    re.IGNORECASE,
)


_LABELLED = re.compile(
    r"(?:first |article |story |originally |date )?(?:published|posted|publication date|publish date|issued|created"
    r"|released|veröffentlicht|veröffentlichung|veröffentlichungsdatum|erschienen|erstellt|eingestellt|erscheinungsdatum|publiée?"
    r"|date de publication|mis en ligne|paru|publicado|publicada|fecha de publicación|pubblicato|pubblicata"
    r"|data di pubblicazione|data de publicação|gepubliceerd|geplaatst|publicatiedatum|publicerad|publisert|publiceret"
    r"|julkaistu|opublikowano|data publikacji|publikováno|vydáno|zveřejněno|közzétéve|megjelent|publicat|опубликовано"
    r"|дата публикации|опубліковано|дата публікації|публикувано|objavljeno|yayınlanma(?: tarihi)?|yayın tarihi"
    r"|發布時間|发布时间|发布日期|發佈日期|公開日|掲載日|配信|입력|تاريخ النشر|نشر)"
    r"\s*(?:on|at|am|vom|le|la|el|il|em|op|den|dne|in|:|：|\||-|–)*\s*:?\s*(?=\W*\w{0,12}\W{0,3}\s?\d|\w{3,12}\s\d)",
    re.IGNORECASE,
)
_LONGEST_LABELLED = 80
_HEAD, _LONGEST_DATELINE = 4, 140
_PLACES = re.compile(r"[^\W\d_][^\d!?;:]{1,60},\s*")
_WIRE = r"(?:\([^()]{2,40}\)|/[^/]{2,40}/)"
_BEGIN = re.compile(rf"\s*(?:{_WIRE}\s*)?(?:[-–—]{{1,2}}|:)\s|\s*{_WIRE}\s")
_PLAIN = Habits()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stamp says: when the story was published, and when it was changed, in UTC."""

    published: Moment | None
    modified: datetime | None


def parse_stamp(text: str, file_time: datetime | None, habits: Habits = _PLAIN) -> Stamp | None:
    """The times that a dateline stamp names, None where it names none that can be trusted.

    Relative times ("4 weeks ago") name no moment: a file's own time is when it was copied, not when it was read.
    """
    published: Moment | None = None
    modified: datetime | None = None
    start = 0
    for moment in find_times(text, habits):
        label = text[start : moment.start]
        start = moment.end
        if not trusted(moment.at, file_time):
            continue
        if is_update(label):
            modified = modified or moment.at
        elif published is None:
            published = moment
    return Stamp(published, modified) if published or modified else None


def labelled_stamps(texts: Iterable[str]) -> Iterator[str]:
    """The short texts that say themselves what they are: "Erschienen am: 28.01.2022", "Published on 3 May 2021"."""
    for text in texts:
        line = text.strip()
        if len(line) <= _LONGEST_LABELLED and any(map(str.isdigit, line)) and _LABELLED.match(line):
            yield line


def datelines(paragraphs: Sequence[str]) -> Iterator[str]:
    """The days that datelines name with their year, as press releases do: "OLDQUAY, Aug. 3, 2021 /Wire/ -- The"."""
    for paragraph in paragraphs[:_HEAD]:
        head = paragraph[:_LONGEST_DATELINE]
        if not any(map(str.isdigit, head)) or not head.partition(",")[0].isupper():
            continue
        moment = next(find_times(head), None)
        if moment and _PLACES.fullmatch(head[: moment.start]) and _BEGIN.match(head, moment.end):
            yield head[moment.start : moment.end]


def is_update(label: str) -> bool:
    """Whether the last word of publishing before a time is one of change."""
    updates = [match.start() for match in _UPDATE.finditer(label)]
    publications = [match.start() for match in _PUBLICATION.finditer(label)]
    return bool(updates) and updates[-1] > max(publications, default=-1)


def says_published(label: str) -> bool:
    """Whether the last word of publishing before a time is one of publication."""
    return bool(_PUBLICATION.search(label)) and not is_update(label)
