"""copydesk as a library: `clean` for one page, and transforms for one's own Beam pipelines.

Names are loaded when they are first asked for, so that cleaning a page does not load Beam. docs/python.md shows each.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from copydesk.surroundings import what_hides

if TYPE_CHECKING:
    from copydesk.clean_records import CleanRecords as CleanRecords
    from pipeline.run import run as run
    from pipeline.settings import RunSettings as RunSettings
    from schemas.article import Article as Article
    from schemas.article import Metadata as Metadata
    from schemas.article import Removal as Removal
    from schemas.errors import CopydeskError as CopydeskError
    from schemas.fingerprint import Fingerprint as Fingerprint
    from schemas.record import Given as Given
    from schemas.record import InputFile as InputFile
    from schemas.record import Record as Record
    from schemas.record import RecordKind as RecordKind
    from schemas.reject import Reject as Reject
    from schemas.reject import RejectReason as RejectReason
    from schemas.rows import CopyRow as CopyRow
    from schemas.rows import StoryRow as StoryRow
    from schemas.run_info import RunInfo as RunInfo
    from schemas.run_info import new_run as new_run
    from schemas.story import Placement as Placement
    from schemas.story import Relation as Relation
    from transforms.articles.own_judge import OwnJudge as OwnJudge
    from transforms.articles.prepare import prepare
    from transforms.intake.listing import list_files as list_files
    from transforms.intake.read import ReadRecords as ReadRecords
    from transforms.intake.reading import ReadLimits as ReadLimits
    from transforms.publishing.staging import Stage as Stage
    from transforms.publishing.write import WriteDatasets as WriteDatasets
    from transforms.syndication.fingerprinting import fingerprint_of as fingerprint_of
    from transforms.syndication.merge import MergeCopies as MergeCopies
    from transforms.syndication.settings import MergeSettings as MergeSettings

    clean = prepare

_HOMES: dict[str, str] = {
    "copydesk.clean_records": "CleanRecords",
    "pipeline.run": "run",
    "pipeline.settings": "RunSettings",
    "schemas.article": "Article Metadata Removal",
    "schemas.errors": "CopydeskError",
    "schemas.fingerprint": "Fingerprint",
    "schemas.record": "Given InputFile Record RecordKind",
    "schemas.reject": "Reject RejectReason",
    "schemas.rows": "CopyRow StoryRow",
    "schemas.run_info": "RunInfo new_run",
    "schemas.story": "Placement Relation",
    "transforms.articles.own_judge": "OwnJudge",
    "transforms.articles.prepare": "clean",
    "transforms.intake.listing": "list_files",
    "transforms.intake.read": "ReadRecords",
    "transforms.intake.reading": "ReadLimits",
    "transforms.publishing.staging": "Stage",
    "transforms.publishing.write": "WriteDatasets",
    "transforms.syndication.fingerprinting": "fingerprint_of",
    "transforms.syndication.merge": "MergeCopies",
    "transforms.syndication.settings": "MergeSettings",
}
"""Where each public name is at home."""

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}
_NAMED_THERE = {"clean": "prepare"}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"copydesk has no {name}; its names are {', '.join(__all__)}")
    try:
        home = import_module(_HOME_OF[name])
    except ImportError as error:
        if hidden := what_hides(_HOME_OF[name]):
            raise ImportError(hidden) from error
        raise
    value = globals()[name] = getattr(home, _NAMED_THERE.get(name, name))
    return value


def __dir__() -> list[str]:
    return __all__
