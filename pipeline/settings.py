"""The settings of a run: what its user may choose, with the defaults that are documented."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace

from schemas.house_rules import USUAL_RULES, HouseRules
from schemas.page_kind import KEPT_KINDS, PageKind
from transforms.articles.own_judge import OwnJudge
from transforms.articles.worker_pool import PoolSettings
from transforms.intake.fields import Chosen
from transforms.intake.portions import Bounds
from transforms.intake.reading import ReadLimits

MEGABYTE = 1_000_000

PRELOAD = ("copydesk.worker_path", "transforms.articles.preload")
"""What worker processes are forked from: no Beam in it, and nothing left to load with the first record."""


def usable_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a run works; `time_limit` is seconds a record, `max_record_bytes` the size over which a record is rejected.

    A local run works in batches of at most `batch_bytes` of text, `batch_files` and, of files of many records,
    `batch_records`, each published by its own commit;
    `lookback_days` bounds how old (by its first run) a story may be that a new copy still finds.
    `max_reject_share` (0-1) fails the run, after it has published, where more of the records were rejected.
    `keep` are the kinds of page that are published, `fields` names of the user's own for fields of the input;
    `judge` is a judge of lines and `merge_judge` the file of a judge of pairs in place of the shipped ones. `rules` is
    what a config says otherwise, `merging` whether copies find their stories, `config_sha256` the hash of the config
    that was read. `beam_options` are words for Beam's own option parser.
    """

    workers: int = field(default_factory=usable_cores)
    time_limit: float = 30.0
    max_record_bytes: int = 20 * MEGABYTE
    batch_bytes: int = 24 * MEGABYTE
    batch_files: int = 4_000
    batch_records: int = 20_000
    lookback_days: float | None = None
    max_reject_share: float | None = None
    keep: frozenset[PageKind] = KEPT_KINDS
    fields: Chosen = ()
    judge: OwnJudge | None = None
    merge_judge: str | None = None
    rules: HouseRules = USUAL_RULES
    merging: bool = True
    config_sha256: str | None = None
    beam_options: tuple[str, ...] = ()


def pool_settings(settings: RunSettings) -> PoolSettings:
    """How the worker processes of a run are made."""
    return PoolSettings(settings.workers, settings.time_limit, PRELOAD, settings.judge)


def house_rules(settings: RunSettings) -> HouseRules:
    """Which records of a run are published, and by which judge of lines."""
    return replace(settings.rules, kinds=settings.keep, line_judge=judge_sha256(settings))


def judge_sha256(settings: RunSettings) -> str | None:
    """The hash of a run's own judge of lines; None where it asks the shipped one."""
    return None if settings.judge is None else settings.judge.sha256


def read_limits(settings: RunSettings) -> ReadLimits:
    """How large a record of a run may be, and what its fields are called."""
    return ReadLimits(settings.max_record_bytes, settings.fields)


def batch_bounds(settings: RunSettings) -> Bounds:
    """How much of its files of many records a batch of a run reads."""
    return Bounds(settings.batch_records, settings.batch_bytes)
