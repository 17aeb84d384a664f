"""How the worker processes of a run are made."""

from __future__ import annotations

from pipeline.desk.pool import PoolSettings
from pipeline.settings import RunSettings
from transforms.intake.reading import ReadLimits

PRELOAD = ("pipeline.desk.warm",)
"""What worker processes are forked from: no Beam in it, and nothing left to load with the first record."""


def pool_settings(settings: RunSettings) -> PoolSettings:
    return PoolSettings(settings.workers, settings.time_limit, PRELOAD)


def read_limits(settings: RunSettings) -> ReadLimits:
    return ReadLimits(settings.max_record_bytes)
