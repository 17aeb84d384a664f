"""Dateline stamps in text: "1 Nov, 2024 11:14 / Updated 4 weeks ago" says when a story was published and changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from transforms.cleaning.metadata.dates import Habits, Moment, find_times, trusted

_UPDATE = re.compile(
    r"updat|modif|edited|revised|corrected|aktualisiert|geändert|mis à jour|mise à jour|màj|actualizad|actualizó|"
    r"modificad|atualizad|aggiornat|bijgewerkt|gewijzigd|обновл|изменен|оновлен|змінен|güncelle|aktualizac|zaktualiz|aktualizov|"
    r"oppdatert|opdateret|uppdaterad|päivitetty|更新|修改|수정|تحديث|آخر",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    r"publi|posted|issued|first|created|veröffentlicht|erstellt|publié|publicad|pubblicat|geplaatst|gepubliceerd|опублик|"
    r"создан|опублік|yayın|opublik|publikov|发布|發布|公開|配信|입력|نشر",
    re.IGNORECASE,
)


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


def is_update(label: str) -> bool:
    """Whether the last word of publishing before a time is one of change."""
    updates = [match.start() for match in _UPDATE.finditer(label)]
    publications = [match.start() for match in _PUBLICATION.finditer(label)]
    return bool(updates) and updates[-1] > max(publications, default=-1)


def says_published(label: str) -> bool:
    """Whether the last word of publishing before a time is one of publication."""
    return bool(_PUBLICATION.search(label)) and not is_update(label)
